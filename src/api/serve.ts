import { type Diagnostic, hasErrors } from '../diagnostic/diagnostic.ts';
import { dialects } from '../emulator/dialect/dialects.ts';
import {
  type DialectName,
  type Emulator,
  type EmulatorOptions,
  startEmulator,
} from '../emulator/emulator.ts';
import type { Environment } from '../environment/environment.ts';
import { loadEmulatorScript } from '../pipeline/load-emulator-script.ts';
import type { JsonObject } from '../source/json.ts';
import type { SourceFile } from '../source/location.ts';
import { checkWord } from './check-option.ts';
import { builtIns } from './extensions.ts';
import { makeValidators } from './validators.ts';
import { makeVocabulary } from './vocabulary.ts';

export interface ServeOptions {
  readonly host: string;
  /** 0 picks a free one. */
  readonly port: number;
  /** Whose API it speaks. Default Pulze's. */
  readonly dialect?: DialectName;
  /** The path of a file of rules. */
  readonly script?: string;
  /** The only bearer token that is accepted; without it any that is not empty. */
  readonly apiKey?: string;
  readonly onRequest?: NonNullable<EmulatorOptions['onRequest']>;
}

/**
 * With room for two files of the size that a pipeline may send; what takes longer would keep all others waiting,
 * whoever sends it.
 */
const LARGEST_BODY = 64 * 1024 * 1024;

export type ServeResult =
  | {
      readonly server: Emulator;
      /** Warnings. */
      readonly diagnostics: readonly Diagnostic[];
      readonly sources: ReadonlyMap<string, SourceFile>;
    }
  | {
      readonly server?: undefined;
      readonly diagnostics: readonly Diagnostic[];
      readonly sources: ReadonlyMap<string, SourceFile>;
    };

/** Starts the emulator for other programs. Resolves once it accepts connections. */
export async function serve(options: ServeOptions, environment: Environment): Promise<ServeResult> {
  const { script, ...rest } = options;
  const misused = checkWord('dialect', rest.dialect, Object.keys(dialects));
  if (misused.length > 0) return { diagnostics: misused, sources: new Map() };
  let rules: JsonObject | undefined;
  let checked: Pick<ServeResult, 'diagnostics' | 'sources'> = {
    diagnostics: [],
    sources: new Map(),
  };
  if (script !== undefined) {
    const vocabulary = makeVocabulary(builtIns);
    const validators = makeValidators(vocabulary, builtIns);
    const loaded = await loadEmulatorScript(script, {
      files: environment.files,
      vocabulary,
      validate: validators.emulatorScript,
    });
    const sources = new Map(loaded.sources.map((source) => [source.path, source]));
    checked = { diagnostics: loaded.diagnostics, sources };
    if (hasErrors(loaded.diagnostics)) return checked;
    rules = loaded.script;
  }
  try {
    return {
      server: await startEmulator(
        { ...rest, largestBody: LARGEST_BODY, ...(rules && { script: rules }) },
        environment,
      ),
      ...checked,
    };
  } catch (error) {
    return { diagnostics: [explainListening(error, options)], sources: new Map() };
  }
}

function explainListening(error: unknown, { host, port }: ServeOptions): Diagnostic {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const known = LISTENING.get(code);
  const reason = known?.[0] ?? (error instanceof Error ? error.message : code);
  return {
    code: 'cannot-listen',
    severity: 'error',
    message: `the emulator cannot listen at ${host}:${port}: ${reason}`,
    hints: known ? [known[1]] : [],
  };
}

const LISTENING: ReadonlyMap<string, readonly [reason: string, hint: string]> = new Map([
  [
    'EADDRINUSE',
    ['another program listens there', 'name another port; `--port 0` picks a free one'],
  ],
  [
    'EADDRNOTAVAIL',
    ['this machine has no such address', '`--host 127.0.0.1` is this machine alone'],
  ],
  ['ENOTFOUND', ['there is no such host', '`--host 127.0.0.1` is this machine alone']],
  [
    'EACCES',
    ['this port is not for everybody', 'name a port above 1023; `--port 0` picks a free one'],
  ],
]);
