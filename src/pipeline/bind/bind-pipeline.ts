import type { RepeatRule } from '../../protocol/pass-rule.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../source/json.ts';
import type { Pipeline, Settings } from '../pipeline.ts';
import { findScriptMistakes } from '../script-mistakes.ts';
import { makeVariants } from '../variants.ts';
import { bindAssertions } from './bind-assertions.ts';
import { bindOwnBudget } from './bind-budget.ts';
import { bindCases, texts } from './bind-cases.ts';
import { type BindContext, refuse } from './bind-context.ts';
import { bindGates } from './bind-gates.ts';
import { bindMatrix } from './bind-matrix.ts';
import { bindMetrics, listMetrics } from './bind-metrics.ts';
import { bindRepeat } from './bind-repeat.ts';
import { bindSearch } from './bind-search.ts';
import { bindSettings, mergeSettings } from './bind-settings.ts';
import { bindSteps } from './bind-steps.ts';
import { checkFaults } from './check-faults.ts';
import { checkRuleSteps } from './check-rule-steps.ts';
import { checkVariableNames, warnOfTemplatesInVars } from './check-vars.ts';

/** What holds for every pipeline below a configuration file. */
export interface SharedSettings {
  readonly defaults: Settings;
  readonly vars: JsonObject;
  /** Over the file's own. */
  readonly overriding: JsonObject;
}

/** Binds a root that has passed the schema. What was read is filled in by whoever reads the files. */
export async function bindPipeline(
  base: Omit<BindContext, 'variants'>,
  root: JsonObject,
  shared: SharedSettings,
): Promise<Omit<Pipeline, 'sources' | 'attachments'>> {
  const matrix = bindMatrix({ ...base, variants: [] }, root['matrix']);
  const variants = makeVariants(matrix);
  const context: BindContext = { ...base, variants: variants.map((variant) => variant.values) };
  if (matrix && variants.length === 0) {
    refuse(context, 'empty-matrix', {
      message: 'nothing is left of the matrix after `exclude`',
      location: matrix.location,
    });
  }
  const { file } = base.document;
  const { description, emulator } = root;
  checkVariableNames(context, root['vars'], ['vars']);
  warnOfTemplatesInVars(context, root);
  checkScript(context, root);
  const asserted = {
    steps: await bindSteps(context, root),
    assertions: await bindAssertions(context, root['assert'], ['assert']),
    cases: await bindCases(context, root['cases']),
  };
  const own = listMetrics(asserted);
  const metrics = bindMetrics(context, root['metrics'], own);
  const gates = bindGates(context, root['gate'], {
    pointer: ['gate'],
    metrics: [...own, ...metrics.keys()],
    shares: own,
    mayRepeat: true,
  });
  const repeat = withMore(context, bindRepeat(context, root['repeat']), root['gate']);
  const search = bindSearch(context, root, {
    hasMatrix: root['matrix'] !== undefined,
    repeat,
    gates,
    metrics: [...own, ...metrics.keys()],
  });
  const { threshold } = root;
  const defaults = mergeSettings(bindDefaults(context, root), shared.defaults);
  if (isJsonObject(emulator)) {
    checkRuleSteps(context, emulator, asserted);
    checkFaults(context, emulator, { ...asserted, defaults, ...(matrix && { matrix }) });
  }
  return {
    file,
    name: typeof root['name'] === 'string' ? root['name'] : fileStem(file.path),
    location: context.document.locate(root['name'] === undefined ? [] : ['name']),
    ...(typeof description === 'string' && { description }),
    tags: texts(root['tags']),
    vars: {
      ...shared.vars,
      ...(isJsonObject(root['vars']) ? root['vars'] : {}),
      ...shared.overriding,
    },
    ...asserted,
    ...(matrix && { matrix }),
    ...locateRepeat(context, root),
    ...(search && { search }),
    repeat,
    gates,
    ...bindOwnBudget(context, root['budget']),
    metrics,
    ...(typeof threshold === 'number' && {
      threshold: { value: threshold, location: context.document.locate(['threshold']) },
    }),
    ...(isJsonObject(emulator) && { emulator }),
    defaults,
  };
}

function locateRepeat(
  { document }: Pick<BindContext, 'document'>,
  root: JsonObject,
): Pick<Pipeline, 'repeatLocation' | 'passLocation' | 'sprtLocation'> {
  const { repeat } = root;
  if (repeat === undefined) return {};
  const pass = isJsonObject(repeat) ? repeat['pass'] : undefined;
  const stop = isJsonObject(repeat) ? repeat['stop'] : undefined;
  const [rule] = isJsonObject(pass) ? Object.keys(pass).filter((key) => key !== 'min') : [];
  return {
    repeatLocation: document.locate(['repeat'], 'key'),
    ...(rule !== undefined && { passLocation: document.locate(['repeat', 'pass', rule]) }),
    ...(isJsonObject(stop) && { sprtLocation: document.locate(['repeat', 'stop', 'sprt'], 'key') }),
  };
}

/** Further repeats that a gate may ask for are planned, and run only where it does. */
function withMore(
  context: BindContext,
  repeat: RepeatRule,
  gate: JsonValue | undefined,
): RepeatRule {
  const rate = isJsonObject(gate) ? gate['pass_rate'] : undefined;
  const more = isJsonObject(rate) ? rate['more'] : undefined;
  if (more !== undefined && repeat.stop !== undefined) {
    refuse(context, 'bad-value', {
      message: 'a gate cannot ask for `more` repeats of cases that `repeat.stop` ends early',
      pointer: ['gate', 'pass_rate', 'more'],
      place: 'key',
    });
  }
  return typeof more === 'number' ? { ...repeat, more } : repeat;
}

function bindDefaults(context: BindContext, root: JsonObject): Settings {
  const { defaults } = root;
  return bindSettings(context, isJsonObject(defaults) ? defaults : {}, ['defaults']);
}

function checkScript(context: BindContext, root: JsonObject): void {
  const { emulator } = root;
  if (emulator === undefined) return;
  const place = { document: context.document, pointer: ['emulator'] };
  for (const mistake of findScriptMistakes(emulator, place, context.vocabulary)) {
    context.report(mistake);
  }
}

/** The file's name without folders and its extension. */
function fileStem(path: string): string {
  const name = path.split('/').at(-1) ?? path;
  return name.replace(/(\.pulze)?\.ya?ml$/i, '') || name;
}
