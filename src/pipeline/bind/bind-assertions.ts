import { suggestName } from '../../diagnostic/suggest.ts';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../source/json.ts';
import type { Pointer } from '../../source/location.ts';
import type { AssertionUse, BoundExpression } from '../pipeline.ts';
import { commonKeyNames } from '../schema/assertion-schema.ts';
import {
  type AssertionTerm,
  type Combinator,
  combinators,
  type OptionProblem,
} from '../vocabulary.ts';
import { type BindContext, refuse } from './bind-context.ts';
import { bindExpression } from './bind-expression.ts';
import { refuseScore } from './bind-metrics.ts';
import { bindWithFiles } from './bind-option-files.ts';
import { bindTemplated } from './bind-templates.ts';
import {
  allLookKeys,
  type Handed,
  type Look,
  type LookKey,
  lookKeys,
  type Named,
  refuseInPart,
  refuseMisplaced,
  refuseSelector,
  refuseUntaken,
} from './misplaced-keys.ts';
import { refuseRespelled } from './refuse-respelled.ts';

export async function bindAssertions(
  context: BindContext,
  entries: JsonValue | undefined,
  pointer: Pointer,
): Promise<readonly AssertionUse[]> {
  return await bindEach(context, entries, { pointer });
}

/** Where entries stand: by themselves, or as parts of a combination. */
interface Standing {
  readonly pointer: Pointer;
  readonly handed?: Handed;
}

async function bindEach(
  context: BindContext,
  entries: JsonValue | undefined,
  { pointer, ...standing }: Standing,
): Promise<readonly AssertionUse[]> {
  const uses: AssertionUse[] = [];
  for (const [at, entry] of (isJsonArray(entries) ? entries : []).entries()) {
    const use = await bindAssertion(context, entry, { ...standing, pointer: [...pointer, at] });
    if (use) uses.push(use);
  }
  return uses;
}

async function bindAssertion(
  context: BindContext,
  entry: JsonValue,
  standing: Standing,
): Promise<AssertionUse | undefined> {
  if (typeof entry === 'string') {
    return await bindNamed(context, { ...standing, name: entry, map: {} });
  }
  if (!isJsonObject(entry)) return undefined;
  const { pointer } = standing;
  const names = Object.keys(entry).filter((key) => !commonKeyNames.includes(key));
  const [name] = names;
  if (name !== undefined && names.length === 1) {
    return await bindNamed(context, { ...standing, name, map: entry });
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

async function bindNamed(context: BindContext, named: Named): Promise<AssertionUse | undefined> {
  const combinator = combinators.find((kind) => kind === named.name);
  const term = context.vocabulary.assertions.get(named.name);
  refuseInPart(context, named, term);
  refuseSelector(context, named);
  if (combinator) return await bindCombinator(context, named, combinator);
  if (term === undefined) {
    refuse(context, 'unknown-key', {
      message: `there is no assertion \`${named.name}\``,
      pointer: named.pointer,
      hints: suggestName(named.name, [...context.vocabulary.assertions.keys()]),
    });
    return undefined;
  }
  refuseMisplaced(context, named, term);
  const options = await bindOptions(context, named, term);
  const look = bindLook(context, named, lookKeys(term));
  if (looksAtText(look)) {
    const raw = named.map[named.name] ?? null;
    refuseRespelled(context, { raw, pointer: optionPlace(named), schema: term.options });
  }
  return (
    options && {
      ...bindCommon(context, named),
      ...look,
      ...options,
      ...(term.asksModels && { asksModels: term.asksModels }),
    }
  );
}

/** What `of` and `transform` give may be numbers, which are compared as such. */
function looksAtText({ of, transform }: Look): boolean {
  return of === 'text' && transform === undefined;
}

async function bindOptions(
  context: BindContext,
  named: Named,
  term: AssertionTerm,
): Promise<Pick<AssertionUse, 'options' | 'expression'> | undefined> {
  const place = optionPlace(named);
  const written = readWritten(named, term);
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
  if (problem) {
    refuseOption(context, problem, place);
    // That a refusal is wanted is known all the same: what is to be refused is no mistake beside it.
    return term.scope === 'refusal' ? { options: templated } : undefined;
  }
  return { options: { ...templated, render: () => resolved.options } };
}

/** A name alone stands for `true`, with a colon or without; not where `null` is itself an option. */
function readWritten({ name, map }: Named, { options, bare }: AssertionTerm): JsonValue {
  const written = map[name];
  if (written === undefined) return true;
  const { type } = options;
  const takesNull = isJsonArray(type) ? type.includes('null') : type === undefined;
  return written === null && bare && !takesNull ? true : written;
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
  const look = bindLook(context, named, allLookKeys);
  const handed: Handed = { by: kind, ...handDown(kind, look) };
  const counted = kind === 'at_least' && isJsonObject(value) ? value : undefined;
  const parts = counted
    ? await bindCounted(context, counted, { pointer: place, handed })
    : kind === 'not'
      ? await bindOnly(context, value, { pointer: place, handed })
      : await bindEach(context, value, { pointer: place, handed });
  if (parts.length === 0) return undefined;
  refuseUntaken(context, named, parts);
  return {
    ...bindCommon(context, named),
    // Of the parts each has its own, or that of the combination; what negates one looks at each choice.
    choice: kind === 'not' && look.choice === 'any' ? 'any' : 'all',
    of: 'text',
    options: bindTemplated(context, null, place),
    combine: {
      kind,
      parts,
      ...(counted && { count: bindTemplated(context, counted['count'] ?? 1, [...place, 'count']) }),
    },
  };
}

/** What is to hold of no choice is what `not` finds in any, and the other way round. */
function handDown(kind: Combinator, look: Look): Look {
  if (kind !== 'not' || typeof look.choice === 'number') return look;
  return { ...look, choice: look.choice === 'all' ? 'any' : 'all' };
}

/** More than there are can never pass. */
async function bindCounted(
  context: BindContext,
  { count, of }: JsonObject,
  standing: Standing,
): Promise<readonly AssertionUse[]> {
  const listed = isJsonArray(of) ? of.length : 0;
  if (typeof count === 'number' && listed > 0 && count > listed) {
    refuse(context, 'bad-assertion-option', {
      message: `\`count\` is ${count}, and \`of\` lists ${listed}`,
      pointer: [...standing.pointer, 'count'],
    });
  }
  return await bindEach(context, of, { ...standing, pointer: [...standing.pointer, 'of'] });
}

async function bindOnly(
  context: BindContext,
  entry: JsonValue,
  standing: Standing,
): Promise<readonly AssertionUse[]> {
  const use = await bindAssertion(context, entry, standing);
  return use ? [use] : [];
}

/** What may stand beside any assertion's name, apart from {@link bindLook}. */
function bindCommon(
  context: BindContext,
  named: Named,
): Omit<AssertionUse, 'options' | keyof Look> {
  const { map, pointer, name } = named;
  const { step, metric, weight, severity } = map;
  const bare = Object.keys(map).length === 0;
  if (named.handed === undefined) refuseScore(context, metric, [...pointer, 'metric']);
  return {
    location: context.document.locate(bare ? pointer : [...pointer, name], bare ? 'value' : 'key'),
    label: typeof map['name'] === 'string' ? map['name'] : name,
    assertion: name,
    ...(typeof step === 'string' && {
      step: { value: step, location: context.document.locate([...pointer, 'step']) },
    }),
    ...(typeof metric === 'string' && { metric }),
    weight: typeof weight === 'number' ? weight : 1,
    severity: severity === 'warning' ? 'warning' : 'error',
  };
}

/** What is looked at: as said here, or by the combination that it is part of, as far as it looks there. */
function bindLook(context: BindContext, named: Named, keys: readonly LookKey[]): Look {
  const { map, pointer, handed } = named;
  const own = bindTransform(context, map['transform'], pointer);
  const given = (key: 'choice' | 'of'): JsonValue | undefined =>
    keys.includes(key) ? (map[key] ?? handed?.[key]) : undefined;
  const choice = given('choice');
  const of = given('of');
  const transform = keys.includes('transform') ? (own ?? handed?.transform) : undefined;
  return {
    choice: typeof choice === 'number' ? choice : choice === 'any' ? 'any' : 'all',
    of: typeof of === 'string' ? of : 'text',
    ...(transform && { transform }),
  };
}

function bindTransform(
  context: BindContext,
  source: JsonValue | undefined,
  pointer: Pointer,
): BoundExpression | undefined {
  if (typeof source !== 'string') return undefined;
  const names = ['value', 'vars', 'matrix', 'steps', 'case', 'row', 'repeat'];
  return bindExpression(context, source, { pointer: [...pointer, 'transform'], names });
}
