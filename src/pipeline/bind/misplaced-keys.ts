import type { JsonObject } from '../../source/json.ts';
import type { Pointer } from '../../source/location.ts';
import type { AssertionUse } from '../pipeline.ts';
import type { AssertionTerm, Combinator } from '../vocabulary.ts';
import { type BindContext, refuse } from './bind-context.ts';

/** What of an answer is looked at. */
export type Look = Pick<AssertionUse, LookKey>;
export type LookKey = 'choice' | 'of' | 'transform';

export const allLookKeys: readonly LookKey[] = ['choice', 'of', 'transform'];

/** What a combination says for those of its parts that do not say it themselves. */
export interface Handed extends Look {
  readonly by: Combinator;
}

/** An assertion's entry. */
export interface Named {
  readonly name: string;
  readonly map: JsonObject;
  readonly pointer: Pointer;
  /** For a part of a combination. */
  readonly handed?: Handed;
}

/** Those that say something to an assertion. */
export function lookKeys({ scope, readsValue }: AssertionTerm): readonly LookKey[] {
  if (scope !== 'choice') return [];
  return readsValue === false ? ['choice'] : allLookKeys;
}

/** Keys that mean nothing to an assertion which looks elsewhere are refused, not ignored. */
export function refuseMisplaced(context: BindContext, named: Named, term: AssertionTerm): void {
  const at = term.scope === 'choice' ? 'the choice itself' : 'the whole completion';
  const taken = lookKeys(term);
  for (const key of allLookKeys.filter((each) => !taken.includes(each))) {
    refuseKey(context, named, {
      key,
      message: `\`${named.name}\` looks at ${at}; \`${key}\` says nothing to it`,
    });
  }
}

/** The same of keys that a combination hands down to no part. */
export function refuseUntaken(
  context: BindContext,
  named: Named,
  parts: readonly AssertionUse[],
): void {
  const takes = (use: AssertionUse, key: LookKey): boolean => {
    if (use.combine) return use.combine.parts.some((part) => takes(part, key));
    const term = context.vocabulary.assertions.get(use.assertion);
    return term !== undefined && lookKeys(term).includes(key);
  };
  for (const key of allLookKeys.filter((each) => !parts.some((part) => takes(part, each)))) {
    refuseKey(context, named, {
      key,
      message: `\`${key}\` says nothing to what \`${named.name}\` combines`,
    });
  }
}

/** A combination looks at one step and has one score; of a part only the calls to a model have a name. */
export function refuseInPart(
  context: BindContext,
  named: Named,
  term: AssertionTerm | undefined,
): void {
  const { handed } = named;
  if (handed === undefined) return;
  const ofWhole = ['step', 'metric', 'weight', 'severity'];
  for (const key of term?.asksModels ? ofWhole : [...ofWhole, 'name']) {
    refuseKey(context, named, {
      key,
      message: `\`${key}\` is no matter of a part of \`${handed.by}\``,
      hints: [
        `write \`${key}\` beside the combination\u2019s own name, or make the part an entry of its own`,
      ],
    });
  }
}

export function refuseSelector(context: BindContext, { map, pointer }: Named): void {
  const { of } = map;
  const problem = typeof of === 'string' ? context.vocabulary.findSelectorProblem(of) : undefined;
  if (problem === undefined) return;
  refuse(context, 'bad-json-path', { message: problem, pointer: [...pointer, 'of'] });
}

interface RefusedKey {
  readonly key: string;
  readonly message: string;
  readonly hints?: readonly string[];
}

function refuseKey(
  context: BindContext,
  { map, pointer }: Named,
  { key, message, hints = [] }: RefusedKey,
): void {
  if (map[key] === undefined) return;
  refuse(context, 'unknown-key', { message, pointer: [...pointer, key], place: 'key', hints });
}
