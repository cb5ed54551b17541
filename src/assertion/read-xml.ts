import type { SaxesParser } from 'saxes';
import { type Doctype, readDoctype } from './read-doctype.ts';
import { showText } from './show-value.ts';
import { describePlace, showAround } from './text-place.ts';

export interface XmlFacts {
  /** The root element's name, with its prefix. */
  readonly root: string;
  /** Those of the wanted paths that lead to an element. */
  readonly found: ReadonlySet<string>;
}

export type ReadXml =
  | { readonly kind: 'read'; readonly facts: XmlFacts }
  | { readonly kind: 'mistaken'; readonly problem: string }
  /** Whether it is well-formed is up to what is not read. */
  | { readonly kind: 'unjudged'; readonly reason: string };

let Parser: typeof SaxesParser | undefined;

/** Has to be awaited once before {@link readXml}; the library is loaded only where it is used. */
export async function loadXmlParser(): Promise<void> {
  Parser ??= (await import('saxes')).SaxesParser;
}

/**
 * Whether a text is well-formed XML 1.0, and which of the wanted paths (`ticket/queue`, from the root
 * element on) it has. Nothing is fetched, and an entity that a document declares is not expanded: no
 * small text can grow, and what has one is left unjudged. In time proportional to the text.
 */
export function readXml(text: string, wanted: readonly string[]): ReadXml {
  if (Parser === undefined) throw new Error('loadXmlParser was not awaited');
  const parser = new Parser({ position: true });
  const scan = new Scan(text, wanted);
  const place = (): number => Math.min(parser.position, text.length);
  parser.on('xmldecl', ({ standalone }) => scan.declare(standalone));
  parser.on('doctype', (doctype) => scan.readDoctype(doctype));
  parser.on('opentag', (tag) => scan.open(tag, parser.position));
  parser.on('closetag', () => scan.close(parser.position));
  parser.on('error', (error) => {
    if (!scan.isOwnEntity(error, place())) throw error;
  });
  try {
    parser.write(text).close();
  } catch (error) {
    return { kind: 'mistaken', problem: scan.problem ?? scan.explain(error, place()) };
  }
  const { problem, unread } = scan;
  if (problem !== undefined) return { kind: 'mistaken', problem };
  if (unread !== undefined) return { kind: 'unjudged', reason: unread };
  return { kind: 'read', facts: { root: scan.root, found: scan.found } };
}

interface Path {
  readonly source: string;
  readonly names: readonly string[];
  /** How many of the names the open elements match. */
  matched: number;
}

interface Open {
  readonly name: string;
  /** The offset behind its start tag. */
  readonly end: number;
}

/** Follows the open elements. */
class Scan {
  readonly #text: string;
  readonly #paths: readonly Path[];
  readonly #open: Open[] = [];
  #lastClosed: Open | undefined;
  #rootEnd: number | undefined;
  #doctype: Doctype | undefined;
  #isStandalone = false;
  readonly found = new Set<string>();
  root = '';
  /** What is wrong with the document type, which the parser skips. */
  problem: string | undefined;
  /** Why it is not known whether the text is well-formed. */
  unread: string | undefined;

  constructor(text: string, wanted: readonly string[]) {
    this.#text = text;
    this.#paths = wanted.map((source) => ({ source, names: source.split('/'), matched: 0 }));
  }

  declare(standalone: string | undefined): void {
    this.#isStandalone = standalone === 'yes';
  }

  readDoctype(text: string): void {
    this.#doctype = readDoctype(text);
    this.problem = this.#doctype.problem;
  }

  /** Whether what the parser does not know is an entity that the document's own DTD may declare. */
  isOwnEntity({ message }: Error, offset: number): boolean {
    const entity = this.#entityBefore(offset);
    if (this.#doctype === undefined || entity === undefined) return false;
    if (!message.includes('undefined entity')) return false;
    const { entities, isOpen } = this.#doctype;
    if (!entities.has(entity.slice(1, -1)) && (!isOpen || this.#isStandalone)) return false;
    this.unread ??= `${showText(entity)} at ${this.#place(offset - entity.length)} is an entity of the document’s own, which is not expanded: whether this is well-formed XML is not known`;
    return true;
  }

  #entityBefore(offset: number): string | undefined {
    return /&[^&;\s]*;$/.exec(this.#text.slice(Math.max(0, offset - 80), offset))?.[0];
  }

  open({ name }: { readonly name: string }, end: number): void {
    const depth = this.#open.length;
    if (depth === 0) this.root = name;
    for (const path of this.#paths) {
      if (path.matched !== depth || path.names[depth] !== name) continue;
      path.matched += 1;
      if (path.matched === path.names.length) this.found.add(path.source);
    }
    this.#open.push({ name, end });
  }

  close(end: number): void {
    this.#lastClosed = this.#open.pop();
    const depth = this.#open.length;
    for (const path of this.#paths) path.matched = Math.min(path.matched, depth);
    if (depth === 0) this.#rootEnd = end;
  }

  /** The parser's first complaint, at an offset, in words. */
  explain(error: unknown, offset: number): string {
    if (!(error instanceof Error)) throw error;
    const said = /^\d+:\d+: (.+?)\.?$/s.exec(error.message)?.[1];
    if (said === undefined) throw error;
    if (said === 'unexpected close tag') return this.#explainClose(offset, this.#lastClosed);
    if (said.startsWith('unmatched closing tag')) return this.#explainClose(offset, undefined);
    if (said.startsWith('text data outside')) return this.#explainOutside();
    if (/^(unclosed tag|document must contain|unexpected end)/.test(said)) {
      return this.#explainEnd();
    }
    const entity = this.#entityBefore(offset);
    if (said === 'undefined entity' && entity !== undefined) {
      return `${showText(entity)} at ${this.#place(offset - entity.length)} is an entity that XML does not know of itself`;
    }
    const at = Math.max(0, offset - 1);
    return `${said} at ${this.#place(at)}, near ${showAround(this.#text, at)}`;
  }

  #place(offset: number): string {
    return describePlace(this.#text, offset);
  }

  #describe({ name, end }: Open): string {
    const start = Math.max(0, this.#text.lastIndexOf('<', end - 1));
    return `${showText(`<${name}>`)} at ${this.#place(start)}`;
  }

  #explainClose(offset: number, open: Open | undefined): string {
    const start = Math.max(0, this.#text.lastIndexOf('</', offset - 1));
    const tag = `${showText(this.#text.slice(start, offset))} at ${this.#place(start)}`;
    return open === undefined
      ? `${tag} closes nothing that is open`
      : `${tag} comes before ${this.#describe(open)} is closed`;
  }

  #explainOutside(): string {
    const from = this.#rootEnd ?? 0;
    const offset = from + Math.max(0, this.#text.slice(from).search(/\S/));
    const side = this.#rootEnd === undefined ? 'before' : 'after';
    return `there is text ${side} the root element, at ${this.#place(offset)}`;
  }

  #explainEnd(): string {
    if (this.#text.trim() === '') return 'it is empty';
    const open = this.#open.at(-1);
    const from = open?.end ?? 0;
    const bare = this.#text.slice(from).search(/&(?!#?\w+;)/);
    if (bare >= 0) {
      return `the \`&\` at ${this.#place(from + bare)} begins no entity; a \`&\` that is meant is \`&amp;\``;
    }
    if (open !== undefined) return `${this.#describe(open)} is never closed`;
    const start = this.#text.lastIndexOf('<');
    return start < 0 || this.#text.includes('>', start)
      ? 'it has no element'
      : `the tag at ${this.#place(start)} is not closed before the text ends`;
  }
}
