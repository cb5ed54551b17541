import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import type { Environment } from '../environment/environment.ts';
import { PROTOCOL_VERSION } from '../protocol/event.ts';
import type { ReporterChoice } from './read-arguments.ts';

/**
 * What `json` says of a run that did not come about, so that whoever reads it always reads JSON: the
 * diagnostics, and no trials.
 */
export async function writeRefusal(
  diagnostics: readonly Diagnostic[],
  reporters: readonly ReporterChoice[],
  { stdout, files }: Environment,
): Promise<void> {
  const text = `${JSON.stringify({ version: PROTOCOL_VERSION, diagnostics, trials: [] })}\n`;
  for (const { file } of reporters.filter(({ name }) => name === 'json')) {
    if (file === undefined) stdout.write(text);
    else await files.writeText(file, text);
  }
}
