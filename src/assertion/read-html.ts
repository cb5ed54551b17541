import type { DefaultTreeAdapterTypes, ParserError } from 'parse5';
import { showText } from './show-value.ts';
import { describePlace, showAround } from './text-place.ts';

type Parse5 = typeof import('parse5');
type Adapter = Parse5['defaultTreeAdapter'];
type Element = DefaultTreeAdapterTypes.Element;

export interface HtmlProblem {
  readonly message: string;
  readonly offset: number;
}

export interface HtmlFacts {
  /** In the order of the text. */
  readonly problems: readonly HtmlProblem[];
  /** Those that are written in the text, not those that a parser adds. */
  readonly elements: readonly Element[];
}

export type ReadHtml =
  | { readonly facts: HtmlFacts; readonly reason?: undefined }
  /** Why it is not read to its end. */
  | { readonly facts?: undefined; readonly reason: string };

/** As deep as browsers go. */
const DEEPEST = 512;
const MOST_PROBLEMS = 100;

let parse5: Parse5 | undefined;

/** Has to be awaited once before {@link readHtml}; the library is loaded only where it is used. */
export async function loadHtmlParser(): Promise<void> {
  parse5 ??= await import('parse5');
}

/**
 * Reads HTML as the standard says, which repairs everything, and tells what was repaired: the
 * standard's parse errors as far as the library reports them, elements that are never closed although
 * they have to be, end tags that close nothing, and what is moved out of a table or renamed. A text that begins as a whole document is read as
 * one, any other as a fragment unless `isDocument`.
 */
export function readHtml(text: string, isDocument: boolean): ReadHtml {
  if (parse5 === undefined) throw new Error('loadHtmlParser was not awaited');
  const isWhole = isDocument || /^\s*<(?:!doctype|html)\b/i.test(text);
  const problems: HtmlProblem[] = [];
  const note = (problem: HtmlProblem): void => {
    problems.push(problem);
    if (problems.length >= MOST_PROBLEMS) throw new StopReading('it has 100 mistakes and more');
  };
  try {
    const elements = listElements(parse(parse5, { text, isWhole, note }));
    for (const element of elements) {
      noteUnclosed(element, text, note);
      noteRenamed(element, text, note);
    }
    return { facts: { problems: sort(problems), elements } };
  } catch (error) {
    if (!(error instanceof StopReading)) throw error;
    const [first] = sort(problems);
    return { reason: first === undefined ? error.message : `${error.message}; ${first.message}` };
  }
}

class StopReading extends Error {}

interface Reading {
  readonly text: string;
  readonly isWhole: boolean;
  readonly note: (problem: HtmlProblem) => void;
}

function parse(
  { Parser, defaultTreeAdapter }: Parse5,
  { text, isWhole, note }: Reading,
): DefaultTreeAdapterTypes.ParentNode {
  let closedAt: number | undefined;
  const treeAdapter = watchTree(defaultTreeAdapter, {
    onClosed: (offset) => {
      closedAt = offset;
    },
    onMoved: (node, table) => {
      const moved = describeMoved(node, table, text);
      if (moved !== undefined) note(moved);
    },
  });
  const onParseError = (error: ParserError): void => note(describeError(error, text));
  // With scripts the content of `<noscript>` would be text, in which nothing is found.
  const scriptingEnabled = false;
  const options = { sourceCodeLocationInfo: true, scriptingEnabled, onParseError, treeAdapter };
  const parser = isWhole
    ? new Parser<DefaultTreeAdapterTypes.DefaultTreeAdapterMap>(options)
    : Parser.getFragmentParser<DefaultTreeAdapterTypes.DefaultTreeAdapterMap>(null, options);
  const onEndTag = parser.onEndTag.bind(parser);
  parser.onEndTag = (token) => {
    onEndTag(token);
    const offset = token.location?.startOffset;
    if (offset === undefined || closedAt === offset) return;
    const tag = showText(`</${token.tagName}>`);
    const problem =
      !isWhole && ofDocuments.has(token.tagName)
        ? 'is of a whole document, which begins with `<!doctype html>`'
        : 'closes nothing that is open';
    note({ offset, message: `${tag} at ${describePlace(text, offset)} ${problem}` });
  };
  parser.tokenizer.write(text, true);
  return isWhole ? parser.document : parser.getFragment();
}

/** Elements that no fragment has. */
const ofDocuments: ReadonlySet<string> = new Set(['html', 'head', 'body']);

interface TreeWatch {
  onClosed(offset: number): void;
  /** Only what a table cannot hold is put before something: before the table. A text is told once of each. */
  onMoved(node: Element | 'text', table: Element): void;
}

/** Builds the same tree, as deep as may be, and tells which end tags close an element and what is moved. */
function watchTree(adapter: Adapter, { onClosed, onMoved }: TreeWatch): Adapter {
  let depth = 0;
  const told = new Set<unknown>();
  return {
    ...adapter,
    insertBefore(parent, node, table) {
      if ('tagName' in node) onMoved(node, table as Element);
      adapter.insertBefore(parent, node, table);
    },
    insertTextBefore(parent, moved, table) {
      if (!told.has(table)) onMoved('text', table as Element);
      told.add(table);
      adapter.insertTextBefore(parent, moved, table);
    },
    onItemPush() {
      depth += 1;
      if (depth > DEEPEST) throw new StopReading(`elements are nested more than ${DEEPEST} deep`);
    },
    onItemPop() {
      depth -= 1;
    },
    updateNodeSourceCodeLocation(node, end) {
      if (end.endTag !== undefined) onClosed(end.endTag.startOffset);
      adapter.updateNodeSourceCodeLocation(node, end);
    },
  };
}

function describeMoved(
  node: Element | 'text',
  table: Element,
  text: string,
): HtmlProblem | undefined {
  // What a parser adds, as a formatting element that is opened again, is told by what it is added for.
  const where = node === 'text' ? table.sourceCodeLocation : node.sourceCodeLocation;
  if (!where) return undefined;
  const offset = where.startOffset;
  const place = describePlace(text, offset);
  const message =
    node === 'text'
      ? `there is text in the \`<table>\` at ${place}, and in none of its cells`
      : `${showText(`<${node.tagName}>`)} at ${place} is in a table, and in none of its cells`;
  return { offset, message };
}

function describeError({ code, startOffset }: ParserError, text: string): HtmlProblem {
  const offset = Math.min(startOffset, text.length);
  const around = showAround(text, offset);
  const near = around === '``' ? '' : `, near ${around}`;
  const said = code.replaceAll('-', ' ').replace(/\beof\b/g, 'end of text');
  return { offset, message: `${said} at ${describePlace(text, offset)}${near}` };
}

function listElements(root: DefaultTreeAdapterTypes.ParentNode): readonly Element[] {
  const elements: Element[] = [];
  const open: DefaultTreeAdapterTypes.ParentNode[] = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if ('tagName' in node && node.sourceCodeLocation) elements.push(node);
    if ('content' in node) open.push((node as DefaultTreeAdapterTypes.Template).content);
    for (const child of node.childNodes) if ('childNodes' in child) open.push(child);
  }
  return elements.sort((a, b) => startOf(a) - startOf(b));
}

export function startOf(element: Element): number {
  return element.sourceCodeLocation?.startOffset ?? 0;
}

/** Elements whose end tag may be left out, and those that have none. */
const needNoEnd: ReadonlySet<string> = new Set([
  ...['html', 'head', 'body', 'li', 'dt', 'dd', 'p', 'rt', 'rp', 'optgroup', 'option', 'colgroup'],
  ...['caption', 'thead', 'tbody', 'tfoot', 'tr', 'td', 'th', 'area', 'base', 'br', 'col', 'embed'],
  ...['hr', 'img', 'input', 'link', 'meta', 'param', 'source', 'track', 'wbr', 'basefont'],
  ...['bgsound', 'frame', 'keygen'],
]);

function noteUnclosed(element: Element, text: string, note: Reading['note']): void {
  const { startTag, endTag } = element.sourceCodeLocation ?? {};
  if (startTag === undefined || endTag !== undefined || needNoEnd.has(element.tagName)) return;
  // `<circle/>` is closed, and `<div/>` is told by the parser already.
  if (text.charAt(startTag.endOffset - 2) === '/') return;
  const place = describePlace(text, startTag.startOffset);
  const tag = showText(`<${element.tagName}>`);
  note({ offset: startTag.startOffset, message: `${tag} at ${place} is never closed` });
}

/** The standard has one name that is read as another. */
function noteRenamed(element: Element, text: string, note: Reading['note']): void {
  const offset = startOf(element);
  if (element.tagName !== 'img' || !/^<image\b/i.test(text.slice(offset, offset + 7))) return;
  note({
    offset,
    message: `\`<image>\` at ${describePlace(text, offset)} is no element; \`<img>\` is`,
  });
}

function sort(problems: readonly HtmlProblem[]): readonly HtmlProblem[] {
  return [...problems].sort((a, b) => a.offset - b.offset);
}
