import { createRequire } from 'node:module';
import type { ASTNode, Environment, ParseError } from '@marcbachmann/cel-js';
import type { ExpressionProblem } from './expression.ts';

export type Node = ASTNode;

export type ParsedCel =
  | { readonly root: Node; readonly problem?: undefined }
  | { readonly root?: undefined; readonly problem: ExpressionProblem };

interface Library {
  readonly Environment: typeof Environment;
  readonly ParseError: typeof ParseError;
}

interface Parser {
  readonly cel: Environment;
  readonly ParseError: typeof ParseError;
}

let loaded: Parser | undefined;

/** Loaded with the first expression. */
function loadParser(): Parser {
  if (loaded !== undefined) return loaded;
  const library = createRequire(import.meta.url)('@marcbachmann/cel-js') as Library;
  const cel = new library.Environment({
    unlistedVariablesAreDyn: true,
    homogeneousAggregateLiterals: false,
    limits: { maxAstNodes: 5000, maxDepth: 100 },
  });
  loaded = { cel, ParseError: library.ParseError };
  return loaded;
}

/** Only the library's parser is used; what evaluates is ours (see `compile-node.ts`). */
export function parseCel(source: string): ParsedCel {
  const parser = loadParser();
  try {
    return { root: parser.cel.parse(source).ast };
  } catch (error) {
    if (error instanceof RangeError) {
      return { problem: { offset: 0, length: source.length, message: TOO_LARGE } };
    }
    if (!(error instanceof parser.ParseError)) throw error;
    const { start = 0, end = 0 } = error.range ?? {};
    const offset = Math.min(start, Math.max(0, source.length - 1));
    const length = Math.max(1, Math.min(end, source.length) - offset);
    return { problem: { offset, length, ...describe(source, start, error.summary) } };
  }
}

/** Said of too many parts, and of parts in parts too deep for the parser. */
const TOO_LARGE = 'the expression is too large';

type Words = Pick<ExpressionProblem, 'message' | 'hints'>;

const symbols: Readonly<Record<string, string>> = {
  RPAREN: ')',
  RBRACKET: ']',
  RBRACE: '}',
  COLON: ':',
  COMMA: ',',
};

function describe(source: string, offset: number, summary: string): Words {
  if (source.trim() === '') return { message: 'the expression is empty' };
  const [, expected = '', got = ''] = /^Expected (\w+), got (\w+)$/.exec(summary) ?? [];
  const symbol = symbols[expected];
  if (symbol !== undefined) {
    return { message: `a \`${symbol}\` is missing ${got === 'EOF' ? 'at the end' : 'here'}` };
  }
  if (summary.endsWith('EOF')) return { message: 'the expression ends too early' };
  if (/^(?:Unexpected|Expected)/.test(summary)) return describeUnexpected(source, offset);
  return describeOther(summary);
}

const plainWords: readonly (readonly [pattern: RegExp, message: string])[] = [
  [/^Unterminated.*$/, 'a quote is never closed'],
  [/^Newlines not allowed.*$/, 'a quote is not closed on its line'],
  [/^Reserved identifier: (\w+)$/, '`$1` is a reserved word'],
  [/^Exceeded .*$/, TOO_LARGE],
  [
    /^.*(?:iteration variable|variable argument)$/,
    'a name is expected here, as in `tags.all(tag, tag != "")`',
  ],
  [/^Invalid exponent$/, 'the exponent has no digits'],
  [/^Invalid escape sequence: (.*)$/, '`$1` is no escape in a text'],
  [/^Invalid ([^:]+): (.*)$/, '`$2` is no $1'],
];

function describeOther(summary: string): Words {
  const known = plainWords.find(([pattern]) => pattern.test(summary));
  const message = known === undefined ? summary : summary.replace(...known);
  const isEscape = /escape sequence/.test(summary);
  return {
    message: message.charAt(0).toLowerCase() + message.slice(1),
    ...(isEscape && { hints: ['a pattern is written in a raw text: `r"\\d+"`'] }),
  };
}

const advice: readonly { readonly written: RegExp; readonly hint: string }[] = [
  { written: /^[=!]?==?/, hint: 'values are compared with `==` and `!=`' },
  { written: /^(?:and\b|&)/, hint: 'conditions are joined with `&&`' },
  { written: /^(?:or\b|\|)/, hint: 'conditions are joined with `||`' },
  { written: /^not\b/, hint: 'a condition is turned round with `!`' },
  { written: /^\?\./, hint: 'a key that may be missing is asked for with `has(json.queue)`' },
  { written: /^\$/, hint: 'the parsed output is `json`, as in `json.queue`' },
];

function describeUnexpected(source: string, offset: number): Words {
  const word = /^(?:\w+|[=!<>&|?]{1,3})/.exec(source.slice(offset))?.[0] ?? source.charAt(offset);
  const start = /[=!?]$/.test(source.slice(0, offset))
    ? source.slice(0, offset).search(/[=!?]+$/)
    : offset;
  const before = /\b(?:not)\s+$/.exec(source.slice(0, offset))?.index ?? start;
  const rest = source.slice(before);
  const hint = advice.find(({ written }) => written.test(rest))?.hint;
  return {
    message: `\`${word}\` is not expected here`,
    ...(hint !== undefined && { hints: [hint] }),
  };
}
