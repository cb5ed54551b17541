import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../source/json.ts';
import type { Pointer } from '../source/location.ts';
import type { YamlDocument } from '../source/yaml.ts';
import { writeYaml } from '../source/yaml-text.ts';

/** Where a text is kept. */
export interface SnapshotPlace {
  /** `case` or `case[variant]`. */
  readonly case: string;
  readonly step: string;
  /** The assertion's, with the number of its choice. */
  readonly name: string;
}

/** By {@link keyOf} the place. */
export type KeptTexts = ReadonlyMap<string, string>;

export function keyOf({ case: each, step, name }: SnapshotPlace): string {
  return JSON.stringify([each, step, name]);
}

function placeOf(key: string): SnapshotPlace {
  const [each = '', step = '', name = ''] = JSON.parse(key) as readonly string[];
  return { case: each, step, name };
}

/** "refund › main › snapshot". */
export function showPlace(key: string): string {
  const { case: each, step, name } = placeOf(key);
  return [each, step, name].join(' › ');
}

/** `tickets.snapshots.yaml` for `tickets.yaml`. */
export function snapshotPath(pipelinePath: string): string {
  return `${stemOf(pipelinePath)}.snapshots.yaml`;
}

export function isSnapshotPath(path: string): boolean {
  return path.endsWith('.snapshots.yaml');
}

/** Of pipelines that may keep texts where this one does, itself among them. */
export function listSharers(pipelinePath: string): readonly string[] {
  return ['.yaml', '.yml'].map((extension) => `${stemOf(pipelinePath)}${extension}`);
}

function stemOf(pipelinePath: string): string {
  return pipelinePath.replace(/\.ya?ml$/, '');
}

/** The texts of a file whose YAML is in order, and what else is wrong with it. */
export function readSnapshots(document: YamlDocument): {
  readonly kept: KeptTexts;
  readonly diagnostics: readonly Diagnostic[];
} {
  const kept = new Map<string, string>();
  const diagnostics: Diagnostic[] = [];
  const refuse = (message: string, pointer: Pointer, place?: 'key'): void => {
    const location = document.locate(pointer, place);
    diagnostics.push({ code: 'bad-snapshots', severity: 'error', message, location });
  };
  const root = isJsonObject(document.value) ? document.value : {};
  if (root['version'] !== 1) refuse('the version of a file of snapshots is 1', ['version']);
  for (const key of Object.keys(root).filter((each) => !KEYS.includes(each))) {
    refuse(`a file of snapshots has no key \`${key}\``, [key], 'key');
  }
  const read = (value: JsonValue, pointer: Pointer): void => {
    const [each, step, name] = pointer.slice(1).map(String);
    if (each !== undefined && step !== undefined && name !== undefined) {
      if (typeof value === 'string') kept.set(keyOf({ case: each, step, name }), value);
      else refuse('a snapshot is text; put it in quotes', pointer);
    } else if (isJsonObject(value)) {
      for (const [key, inner] of Object.entries(value)) read(inner, [...pointer, key]);
    } else refuse('snapshots are in a map of cases, steps and names', pointer);
  };
  read(root['snapshots'] ?? {}, ['snapshots']);
  return { kept, diagnostics };
}

const KEYS: readonly string[] = ['version', 'snapshots'];

/** Sorted, so that a new text is a few new lines. */
export function writeSnapshots(kept: KeptTexts, pipelinePath: string): string {
  const snapshots: Record<string, Record<string, Record<string, string>>> = {};
  for (const [key, text] of [...kept].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const { case: each, step, name } = placeOf(key);
    const steps = own(snapshots, each);
    define(own(steps, step), name, text);
  }
  const name = pipelinePath.slice(pipelinePath.lastIndexOf('/') + 1);
  const comment = `# What \`snapshot\` assertions of ${name} compare with; --update-snapshots writes it anew.`;
  return writeYaml({ version: 1, snapshots: snapshots as JsonObject }, comment);
}

function own<T>(map: Record<string, Record<string, T>>, key: string): Record<string, T> {
  if (!Object.hasOwn(map, key)) {
    define(map, key, {});
  }
  return map[key] ?? {};
}

/** Also what is called like something of every object. */
function define<T>(map: Record<string, T>, key: string, value: T): void {
  Object.defineProperty(map, key, { value, enumerable: true, writable: true });
}
