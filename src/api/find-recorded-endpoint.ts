import { cassettePath } from '../cassette/cassette-path.ts';
import { FileError } from '../environment/environment.ts';
import type { Plan } from '../plan/plan.ts';
import type { ProjectFiles } from './project-files.ts';

/** How every line of a cassette begins that this program wrote. */
const ENDPOINT = /^\{"request":\{"endpoint":"([^"\\]+)"/gm;

/** The endpoint that most interactions of a plan's cassettes are of: a replay needs no key to find it. */
export async function findRecordedEndpoint(
  plan: Plan | undefined,
  filesOf: ProjectFiles['of'],
): Promise<string> {
  const counts = new Map<string, number>();
  for (const { pipeline } of plan?.pipelines ?? []) {
    const { path } = pipeline.file;
    const text = await filesOf(path).readText(cassettePath(path)).catch(unlessFileError);
    for (const [, name = ''] of (text ?? '').matchAll(ENDPOINT)) {
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
  }
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0] ?? UNRECORDED;
}

/** Where there is no cassette, that is what is to be told, and not that no endpoint is named. */
const UNRECORDED = 'pulze';

/** Whoever replays it says what is wrong with it. */
function unlessFileError(error: unknown): undefined {
  if (!(error instanceof FileError)) throw error;
}
