import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../source/json.ts';
import { ownValue } from '../source/own-value.ts';
import { makeWork, type Work } from './work.ts';

/** What names mean while a template renders. `{{#each}}`, `{{#with}}` and partials with values open one. */
export interface Scope {
  readonly value: JsonValue;
  readonly parent: Scope | undefined;
  readonly root: JsonObject;
  readonly loop: Loop | undefined;
  /** The same in every scope of a rendering. */
  readonly work: Work;
}

/** The turn that an `{{#each}}` is at. */
export interface Loop {
  readonly index: number;
  readonly key: string | number;
  readonly first: boolean;
  readonly last: boolean;
}

/** The variables that a path leads to from the root, where that is known before rendering. */
export type RootPath = readonly string[] | undefined;

/** A scope as it is known before rendering. Levels count from 0, the root's. */
export interface StaticScope {
  readonly level: number;
  readonly parent: StaticScope | undefined;
  readonly isLoop: boolean;
  readonly path: RootPath;
  /** The values that a partial is called with, which lie over the names of `path`. */
  readonly overlay: ReadonlyMap<string, RootPath>;
}

/** A name after `as |…|`: the value or the key of a block. */
export interface BlockName {
  readonly name: string;
  readonly level: number;
  readonly kind: 'value' | 'key';
  readonly path: RootPath;
}

export const rootScope: StaticScope = {
  level: 0,
  parent: undefined,
  isLoop: false,
  path: [],
  overlay: new Map(),
};

/** The scope that a template begins in. */
export function rootScopeOf(variables: JsonObject): Scope {
  return {
    value: variables,
    parent: undefined,
    root: variables,
    loop: undefined,
    work: makeWork(),
  };
}

export function openScope(
  parent: StaticScope,
  added: Partial<Pick<StaticScope, 'isLoop' | 'path' | 'overlay'>>,
): StaticScope {
  return {
    level: parent.level + 1,
    parent,
    isLoop: added.isLoop ?? false,
    path: added.path,
    overlay: added.overlay ?? new Map(),
  };
}

/** The root path of names that are read in a scope. */
export function resolveNames(scope: StaticScope, names: readonly string[]): RootPath {
  const [first, ...rest] = names;
  if (first !== undefined && scope.overlay.has(first)) {
    const path = scope.overlay.get(first);
    return path === undefined ? undefined : [...path, ...rest];
  }
  return scope.path === undefined ? undefined : [...scope.path, ...names];
}

/** The scope so many levels up. */
export function climb(scope: Scope, levels: number): Scope {
  let current = scope;
  for (let level = 0; level < levels && current.parent !== undefined; level++) {
    current = current.parent;
  }
  return current;
}

/** Own keys of maps, indexes and the length of lists; nothing else has properties. */
export function readProperty(value: JsonValue | undefined, name: string): JsonValue | undefined {
  if (isJsonArray(value)) {
    if (name === 'length') return value.length;
    return /^\d+$/.test(name) ? value[Number(name)] : undefined;
  }
  return isJsonObject(value) ? ownValue(value, name) : undefined;
}
