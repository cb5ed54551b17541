/** Where a text stops being JSON, and why. */
export interface JsonError {
  readonly offset: number;
  readonly message: string;
}

/** A scan through a text: how far it has come, and what is open. */
interface Scan {
  readonly text: string;
  at: number;
  readonly open: ('}' | ']')[];
}

type Expectation = 'value' | 'first value' | 'key' | 'first key' | 'next' | 'end';

/** Finds the error of a text that `JSON.parse` refuses, whose own messages seldom have a place. */
export function findJsonError(text: string): JsonError | undefined {
  const scan: Scan = { text, at: 0, open: [] };
  let expected: Expectation = 'value';
  for (;;) {
    skipSpace(scan);
    if (expected === 'end' && scan.at === text.length) return undefined;
    const next: Expectation | string = step(scan, expected);
    if (!isExpectation(next)) return { offset: scan.at, message: next };
    expected = next;
  }
}

function isExpectation(text: string): text is Expectation {
  return ['value', 'first value', 'key', 'first key', 'next', 'end'].includes(text);
}

/** Reads one token; gives what must follow it, or a message. */
function step(scan: Scan, expected: Expectation): string {
  const character = scan.text.charAt(scan.at);
  if (character === '') return 'the JSON ends too early';
  switch (expected) {
    case 'end':
      return 'there is more after the end of the JSON';
    case 'next':
      return readNext(scan, character);
    case 'first key':
      return character === '}' ? close(scan) : readKey(scan, character);
    case 'key':
      return readKey(scan, character);
    case 'first value':
      return character === ']' ? close(scan) : readValue(scan, character);
    case 'value':
      return readValue(scan, character);
  }
}

function readNext(scan: Scan, character: string): string {
  const end = scan.open.at(-1);
  if (character === end) return close(scan);
  if (character !== ',') return `a \`,\` or \`${end}\` is missing before this`;
  scan.at += 1;
  const comma = scan.at - 1;
  skipSpace(scan);
  if (scan.text.charAt(scan.at) === end) {
    scan.at = comma;
    return `a \`,\` stands before \`${end}\``;
  }
  return end === '}' ? 'key' : 'value';
}

function readKey(scan: Scan, character: string): string {
  if (character !== '"') return 'a key in double quotes is expected here';
  const problem = readText(scan);
  if (problem !== undefined) return problem;
  skipSpace(scan);
  if (scan.text.charAt(scan.at) !== ':') return 'a `:` is missing before this';
  scan.at += 1;
  return 'value';
}

function readValue(scan: Scan, character: string): string {
  if (character === '{' || character === '[') {
    scan.open.push(character === '{' ? '}' : ']');
    scan.at += 1;
    return character === '{' ? 'first key' : 'first value';
  }
  const problem = character === '"' ? readText(scan) : readPlain(scan);
  return problem ?? following(scan);
}

function close(scan: Scan): Expectation {
  scan.open.pop();
  scan.at += 1;
  return following(scan);
}

function following(scan: Scan): Expectation {
  return scan.open.length === 0 ? 'end' : 'next';
}

function readText(scan: Scan): string | undefined {
  const start = scan.at;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids them within a text.
  const special = /["\\\u0000-\u001f]/g;
  special.lastIndex = start + 1;
  for (let match = special.exec(scan.text); match !== null; match = special.exec(scan.text)) {
    scan.at = match.index;
    if (match[0] === '"') {
      scan.at += 1;
      return undefined;
    }
    if (match[0] !== '\\') return describeControl(match[0]);
    const length = escapeLength(scan);
    if (length === 0) return `\`${scan.text.slice(scan.at, scan.at + 2)}\` is no escape`;
    special.lastIndex = scan.at + length;
  }
  scan.at = start;
  return 'a text is never closed';
}

function escapeLength({ text, at }: Scan): number {
  const sequence = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
  sequence.lastIndex = at;
  return sequence.exec(text)?.[0].length ?? 0;
}

function describeControl(character: string): string {
  if (character === '\n') return 'a text is not closed on its line; a line end is written `\\n`';
  return 'a text holds a control character; a tab is written `\\t`';
}

function readPlain(scan: Scan): string | undefined {
  const plain = /[^\s,:{}[\]"]+/y;
  plain.lastIndex = scan.at;
  const word = plain.exec(scan.text)?.[0] ?? scan.text.charAt(scan.at);
  if (!/^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)$/.test(word)) {
    return `\`${word.slice(0, 20)}\` is no value; text is put in double quotes`;
  }
  scan.at += word.length;
  return undefined;
}

function skipSpace(scan: Scan): void {
  const space = /[ \t\r\n]*/y;
  space.lastIndex = scan.at;
  scan.at += space.exec(scan.text)?.[0].length ?? 0;
}
