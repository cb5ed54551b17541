import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import { type Files, unlessFileError } from '../environment/environment.ts';
import type { SourceFile } from '../source/location.ts';
import { recall } from '../source/recall.ts';

/** Of one file; as many as are ever shown. */
const MOST_LINES = 50;
/** A frame is looked for no further than this: it is a help, not what was asked for. */
const MOST_BYTES = 50_000_000;
const LONGEST_LINE = 4000;

/**
 * The lines that diagnostics point to in files that are no sources, datasets above all, each with the one
 * above it. The others are there and empty, so that the numbers of lines hold.
 */
export async function readExcerpts(
  diagnostics: readonly Diagnostic[],
  sources: ReadonlyMap<string, SourceFile>,
  files: Pick<Files, 'kind' | 'stream'>,
): Promise<ReadonlyMap<string, SourceFile>> {
  const excerpts = new Map<string, SourceFile>();
  for (const [path, lines] of listLines(diagnostics, sources)) {
    const text = await readLines(path, lines, files).catch(unlessFileError);
    if (text !== undefined) excerpts.set(path, { path, text });
  }
  return excerpts;
}

function listLines(
  diagnostics: readonly Diagnostic[],
  sources: ReadonlyMap<string, SourceFile>,
): ReadonlyMap<string, ReadonlySet<number>> {
  const wanted = new Map<string, Set<number>>();
  const places = diagnostics.flatMap(({ location, related = [] }) => [
    ...(location ? [location] : []),
    ...related.map((place) => place.location),
  ]);
  for (const { path, start } of places) {
    if (sources.has(path) || path.startsWith('--')) continue;
    const lines = recall(wanted, path, () => new Set());
    if (lines.size < 2 * MOST_LINES) lines.add(start.line - 1).add(start.line);
  }
  return wanted;
}

async function readLines(
  path: string,
  wanted: ReadonlySet<number>,
  files: Pick<Files, 'kind' | 'stream'>,
): Promise<string | undefined> {
  const last = Math.max(...wanted);
  const lines: string[] = [];
  if ((await files.kind(path)) !== 'file') return undefined;
  let read = 0;
  for await (const line of splitLines(files.stream(path))) {
    lines.push(wanted.has(lines.length + 1) ? line.text : '');
    read += line.bytes;
    if (lines.length >= last || read > MOST_BYTES) break;
  }
  return lines.join('\n');
}

async function* splitLines(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<{ readonly text: string; readonly bytes: number }> {
  const decoder = new TextDecoder();
  let rest = '';
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = (lines.pop() ?? '').slice(0, LONGEST_LINE);
    for (const line of lines) {
      yield { text: line.slice(0, LONGEST_LINE), bytes };
      bytes = 0;
    }
    if (bytes > MOST_BYTES) return;
  }
  yield { text: rest, bytes };
}
