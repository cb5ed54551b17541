import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import type { Environment } from '../environment/environment.ts';
import { PROTOCOL_VERSION } from '../protocol/event.ts';
import type { Arguments } from './command.ts';
import { printDiagnostics } from './print.ts';
import { type ReporterChoice, readList } from './read-arguments.ts';

/**
 * What `json` says of a run that did not come about, so that whoever reads it always reads JSON: the
 * diagnostics, and no trials.
 */
export async function writeRefusal(
  diagnostics: readonly Diagnostic[],
  reporters: readonly ReporterChoice[],
  { stdout, files }: Environment,
): Promise<void> {
  const told = diagnostics.map(({ about: _, ...each }) => each);
  const text = `${JSON.stringify({ version: PROTOCOL_VERSION, diagnostics: told, trials: [] })}\n`;
  for (const { file } of reporters.filter(({ name }) => name === 'json')) {
    if (file === undefined) stdout.write(text);
    else await files.writeText(file, text);
  }
}

/** Tells why a stored run cannot be shown or gone on with, to people and to whoever reads JSON. */
export async function tellRefused(
  diagnostics: readonly Diagnostic[],
  { environment, args }: { readonly environment: Environment; readonly args: Arguments },
): Promise<void> {
  printDiagnostics(diagnostics, new Map(), { environment, args });
  const isAsked = readList(args, 'reporter').includes('json');
  await writeRefusal(diagnostics, isAsked ? [{ name: 'json' }] : [], environment);
}
