import type { Diagnostic } from '../../diagnostic/diagnostic.ts';
import { findNearest } from '../../diagnostic/suggest.ts';
import { isJsonArray, isJsonObject, type JsonValue } from '../../source/json.ts';
import type { Location } from '../../source/location.ts';
import { recall } from '../../source/recall.ts';
import type { YamlDocument } from '../../source/yaml.ts';
import type { Refused } from './prune.ts';
import { valueAt } from './schema-places.ts';

/** Complaints that a map is not whole: echoes where a part was taken from that very map. */
const aboutOwner = new Set(['missing-key', 'ambiguous-entry']);
/** Complaints about a value: echoes where a part was taken from anywhere inside it. */
const aboutWhole = new Set([
  'bad-assertion-option',
  'bad-emulator-script',
  'bad-value',
  'duplicate-id',
  'refused-parameter',
]);

/**
 * Whether what is said of a pruned file is an echo of what was pruned from it: something that seems
 * missing, or a name that what was pruned gives.
 */
export function makeEchoFilter(
  refused: readonly Refused[],
  document: YamlDocument,
): (diagnostic: Diagnostic) => boolean {
  if (refused.length === 0) return () => false;
  const codes = findEchoingCodes(refused, document);
  const names = findHiddenNames(refused, document);
  const { owners, wholes } = findTouchedPlaces(refused, document);
  const isMisspelt = makeMisspeltFilter(refused);
  return ({ code, location, about }) => {
    if (codes.has(code)) return true;
    if (about !== undefined) {
      return names.has(about) || (code === 'refused-parameter' && isMisspelt(about));
    }
    if (location === undefined) return false;
    if (aboutOwner.has(code)) return owners.has(place(location));
    return aboutWhole.has(code) && wholes.has(place(location));
  };
}

/** Whether a key that was refused may be this one, misspelt. */
function makeMisspeltFilter(refused: readonly Refused[]): (name: string) => boolean {
  const known = new Map<string, boolean>();
  const isNear = (name: string): boolean =>
    refused.some(({ pointer }) => findNearest(String(pointer.at(-1)), [name]) !== undefined);
  return (name) => recall(known, name, () => isNear(name));
}

/** Where what a request asks for may be written, at a wrong place or under a wrong name too. */
const asksFor =
  /^(steps\/\d+\/)?(?!assert$)[^/]+$|^steps\/\d+$|(^|\/)(defaults|matrix|params|prompt|repeat|stream)\//;

/** Codes that cannot be trusted anywhere in the file any more. */
function findEchoingCodes(
  refused: readonly Refused[],
  document: YamlDocument,
): ReadonlySet<string> {
  const paths = refused
    .map(({ pointer }) => pointer.join('/'))
    .filter((path) => path !== 'version');
  const touches = (pattern: RegExp): boolean => paths.some((path) => pattern.test(path));
  const codes = new Set<string>();
  if (touches(/(^|\/)assert(\/|$)|^[^/]+$|^(cases|steps)(\/\d+(\/[^/]+)?)?$/)) {
    codes.add('nothing-asserted');
  }
  if (
    touches(/^(vars|cases)$|^cases\/\d+(\/(vars|dataset))?$/) ||
    hidesDataset(refused, document)
  ) {
    codes.add('unknown-variable');
  }
  if (touches(/^steps(\/\d+)?(\/id)?$/)) codes.add('unknown-step');
  if (touches(/(^|\/)(messages|prompt)(\/|$)/)) codes.add('json-word-missing');
  if (touches(/^cases\/\d+\/(where|sample|offset|limit)(\/|$)/)) codes.add('no-rows');
  if (touches(asksFor)) codes.add('cannot-be-judged');
  if (touches(/^matrix(\/|$)/)) codes.add('empty-matrix');
  if (touches(/^(?!(matrix|repeat|gate|search|budget|emulator|name|tags|description)(\/|$))/))
    codes.add('unused-axis');
  return codes;
}

/** Where the maps stand that something was taken from, and everything around it. */
function findTouchedPlaces(
  refused: readonly Refused[],
  document: YamlDocument,
): { readonly owners: ReadonlySet<string>; readonly wholes: ReadonlySet<string> } {
  const owners = new Set<string>();
  const wholes = new Set<string>();
  for (const { pointer } of refused) {
    const around = pointer.map((_, at) => pointer.slice(0, at + 1));
    for (const each of around.slice(1)) wholes.add(place(document.locate(each)));
    // A lack at the top level, of `version`, hides nothing.
    if (pointer.length === 1 && valueAt(document.value, pointer) === undefined) continue;
    owners.add(place(document.locate(pointer)));
    owners.add(place(document.locate(pointer.slice(0, -1))));
  }
  return { owners, wholes };
}

/** A dataset under a key that is not known may give any variable. */
function hidesDataset(refused: readonly Refused[], document: YamlDocument): boolean {
  return refused.some(
    ({ pointer }) =>
      pointer[0] === 'cases' &&
      pointer.length === 3 &&
      typeof valueAt(document.value, pointer) === 'string',
  );
}

/** Every word in what was refused that might have given a name: keys and texts. */
function findHiddenNames(refused: readonly Refused[], document: YamlDocument): ReadonlySet<string> {
  const names = new Set<string>();
  const collect = (value: JsonValue | undefined): void => {
    if (typeof value === 'string') names.add(value);
    else if (isJsonArray(value)) value.forEach(collect);
    else if (isJsonObject(value)) {
      for (const [key, item] of Object.entries(value)) {
        names.add(key);
        collect(item);
      }
    }
  };
  for (const { pointer } of refused) {
    names.add(String(pointer.at(-1)));
    collect(valueAt(document.value, pointer));
  }
  return names;
}

function place({ path, start }: Location): string {
  return `${path}:${start.line}:${start.column}`;
}
