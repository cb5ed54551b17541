import type { Environment, Sink } from '../environment/environment.ts';
import type { Style } from './reporter.ts';

export interface StyleFlags {
  /** `--color` and `--no-color`; absent when neither was given. */
  readonly color?: boolean;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
}

type Variables = Environment['variables'];

/** What has no room even then is wrapped by the terminal. */
const NARROWEST = 20;
const TERMINAL_COLUMNS = 80;
const FILE_COLUMNS = 100;

/**
 * How to write to that sink. A flag wins over `NO_COLOR`, which wins over `FORCE_COLOR`, which wins
 * over what the sink is. What is not a terminal gets Unicode and, unless `COLUMNS` says otherwise,
 * 100 columns, so that a file looks the same whoever writes it.
 */
export function decideStyle(sink: Sink, variables: Variables, flags: StyleFlags): Style {
  return {
    columns: decideColumns(sink, variables),
    color: decideColor(sink, variables, flags),
    unicode: !sink.isTerminal || hasUnicode(variables),
    detail: decideDetail(flags),
  };
}

function decideDetail(flags: StyleFlags): Style['detail'] {
  if (flags.verbose === true) return 'verbose';
  return flags.quiet === true ? 'quiet' : 'normal';
}

function decideColor(sink: Sink, variables: Variables, flags: StyleFlags): boolean {
  if (flags.color !== undefined) return flags.color;
  // biome-ignore-start lint/complexity/useLiteralKeys: TypeScript asks for brackets here.
  const refused = variables['NO_COLOR'];
  const forced = variables['FORCE_COLOR'];
  if (refused !== undefined && refused !== '') return false;
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return sink.isTerminal && variables['TERM'] !== 'dumb';
}

function decideColumns(sink: Sink, variables: Variables): number {
  const told = Number(variables['COLUMNS'] ?? '');
  const wanted = Number.isInteger(told) && told > 0 ? told : undefined;
  const columns = sink.isTerminal
    ? (sink.columns ?? wanted ?? TERMINAL_COLUMNS)
    : (wanted ?? FILE_COLUMNS);
  return Math.max(NARROWEST, columns);
}

/** The kernel's own console has too few glyphs; a locale decides only when one is set. */
function hasUnicode(variables: Variables): boolean {
  if (variables['TERM'] === 'linux') return false;
  const locale = variables['LC_ALL'] || variables['LC_CTYPE'] || variables['LANG'] || '';
  return locale === '' || /utf-?8/i.test(locale);
}
// biome-ignore-end lint/complexity/useLiteralKeys: see above.
