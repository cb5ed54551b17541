/** A command-line session as Markdown; CONTRIBUTING.md has the format. */
export interface Scenario {
  readonly title: string;
  readonly lines: readonly string[];
  readonly blocks: readonly Block[];
}

export type Block = FileBlock | ConsoleBlock;

/** A file that is written before the commands below it run. */
export interface FileBlock {
  readonly kind: 'file';
  readonly path: string;
  readonly text: string;
  /** Only its owner may read it. */
  readonly isPrivate?: true;
}

export interface ConsoleBlock {
  readonly kind: 'console';
  /** Whether standard error is compared, too. */
  readonly streams: 'both' | 'stdout';
  readonly fences: FenceLines;
  readonly commands: readonly string[];
}

/** The indexes of a block's fences in the document's lines. */
export interface FenceLines {
  readonly opening: number;
  readonly closing: number;
}

/** Throws with the line where the document is not a scenario. */
export function parseScenario(text: string): Scenario {
  const lines = text.split('\n');
  const title = /^# (.+)$/.exec(lines[0] ?? '')?.[1];
  if (title === undefined) throw new Error('line 1: a scenario begins with a title, `# …`');
  const blocks = findFences(lines).flatMap((fences) => parseBlock(lines, fences) ?? []);
  if (!blocks.some((block) => block.kind === 'console')) {
    throw new Error('line 1: the scenario has no `console` block');
  }
  return { title, lines, blocks };
}

function findFences(lines: readonly string[]): readonly FenceLines[] {
  const found: FenceLines[] = [];
  let opening: { readonly line: number; readonly fence: string } | undefined;
  for (const [line, text] of lines.entries()) {
    const fence = /^`{3,}/.exec(text)?.[0];
    if (fence === undefined) continue;
    if (opening === undefined) {
      opening = { line, fence };
    } else if (text.trimEnd() === fence && fence.length >= opening.fence.length) {
      found.push({ opening: opening.line, closing: line });
      opening = undefined;
    }
  }
  if (opening !== undefined) throw new Error(`line ${opening.line + 1}: the block is not closed`);
  return found;
}

/** Undefined for a block that only illustrates the prose. */
function parseBlock(lines: readonly string[], fences: FenceLines): Block | undefined {
  const info = (lines[fences.opening] ?? '').replace(/^`+/, '').trim();
  const body = lines.slice(fences.opening + 1, fences.closing);
  const path = /(?:^|\s)file=(\S+)/.exec(info)?.[1];
  if (path !== undefined) {
    const words = info.split(' ');
    const lineEnd = words.includes('crlf') ? '\r\n' : '\n';
    const file = parseFile(path, body, { fences, lineEnd });
    return words.includes('private') ? { ...file, isPrivate: true } : file;
  }
  if (info === 'console' || info === 'console stdout') {
    const streams = info === 'console' ? 'both' : 'stdout';
    return { kind: 'console', streams, fences, commands: parseCommands(body, fences) };
  }
  if (info.startsWith('console'))
    throw new Error(`line ${fences.opening + 1}: what is \`${info}\`?`);
  return undefined;
}

/** With `crlf` in its fence, a file is written as on Windows. */
function parseFile(
  path: string,
  body: readonly string[],
  { fences, lineEnd }: { readonly fences: FenceLines; readonly lineEnd: string },
): FileBlock {
  if (path.startsWith('/') || path.split('/').includes('..')) {
    throw new Error(`line ${fences.opening + 1}: \`${path}\` leaves the scenario's folder`);
  }
  return { kind: 'file', path, text: body.map((line) => line + lineEnd).join('') };
}

function parseCommands(body: readonly string[], fences: FenceLines): readonly string[] {
  if (body[0]?.startsWith('$ ') !== true) {
    throw new Error(`line ${fences.opening + 2}: a console block begins with a command, \`$ …\``);
  }
  return body.flatMap((line) => (line.startsWith('$ ') ? [line.slice(2)] : []));
}
