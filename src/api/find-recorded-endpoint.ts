import { cassettePath } from '../cassette/cassette-path.ts';
import { LONGEST_LINE, readEndpoint } from '../cassette/read-cassette.ts';
import { findEndpoint } from '../cassette/write-line.ts';
import { type Files, unlessFileError } from '../environment/environment.ts';
import { readLines } from '../environment/read-lines.ts';
import type { Plan } from '../plan/plan.ts';
import type { ProjectFiles } from './project-files.ts';

/** Bytes of a line in which its endpoint is found. */
const START = 200;

/** The endpoint that most interactions of a plan's cassettes are of: a replay needs no key to find it. */
export async function findRecordedEndpoint(
  plan: Plan | undefined,
  filesOf: ProjectFiles['of'],
): Promise<string> {
  const counts = new Map<string, number>();
  for (const { pipeline } of plan?.pipelines ?? []) {
    const { path } = pipeline.file;
    // Whoever replays it says what is wrong with it.
    await countEndpoints(counts, filesOf(path), cassettePath(path)).catch(unlessFileError);
  }
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0] ?? UNRECORDED;
}

async function countEndpoints(
  counts: Map<string, number>,
  files: Pick<Files, 'openRead'>,
  path: string,
): Promise<void> {
  const decoder = new TextDecoder();
  let isRewritten = false;
  const count = (name: string | undefined): void => {
    if (name === undefined) isRewritten = true;
    else counts.set(name, (counts.get(name) ?? 0) + 1);
  };
  const startOf = (bytes: Uint8Array): string => decoder.decode(bytes.subarray(0, START));
  for await (const lines of readLines(files, path, START)) {
    for (const { bytes } of lines) count(findEndpoint(startOf(bytes)));
  }
  if (!isRewritten) return;
  // Another program may have written lines anew: these are read whole.
  for await (const lines of readLines(files, path, LONGEST_LINE)) {
    for (const { bytes } of lines) {
      if (findEndpoint(startOf(bytes)) === undefined) count(readEndpoint(decoder.decode(bytes)));
    }
  }
}

/** Where there is no cassette, that is what is to be told, and not that no endpoint is named. */
const UNRECORDED = 'pulze';
