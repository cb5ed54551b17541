import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../source/json.ts';
import { ownValue } from '../../source/own-value.ts';

type Path = readonly (string | number)[];

/**
 * A FastAPI `loc` as a path into the request's body: without `body`, and without the names of types
 * that it adds where a value may have several (`['body', 'stop', 'list[str]', 0]` is `['stop', 0]`).
 * A place in a `Pulze-*` header is the one below `pulze` that the header is made from.
 */
export function readLocation(loc: readonly JsonValue[], request: JsonObject): Path {
  const [part, header] = loc;
  if (part === 'header' && typeof header === 'string') return readHeaderPlace(header, loc);
  const segments = loc[0] === 'body' ? loc.slice(1) : loc;
  const path: (string | number)[] = [];
  let place: JsonValue | undefined = request;
  for (const segment of segments) {
    if (typeof segment !== 'string' && typeof segment !== 'number') continue;
    const next = follow(place, segment);
    if (next === undefined && !mayBeMissing(place, segment)) continue;
    path.push(segment);
    place = next;
  }
  return path;
}

function readHeaderPlace(header: string, loc: readonly JsonValue[]): Path {
  const setting = /^pulze-(.+)$/i.exec(header)?.[1]?.toLowerCase().replaceAll('-', '_');
  if (setting === undefined) return [];
  const inside = loc.slice(2).filter((key) => typeof key === 'string' || typeof key === 'number');
  return ['pulze', setting, ...inside];
}

/** OpenAI's `param`: `temperature`, `messages[0].role`, `messages.[0].role`. */
export function readParameterPath(parameter: string, request: JsonObject): Path {
  const segments = parameter.split(/[.[\]]+/).filter((segment) => segment !== '');
  return readLocation(
    segments.map((segment) => (/^\d+$/.test(segment) ? Number(segment) : segment)),
    request,
  );
}

/** As a person writes it: `messages[0].role`. */
export function describePath(path: Path): string {
  return path.reduce<string>((text, segment) => {
    if (typeof segment === 'number') return `${text}[${segment}]`;
    return text === '' ? segment : `${text}.${segment}`;
  }, '');
}

function follow(place: JsonValue | undefined, segment: string | number): JsonValue | undefined {
  if (typeof segment === 'number') return isJsonArray(place) ? place[segment] : undefined;
  return isJsonObject(place) ? ownValue(place, segment) : undefined;
}

/** A key that is complained about because it is not there, and no type's name or place in a text. */
function mayBeMissing(place: JsonValue | undefined, segment: string | number): boolean {
  if (!isJsonObject(place) || typeof segment === 'number') return false;
  return !/[^a-z0-9_]/.test(segment) && !/^(str|int|float|bool|none|null|dict|list)$/.test(segment);
}
