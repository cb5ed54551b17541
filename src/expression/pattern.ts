import { createRequire } from 'node:module';
import type { RE2JS } from 're2js';
import type { Pattern } from './expression.ts';

export interface PatternOptions {
  readonly ignoreCase?: boolean;
  readonly multiline?: boolean;
  readonly dotAll?: boolean;
}

export type CompiledPattern =
  | { readonly pattern: Pattern; readonly problem?: undefined }
  | { readonly pattern?: undefined; readonly problem: string };

let loaded: typeof RE2JS | undefined;

/** Loaded with the first pattern: most pipelines have none. */
function re2(): typeof RE2JS {
  loaded ??= (createRequire(import.meta.url)('re2js') as { RE2JS: typeof RE2JS }).RE2JS;
  return loaded;
}

/**
 * Compiles a user's regular expression, in RE2's syntax (`(?i)` and its like work inside it). The
 * problem says what is wrong with it and what to write instead; it does not repeat the pattern.
 */
export function compilePattern(source: string, options: PatternOptions = {}): CompiledPattern {
  const refused = findUnsupported(source);
  if (refused !== undefined) return { problem: refused };
  try {
    const compiled = re2().compile(source, flagsOf(options));
    return { pattern: { source, test: (text) => compiled.test(text) } };
  } catch (error) {
    return { problem: describeSyntaxError(error) };
  }
}

export type CompiledReplacement =
  | { readonly replace: (text: string, by: string) => string; readonly problem?: undefined }
  | { readonly replace?: undefined; readonly problem: string };

/** For a pattern whose matches are taken out of texts. One that matches nothing at all is a problem, too. */
export function compileReplacement(source: string): CompiledReplacement {
  const { problem } = compilePattern(source);
  if (problem !== undefined) return { problem };
  const compiled = re2().compile(source);
  if (compiled.test('')) return { problem: 'it matches the empty text, which is everywhere' };
  return {
    replace: (text, by) =>
      compiled.test(text) ? compiled.matcher(text).replaceAll(by.replace(/[\\$]/g, '\\$&')) : text,
  };
}

function flagsOf(options: PatternOptions): number {
  return (
    (options.ignoreCase ? re2().CASE_INSENSITIVE : 0) |
    (options.multiline ? re2().MULTILINE : 0) |
    (options.dotAll ? re2().DOTALL : 0)
  );
}

const why = 'is not supported, because patterns run in time linear to the text';

const unsupported: readonly { readonly syntax: RegExp; readonly problem: string }[] = [
  {
    syntax: /^\(\?=/,
    problem: `look-ahead \`(?=\` ${why}; assert each part with a pattern of its own`,
  },
  {
    syntax: /^\(\?!/,
    problem: `look-ahead \`(?!\` ${why}; assert the unwanted part with a second pattern under \`not\``,
  },
  {
    syntax: /^\(\?<=/,
    problem: `look-behind \`(?<=\` ${why}; match what comes before as part of the pattern`,
  },
  {
    syntax: /^\(\?<!/,
    problem: `look-behind \`(?<!\` ${why}; assert the unwanted part with a second pattern under \`not\``,
  },
  {
    syntax: /^\(\?>/,
    problem: `an atomic group \`(?>\` ${why}; a plain group \`(?:\` does the same here`,
  },
  {
    syntax: /^\(\?\(/,
    problem: `a condition \`(?(\` ${why}; write the alternatives out with \`|\``,
  },
  {
    syntax: /^(\\[1-9]|\\k[<{'])/,
    problem: `a back-reference ${why}; write out what may repeat, or use an \`expression\``,
  },
  {
    syntax: /^\\u(\{[0-9a-fA-F]+\}|[0-9a-fA-F]{4})/,
    problem: '`\\u` is no escape here; a character by its number is written `\\x{e9}`',
  },
  { syntax: /^\\Z/, problem: '`\\Z` is no escape here; the end of the text is `\\z`' },
];

/** Steps over escapes and character classes, in which none of this means anything. */
const token: RegExp =
  /\\Q[\s\S]*?(?:\\E|$)|\\u\{[^}]*\}|\\[\s\S]|\[\^?\]?(?:\\[\s\S]|\[:\w+:\]|[^\]\\])*\]|[\s\S]/g;

function findUnsupported(source: string): string | undefined {
  for (const match of source.matchAll(token)) {
    if (match[0] !== '(' && !match[0].startsWith('\\')) continue;
    const rest = source.slice(match.index, match.index + 12);
    const found = unsupported.find((each) => each.syntax.test(rest));
    if (found !== undefined) return found.problem;
  }
  return undefined;
}

const descriptions: readonly { readonly error: RegExp; readonly says: (part: string) => string }[] =
  [
    { error: /^missing closing \]/, says: () => 'a `[` is never closed' },
    { error: /^missing closing \)/, says: () => 'a `(` is never closed' },
    {
      error: /^unexpected \)/,
      says: () => 'a `)` closes nothing; a bracket that is meant is `\\)`',
    },
    {
      error: /^missing argument to repetition operator/,
      says: (part) =>
        `\`${part}\` has nothing before it to repeat; a \`${part}\` that is meant is \`\\${part}\``,
    },
    {
      error: /^invalid nested repetition/,
      says: (part) => `\`${part}\` repeats what is already repeated`,
    },
    {
      error: /^invalid repeat count/,
      says: (part) => `\`${part}\` is no repeat count: from the smaller to the larger, up to 1000`,
    },
    { error: /^invalid escape sequence/, says: (part) => `\`${part}\` is no escape` },
    {
      error: /^invalid or unsupported Perl syntax/,
      says: (part) => `\`${part}\` is not supported`,
    },
    {
      error: /^invalid named capture/,
      says: (part) => `\`${part}\` names no group; one is \`(?<name>…)\``,
    },
    { error: /^duplicate capture group name/, says: (part) => `two groups are called \`${part}\`` },
    {
      error: /^invalid character class range/,
      says: (part) => `\`${part}\` is no range or class of characters`,
    },
    { error: /^trailing backslash/, says: () => 'it ends in a lone `\\`' },
    {
      error: /^expression too large/,
      says: () => 'it is too large once its repeats are written out',
    },
    { error: /^expression nests too deeply/, says: () => 'its groups are nested too deeply' },
  ];

function describeSyntaxError(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const detail = text.replace(/^error parsing regexp: /, '');
  const part = /: `([\s\S]*)`$/.exec(detail)?.[1] ?? '';
  return descriptions.find((each) => each.error.test(detail))?.says(part) ?? detail;
}
