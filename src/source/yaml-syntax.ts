import { type Document, isScalar, type Node, visit } from 'yaml';
import type { SyntaxProblem } from './syntax-problem.ts';
import { followsBlockText, lineOf } from './yaml-indents.ts';
import { tellOddKey, tellOddLine } from './yaml-odd-spaces.ts';

interface ParserError {
  readonly code: string;
  readonly message: string;
  readonly pos: readonly [number, number];
}

/** What is looked at for mistakes. */
export interface WrittenYaml {
  readonly text: string;
  readonly doubleKeys: readonly Node[];
  readonly oddKeys: readonly Node[];
  /** Whether tags of an application (`!Ref`) are none. */
  readonly mayHaveTags: boolean;
}

/** The parser's complaints, without those that only follow from an earlier one, double keys and tags. */
export function findSyntaxProblems(
  document: Document.Parsed,
  { text, doubleKeys, oddKeys, mayHaveTags }: WrittenYaml,
): readonly SyntaxProblem[] {
  const overflow = document.errors.find((error) => /call stack/.test(error.message));
  if (overflow) return [{ message: 'the file is nested too deeply', position: overflow.pos }];
  const first = document.errors.findIndex((error) => !standsAlone.has(error.code));
  const told = first === -1 ? document.errors : document.errors.slice(0, first + 1);
  const end = first === -1 ? text.length : (document.errors[first]?.pos[0] ?? 0);
  // What is indented with such a space is a key of another map, and nothing below is what it was meant to be.
  const odd = oddKeys.flatMap((key) => tellOddKey(key, text) ?? [])[0];
  if (odd !== undefined && odd.position[0] <= end) return [odd];
  return [
    ...told.map((error) => say(error, document, text)),
    ...[...tellDoubles(doubleKeys, text), ...tellTags(document, text, mayHaveTags)].filter(
      ({ position }) => position[0] < end,
    ),
  ].sort((a, b) => a.position[0] - b.position[0]);
}

function tellDoubles(keys: readonly Node[], text: string): readonly SyntaxProblem[] {
  return keys.map((key) => {
    const [start = 0] = key.range ?? [];
    const written = /^("[^"]*"|'[^']*'|[^:\s]+)/.exec(lineFrom(text, start))?.[0] ?? '';
    const message = `the key \`${written}\` is there twice`;
    return { message, position: [start, start + written.length] };
  });
}

/** The parser only warns of a tag that it does not know, and takes the value as if there were none. */
function tellTags(
  document: Document.Parsed,
  text: string,
  mayHaveTags: boolean,
): readonly SyntaxProblem[] {
  const unknown = document.warnings.filter(
    ({ code, message }) =>
      code === 'TAG_RESOLVE_FAILED' && !(mayHaveTags && !message.includes(YAML_TAG)),
  );
  return unknown.map(({ pos: [start, end] }) => ({
    message: `the tag \`${text.slice(start, end)}\` is not known`,
    position: [start, end],
  }));
}

/** How the tags of YAML itself begin (`!!int`): what such a tag does not fit is no YAML. */
const YAML_TAG = 'tag:yaml.org,2002:';

function lineFrom(text: string, start: number): string {
  const end = text.indexOf('\n', start);
  return text.slice(start, end === -1 ? undefined : end);
}

/** Mistakes after which the parser goes on rightly; after any other the rest is not to be trusted. */
const standsAlone: ReadonlySet<string> = new Set([
  'BAD_ALIAS',
  'BAD_DQ_ESCAPE',
  'BAD_SCALAR_START',
  'TAG_RESOLVE_FAILED',
]);

/** A line that a merge left between two versions, or before or behind them. */
function tellMerge({ pos }: ParserError, text: string): SyntaxProblem | undefined {
  const at = pos[0] + Math.max(0, text.slice(pos[0]).search(/\S/));
  const position = lineOf(text, at);
  const line = text.slice(...position);
  if (!/^(?:<{7}|={7}|>{7})(?: |$)/.test(line)) return undefined;
  if (!line.startsWith('<') && !/^<{7} /m.test(text.slice(0, at))) return undefined;
  return { message: 'a merge left two versions here; keep one, without this line', position };
}

const CLOSING_QUOTE = /closing ["']quote/;

function say(error: ParserError, document: Document.Parsed, text: string): SyntaxProblem {
  const merged = tellMerge(error, text);
  if (merged !== undefined) return merged;
  const isWithinText = standsAlone.has(error.code) || CLOSING_QUOTE.test(error.message);
  const odd = isWithinText ? undefined : tellOddLine(text, error.pos[0]);
  return odd ?? sayOther(error, document, text);
}

function sayOther(error: ParserError, document: Document.Parsed, text: string): SyntaxProblem {
  const [start, end] = error.pos;
  const rest = lineFrom(text, start);
  switch (error.code) {
    case 'MULTIPLE_DOCS':
      return {
        message: 'the file holds more than one document',
        position: error.pos,
      };
    case 'TAB_AS_INDENT':
      return {
        message: 'a tab is used as indentation; YAML takes spaces only',
        position: error.pos,
      };
    case 'BLOCK_AS_IMPLICIT_KEY':
      return (
        deeperLine(error, document, text) ??
        shallowerEntry(error, text) ?? {
          message: 'a plain text has `: ` in it, which begins a map; put the text in quotes',
          position: [start, start + rest.trimEnd().length],
        }
      );
    case 'MULTILINE_IMPLICIT_KEY':
      return missingSpace(rest, start) ?? tellLine(error, text);
    case 'BAD_SCALAR_START':
      return {
        message: `a plain text cannot begin with \`${rest.charAt(0)}\`; put the text in quotes`,
        position: error.pos,
      };
    case 'BAD_DQ_ESCAPE':
      return {
        message: `in double quotes a backslash begins an escape, and \`${text.slice(start, start + 2)}\` begins none; put the text in single quotes`,
        position: [start, start + 2],
      };
    case 'UNEXPECTED_TOKEN':
      return (
        openedLate(error, text) ??
        endedEarly(error, text) ??
        strayToken(error, text) ?? { message: plain(error), position: [start, end] }
      );
    case 'MISSING_CHAR':
      return openedLate(error, text) ?? openQuote(error, document) ?? tellLine(error, text);
    default:
      return openBracket(error) ?? tellLine(error, text);
  }
}

/** The key of the next line, which goes on the value above for the parser. */
function deeperLine(
  { pos: [start] }: ParserError,
  { errors }: Document.Parsed,
  text: string,
): SyntaxProblem | undefined {
  const key = errors.find(({ code, pos }) => code === 'MULTILINE_IMPLICIT_KEY' && pos[0] === start);
  if (key === undefined || lineFrom(text, start).includes(': ')) return undefined;
  const message =
    'this line is indented deeper than the key above it, which has a value already; give it the indentation of its neighbours';
  return { message, position: lineOf(text, key.pos[1] - 1) };
}

/** An entry that stands between the indentation of its list and that of the key above. */
function shallowerEntry({ message, pos }: ParserError, text: string): SyntaxProblem | undefined {
  if (!message.startsWith('A block sequence ')) return undefined;
  const at = pos[0] + Math.max(0, text.slice(pos[0]).search(/\S/));
  const said =
    'this entry is indented less than the list above, and more than the key that the list belongs to; give it the indentation of its neighbours';
  return { message: said, position: lineOf(text, at) };
}

/** `[a-z]+` in a text that begins with something else, and stands within brackets itself. */
function openedLate({ message, pos }: ParserError, text: string): SyntaxProblem | undefined {
  const isOpened = /^(?:Unexpected flow-(?:map|seq)-start at node end|Missing , )/.test(message);
  const bracket = text.charAt(pos[0]);
  if (!isOpened || !/[[{]/.test(bracket)) return undefined;
  const said = `a text within brackets ends before a \`${bracket}\`; put the whole text in quotes`;
  return { message: said, position: pos };
}

/** `"{{x}}" == "T"`, `{{x}} and more`: what stands behind the value. */
function endedEarly({ message, pos }: ParserError, text: string): SyntaxProblem | undefined {
  if (!message.startsWith('Unexpected scalar at node end')) return undefined;
  const before = text.slice(0, pos[0]).trimEnd().slice(-1);
  const [what, quotes] = /["']/.test(before)
    ? ['a text that begins with a quote', before === '"' ? 'single quotes' : 'double quotes']
    : ['what begins with a bracket', 'quotes'];
  if (!/["'\]}]/.test(before)) return undefined;
  return {
    message: `${what} ends where that is closed, and here is more; put the whole text in ${quotes}`,
    position: pos,
  };
}

/** What the parser has names of its own for: `system: - be brief`, a bracket too many. */
function strayToken({ message, pos }: ParserError, text: string): SyntaxProblem | undefined {
  const [, token] = /^Unexpected (block-seq-ind|flow-\w+-end|scalar)\b/.exec(message) ?? [];
  if (token === undefined) return undefined;
  const words = token.startsWith('flow')
    ? `\`${text.charAt(pos[0])}\` closes nothing here; put a text that has it in quotes`
    : token === 'scalar'
      ? 'what is above has ended, and this is no part of it; look at the indentation'
      : 'behind a key `- ` begins no list; begin it on the next line, or put the text in quotes';
  return { message: words, position: pos };
}

/** A line without a colon, or with another indentation. */
function tellLine(error: ParserError, text: string): SyntaxProblem {
  const isAboutLine = /^(?:Implicit keys need|Implicit map keys need|All mapping items must)/.test(
    error.message,
  );
  if (!isAboutLine) return { message: plain(error), position: error.pos };
  // The parser may tell of the empty lines before it.
  const at = error.pos[0] + Math.max(0, text.slice(error.pos[0]).search(/\S/));
  const position = lineOf(text, at);
  if (followsBlockText(text, at)) {
    const message =
      'a text behind `|` or `>` ends at a line that is indented less than its first, or no deeper than its key; indent this line further';
    return { message, position };
  }
  if (error.code === 'BAD_INDENT') return { message: plain(error), position: error.pos };
  const message = 'this line is no `key: value`; where it goes on with a text above, indent it';
  return { message, position };
}

/** `prompt:hi` is a text, which goes on in the next line, where the parser finds a key. */
function missingSpace(line: string, start: number): SyntaxProblem | undefined {
  const [key, name = ''] = /^([\w.-]+):(?=\S)/.exec(line) ?? [];
  if (key === undefined) return undefined;
  const message = `a space is missing behind the colon of \`${name}:\``;
  return { message, position: [start, start + key.length] };
}

/** The parser tells a quote that is never closed where the file ends; the author looks where it begins. */
function openQuote(error: ParserError, document: Document.Parsed): SyntaxProblem | undefined {
  if (!CLOSING_QUOTE.test(error.message)) return undefined;
  let found: number | undefined;
  visit(document, {
    Scalar(_, node) {
      const isQuoted = isScalar(node) && (node.type ?? '').startsWith('QUOTE');
      if (isQuoted && node.range && node.range[1] >= error.pos[0]) found = node.range[0];
    },
  });
  return found === undefined
    ? undefined
    : { message: 'the quote is never closed', position: [found, found + 1] };
}

function openBracket(error: ParserError): SyntaxProblem | undefined {
  const bracket = /^Flow (?:map|sequence) in block collection .* end with a (.)$/.exec(
    error.message.split('\n')[0] ?? '',
  )?.[1];
  if (bracket === undefined) return undefined;
  const message = `a \`${bracket === '}' ? '{' : '['}\` above is not closed, or what is in it is not indented`;
  return { message, position: error.pos };
}

function plain(error: ParserError): string {
  const first = error.message.split('\n')[0] ?? error.message;
  return first.charAt(0).toLowerCase() + first.slice(1).replace(/\.$/, '');
}
