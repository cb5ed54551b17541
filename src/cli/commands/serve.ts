import { mayBeKey, NAME_NO_KEY, whyUnset } from '../../api/read-key.ts';
import { serve } from '../../api/serve.ts';
import { safeLine } from '../../diagnostic/safe-text.ts';
import type { Environment } from '../../environment/environment.ts';
import { isoTime } from '../../protocol/iso-time.ts';
import { type Arguments, type CommandHandler, UsageError } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { printDiagnostics } from '../print.ts';
import { readCount, readPath, readText } from '../read-arguments.ts';

/** Serves until it is interrupted. The URL is the first line on standard output. */
export const serveCommand: CommandHandler = async (args, { environment, interrupts }) => {
  const script = readPath(args, 'script', environment);
  const apiKey = readKey(args, environment);
  const port = readCount(args, 'port', 0) ?? 8080;
  if (port > LAST_PORT) throw new UsageError(`\`--port\` takes 0 to ${LAST_PORT}`);
  const result = await serve(
    {
      host: readHost(args),
      port,
      ...(script !== undefined && { script }),
      ...(apiKey !== undefined && { apiKey }),
      dialect: readText(args, 'dialect') === 'openai' ? 'openai' : 'pulze',
      onRequest: (entry) => {
        const { method, path, status, milliseconds, rule, fault, bug } = entry;
        const what = status === undefined ? 'no answer' : String(status);
        const time = isoTime(environment.clock.now()).slice(11, 19);
        const by = rule === undefined ? '' : `, rule ${rule}`;
        const hurt = fault === undefined || fault === 'status' ? '' : `, ${fault}`;
        const stumbled = bug === undefined ? '' : `, a bug: ${bug}`;
        environment.stderr.write(
          `${time} ${safeLine(`${method} ${path}`, true)} ${what} ${Math.round(milliseconds)} ms${by}${hurt}${stumbled}\n`,
        );
      },
    },
    environment,
  );
  const { server, diagnostics, sources } = result;
  if (diagnostics.length > 0) printDiagnostics(diagnostics, sources, { environment, args });
  if (server === undefined) return exitCodes.mistake;
  environment.stdout.write(`${server.url}\n`);
  environment.stderr.write(
    'answers come from a script or a small n-gram model, not from a large language model; Ctrl-C ends it\n',
  );
  await aborted(interrupts.stop);
  await server.close();
  return exitCodes.ok;
};

/** Node takes an empty one for all addresses of the machine. */
function readHost(args: Arguments): string {
  const host = readText(args, 'host') ?? '127.0.0.1';
  if (host.trim() !== '') return host;
  throw new UsageError('`--host` is empty', ['leave it out to be reached from this machine alone']);
}

/** The token that is accepted: as given, or from a variable. */
function readKey(args: Arguments, { variables }: Environment): string | undefined {
  const given = readText(args, 'api-key');
  if (given?.trim() === '') {
    throw new UsageError('`--api-key` is empty: nobody could send such a key', [
      'leave it out, and every key is accepted',
    ]);
  }
  const name = readText(args, 'api-key-env');
  if (name === undefined) return given;
  if (given !== undefined) throw new UsageError('`--api-key` and `--api-key-env` are both given');
  const key = variables[name];
  if (key) return key;
  if (mayBeKey(name)) {
    throw new UsageError('`--api-key-env` names no variable that is set', [NAME_NO_KEY]);
  }
  throw new UsageError(`\`--api-key-env ${name}\`: the variable ${name} ${whyUnset(key)}`);
}

const LAST_PORT = 65_535;

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) =>
    signal.addEventListener('abort', () => resolve(), { once: true }),
  );
}
