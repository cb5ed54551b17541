import type { Keeping } from '../api/check-keeping.ts';
import type { Environment } from '../environment/environment.ts';
import type { Arguments } from './command.ts';
import { UsageError } from './command.ts';
import { readText } from './read-arguments.ts';

/** `--cassette`, `--prune-cassette` and `--cache`. */
export function readKeeping(
  args: Arguments,
  { variables }: Pick<Environment, 'variables'>,
): Keeping {
  const cassette = readMode(args, 'cassette') as Keeping['cassette'];
  const cache = readMode(args, 'cache') as Keeping['cache'];
  const pruneCassette = args['prune-cassette'] === true;
  if (pruneCassette && cassette === undefined) {
    throw new UsageError('`--prune-cassette` goes with `--cassette`', [
      'without a call: `--cassette replay --prune-cassette`',
    ]);
  }
  if (cassette !== undefined && cache !== undefined) {
    throw new UsageError('`--cassette` and `--cache` do not go together: an answer has one place');
  }
  if (cassette === 'auto' && variables['CI']) {
    throw new UsageError('`--cassette auto` is not for CI, which is where CI is set', [
      'it would send what was never looked at; `--cassette replay` says what is missing',
    ]);
  }
  if (cassette === 'replay' && args['confirm'] !== undefined) {
    throw new UsageError('`--confirm` asks anew, and `--cassette replay` sends nothing');
  }
  return {
    ...(cassette !== undefined && { cassette }),
    ...(pruneCassette && { pruneCassette }),
    ...(cache !== undefined && { cache }),
  };
}

function readMode(args: Arguments, name: string): string | undefined {
  const mode = readText(args, name);
  return mode === 'off' ? undefined : mode;
}
