/** What a document says of its own entities. */
export interface Doctype {
  readonly problem?: string;
  /** Those that it declares itself. */
  readonly entities: ReadonlySet<string>;
  /** Whether others may be declared elsewhere, in what is not fetched. */
  readonly isOpen: boolean;
}

const start = String.raw`:A-Z_a-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C\u200D\u2070-\u218F\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\u{10000}-\u{EFFFF}`;
const name = String.raw`[${start}][${start}\-.0-9\u00B7\u0300-\u036F\u203F\u2040]*`;
const literal = `(?:"[^"]*"|'[^']*')`;
const publicId = String.raw`(?:"[ \r\n\w'()+,./:=?;!*#@$%\-]*"|'[ \r\n\w()+,./:=?;!*#@$%\-]*')`;
const space = '[ \\t\\r\\n]';
const externalId = `(?:SYSTEM|PUBLIC${space}+${publicId})${space}+${literal}`;

const head = new RegExp(`${space}+(${name})(${space}+${externalId})?${space}*(\\[|$)`, 'uy');
const tail = new RegExp(`\\]${space}*$`, 'uy');
const blank = new RegExp(`${space}+`, 'uy');
const parameter = new RegExp(`%${name};`, 'uy');
const instruction = new RegExp(`<\\?(?!xml[\\s?])${name}(?=\\s|\\?>)`, 'iuy');
const declaration = new RegExp(`<!(?:ELEMENT|ATTLIST|ENTITY|NOTATION)(?=${space})`, 'uy');
const entity = new RegExp(`<!ENTITY${space}+(${name})${space}`, 'uy');
const unquoted = /[^<>"']*/uy;

/**
 * Reads what stands between `<!DOCTYPE` and its `>` by the grammar of XML 1.0, what is declared between
 * square brackets only as far as where each declaration ends. In time proportional to the text.
 */
export function readDoctype(text: string): Doctype {
  const entities = new Set<string>();
  const opened = matchAt(head, text, 0);
  if (opened === undefined) return { problem: describeHead(text), entities, isOpen: false };
  const [whole, , external, bracket] = opened;
  let isOpen = external !== undefined;
  if (bracket === '') return { entities, isOpen };
  let at = whole.length;
  while (text[at] !== ']') {
    const end = endOfPart(text, at);
    if (end === undefined) {
      const problem =
        'what the document type declares between `[` and `]` is no markup declaration';
      return { problem, entities, isOpen };
    }
    const declared = matchAt(entity, text, at)?.[1];
    if (declared !== undefined) entities.add(declared);
    isOpen ||= text[at] === '%';
    at = end;
  }
  return matchAt(tail, text, at) === undefined
    ? { problem: 'the document type goes on behind its `]`', entities, isOpen }
    : { entities, isOpen };
}

function describeHead(text: string): string {
  return new RegExp(`^${space}+${name}(?=[\\s[]|$)`, 'u').test(text)
    ? 'the document type has more than a name, which is followed by no `SYSTEM "…"`, `PUBLIC "…" "…"` or `[…]`'
    : 'the document type has no name';
}

/** Where a comment, an instruction, a declaration, a reference or white space ends. */
function endOfPart(text: string, at: number): number | undefined {
  if (text.startsWith('<!--', at)) {
    const end = text.indexOf('--', at + 4);
    return end >= 0 && text[end + 2] === '>' ? end + 3 : undefined;
  }
  const begun = matchAt(instruction, text, at);
  if (begun) return after('?>', text, at + begun[0].length);
  const declared = matchAt(declaration, text, at);
  if (declared) return endOfDeclaration(text, at + declared[0].length);
  const [found] = matchAt(blank, text, at) ?? matchAt(parameter, text, at) ?? [];
  return found === undefined ? undefined : at + found.length;
}

/** Quotation marks hide what is between them. */
function endOfDeclaration(text: string, from: number): number | undefined {
  let at: number | undefined = from;
  while (at !== undefined) {
    at += matchAt(unquoted, text, at)?.[0].length ?? 0;
    const mark: string | undefined = text[at];
    if (mark === '>') return at + 1;
    at = mark === '"' || mark === "'" ? after(mark, text, at + 1) : undefined;
  }
  return undefined;
}

function after(mark: string, text: string, from: number): number | undefined {
  const at = text.indexOf(mark, from);
  return at < 0 ? undefined : at + mark.length;
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}
