import { suggestName } from '../../diagnostic/suggest.ts';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../source/json.ts';
import type { Pointer } from '../../source/location.ts';
import type { AssertionUse } from '../pipeline.ts';
import { commonKeyNames } from '../schema/assertion-schema.ts';
import {
  type AssertionTerm,
  type Combinator,
  combinators,
  type OptionProblem,
} from '../vocabulary.ts';
import { type BindContext, refuse } from './bind-context.ts';
import { bindExpression } from './bind-expression.ts';
import { bindWithFiles } from './bind-option-files.ts';
import { bindTemplated } from './bind-templates.ts';

export async function bindAssertions(
  context: BindContext,
  entries: JsonValue | undefined,
  pointer: Pointer,
): Promise<readonly AssertionUse[]> {
  const uses: AssertionUse[] = [];
  for (const [at, entry] of (isJsonArray(entries) ? entries : []).entries()) {
    const use = await bindAssertion(context, entry, [...pointer, at]);
    if (use) uses.push(use);
  }
  return uses;
}

async function bindAssertion(
  context: BindContext,
  entry: JsonValue,
  pointer: Pointer,
): Promise<AssertionUse | undefined> {
  if (typeof entry === 'string') return await bindNamed(context, { name: entry, map: {}, pointer });
  if (!isJsonObject(entry)) return undefined;
  const names = Object.keys(entry).filter((key) => !commonKeyNames.includes(key));
  const [name] = names;
  if (name !== undefined && names.length === 1) {
    return await bindNamed(context, { name, map: entry, pointer });
  }
  const message =
    name === undefined
      ? 'the entry names no assertion'
      : `an entry is one assertion, not ${names.length}: ${names.map((each) => `\`${each}\``).join(', ')}`;
  refuse(context, 'ambiguous-entry', {
    message,
    pointer: name === undefined ? pointer : [...pointer, names[1] ?? ''],
    place: name === undefined ? 'value' : 'key',
    hints: name === undefined ? [] : ['give each assertion a `-` of its own'],
  });
  return undefined;
}

interface Named {
  readonly name: string;
  readonly map: JsonObject;
  readonly pointer: Pointer;
}

async function bindNamed(context: BindContext, named: Named): Promise<AssertionUse | undefined> {
  const combinator = combinators.find((kind) => kind === named.name);
  if (combinator) return await bindCombinator(context, named, combinator);
  const term = context.vocabulary.assertions.get(named.name);
  if (term === undefined) {
    refuse(context, 'unknown-key', {
      message: `there is no assertion \`${named.name}\``,
      pointer: named.pointer,
      hints: suggestName(named.name, [...context.vocabulary.assertions.keys()]),
    });
    return undefined;
  }
  refuseMisplaced(context, named, term);
  refuseSelector(context, named);
  const options = await bindOptions(context, named, term);
  return (
    options && {
      ...bindCommon(context, named),
      ...options,
      ...(term.asksModels && { asksModels: term.asksModels }),
    }
  );
}

/** Keys that mean nothing to an assertion which looks elsewhere are refused, not ignored. */
function refuseMisplaced(context: BindContext, named: Named, term: AssertionTerm): void {
  const whole = term.scope !== 'choice';
  const keys = whole
    ? ['choice', 'of', 'transform']
    : term.readsValue === false
      ? ['of', 'transform']
      : [];
  for (const key of keys.filter((each) => named.map[each] !== undefined)) {
    refuse(context, 'unknown-key', {
      message: `\`${named.name}\` looks at ${whole ? 'the whole completion' : 'the choice itself'}; \`${key}\` says nothing to it`,
      pointer: [...named.pointer, key],
      place: 'key',
    });
  }
}

function refuseSelector(context: BindContext, named: Named): void {
  const { of } = named.map;
  const problem = typeof of === 'string' ? context.vocabulary.findSelectorProblem(of) : undefined;
  if (problem === undefined) return;
  refuse(context, 'bad-json-path', { message: problem, pointer: [...named.pointer, 'of'] });
}

async function bindOptions(
  context: BindContext,
  named: Named,
  term: AssertionTerm,
): Promise<Pick<AssertionUse, 'options' | 'expression'> | undefined> {
  const place = optionPlace(named);
  const written = named.map[named.name] ?? true;
  const { textFiles = [] } = term;
  const templated = await bindWithFiles(context, { written, place, textFiles });
  if (templated === undefined) return undefined;
  if (!templated.isConstant) return { options: templated };
  if (term.expressionNames && typeof written === 'string') {
    const names = term.expressionNames;
    const expression = bindExpression(context, written, { pointer: place, names });
    return expression && { options: templated, expression };
  }
  const read = (path: string): Promise<string> => readForOption(context, path);
  const resolved = await term.resolve(templated.raw, read);
  if (resolved.problem) return refuseOption(context, resolved.problem, place);
  const problem = term.findProblem(resolved.options);
  if (problem) return refuseOption(context, problem, place);
  return { options: { ...templated, render: () => resolved.options } };
}

/** The key's value, or the entry itself where the bare name is all there is. */
function optionPlace(named: Named): Pointer {
  return named.map[named.name] === undefined ? named.pointer : [...named.pointer, named.name];
}

function refuseOption(context: BindContext, problem: OptionProblem, place: Pointer): undefined {
  // An option that is a path is itself a key.
  const isPath = String(problem.path.at(-1)).startsWith('$');
  refuse(context, problem.code, {
    message: problem.message,
    pointer: [...place, ...problem.path],
    place: isPath ? 'key' : 'value',
    hints: problem.hints,
  });
  return undefined;
}

async function readForOption(context: BindContext, path: string): Promise<string> {
  const read = await context.readBeside(path);
  if (read.file) return read.file.text;
  throw new Error(read.problem);
}

async function bindCombinator(
  context: BindContext,
  named: Named,
  kind: Combinator,
): Promise<AssertionUse | undefined> {
  const value = named.map[kind] ?? null;
  const place: Pointer = [...named.pointer, kind];
  const counted = kind === 'at_least' && isJsonObject(value) ? value : undefined;
  const parts = counted
    ? await bindCounted(context, counted, place)
    : kind === 'not'
      ? await bindOnly(context, value, place)
      : await bindAssertions(context, value, place);
  if (parts.length === 0) return undefined;
  return {
    ...bindCommon(context, named),
    options: bindTemplated(context, null, place),
    combine: {
      kind,
      parts,
      ...(counted && { count: bindTemplated(context, counted['count'] ?? 1, [...place, 'count']) }),
    },
  };
}

/** More than there are can never pass. */
async function bindCounted(
  context: BindContext,
  { count, of }: JsonObject,
  place: Pointer,
): Promise<readonly AssertionUse[]> {
  const listed = isJsonArray(of) ? of.length : 0;
  if (typeof count === 'number' && listed > 0 && count > listed) {
    refuse(context, 'bad-assertion-option', {
      message: `\`count\` is ${count}, and \`of\` lists ${listed}`,
      pointer: [...place, 'count'],
    });
  }
  return await bindAssertions(context, of, [...place, 'of']);
}

async function bindOnly(
  context: BindContext,
  entry: JsonValue,
  pointer: Pointer,
): Promise<readonly AssertionUse[]> {
  const use = await bindAssertion(context, entry, pointer);
  return use ? [use] : [];
}

/** What may stand beside any assertion's name. */
function bindCommon(context: BindContext, named: Named): Omit<AssertionUse, 'options'> {
  const { map, pointer, name } = named;
  const { step, choice, of, transform, metric, weight, severity } = map;
  const bare = Object.keys(map).length === 0;
  return {
    location: context.document.locate(bare ? pointer : [...pointer, name], bare ? 'value' : 'key'),
    label: typeof map['name'] === 'string' ? map['name'] : name,
    assertion: name,
    ...(typeof step === 'string' && {
      step: { value: step, location: context.document.locate([...pointer, 'step']) },
    }),
    choice: typeof choice === 'number' ? choice : choice === 'any' ? 'any' : 'all',
    of: typeof of === 'string' ? of : 'text',
    ...bindTransform(context, transform, pointer),
    ...(typeof metric === 'string' && { metric }),
    weight: typeof weight === 'number' ? weight : 1,
    severity: severity === 'warning' ? 'warning' : 'error',
  };
}

function bindTransform(
  context: BindContext,
  source: JsonValue | undefined,
  pointer: Pointer,
): Pick<AssertionUse, 'transform'> {
  if (typeof source !== 'string') return {};
  const names = ['value', 'vars', 'matrix', 'steps', 'case', 'row', 'repeat'];
  const transform = bindExpression(context, source, { pointer: [...pointer, 'transform'], names });
  return transform ? { transform } : {};
}
