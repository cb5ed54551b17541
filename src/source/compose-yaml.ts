import { Composer, type Document, Lexer, Parser, YAMLParseError } from 'yaml';

/** Far deeper than a value may be nested, and far less deep than the composer's recursion can go. */
const DEEPEST = 500;

/**
 * Keys and values together. Each takes some ten microseconds until it is checked, so that a file at this
 * limit takes seconds; rows belong into a dataset, which is streamed.
 */
const MOST_SCALARS = 50_000;

export type ComposedYaml =
  | { readonly document: Document.Parsed; readonly refused?: undefined }
  | { readonly document?: undefined; readonly refused: RefusedYaml };

/** What is not composed: the place where it became too much, and why. */
export interface RefusedYaml {
  readonly message: string;
  readonly offset: number;
}

const TOO_DEEP = 'the file is nested too deeply';
const TOO_MANY =
  'the file has more than 50,000 keys and values: rows belong into a dataset in CSV or JSON Lines';

/** As the library's `parseDocument`, but for a text that would exhaust the stack, or take minutes. */
export function composeYaml(text: string): ComposedYaml {
  const composer = new Composer({
    version: '1.2',
    prettyErrors: false,
    // Its own search for double keys takes time by the square of their number.
    uniqueKeys: false,
    strict: true,
    stringKeys: false,
  });
  const parser = new Parser();
  try {
    let first: Document.Parsed | undefined;
    for (const document of composer.compose(listTokens(text, parser), true, text.length)) {
      if (first === undefined) first = document as Document.Parsed;
      else {
        const [start, , end] = document.range ?? [text.length, 0, text.length];
        first.errors.push(new YAMLParseError([start, end], 'MULTIPLE_DOCS', 'several documents'));
        break;
      }
    }
    if (first === undefined) throw new Error('the composer gave no document');
    const refused = findOtherVersion(first, text);
    return refused === undefined ? { document: first } : { refused };
  } catch (error) {
    if (error instanceof TooMuch) return { refused: error };
    // What is left of the stack is the caller's to say.
    if (error instanceof RangeError) return { refused: { message: TOO_DEEP, offset: 0 } };
    throw error;
  }
}

/** By YAML 1.1 `yes` would be `true`, and `012` would be 10. */
function findOtherVersion(document: Document.Parsed, text: string): RefusedYaml | undefined {
  const before = text.slice(0, document.contents?.range[0]);
  const [directive, version] = /^%YAML[ \t]+(\S+)/m.exec(before) ?? [];
  if (directive === undefined || version === '1.2') return undefined;
  const message = `the file says that it is YAML ${version}; it is read as YAML 1.2, so leave out that line`;
  return { message, offset: before.indexOf(directive) };
}

/** The parser itself does not recurse: what is open is on a stack of its own. */
function* listTokens(text: string, parser: Parser): ReturnType<Parser['parse']> {
  let scalars = 0;
  for (const lexeme of new Lexer().lex(text)) {
    yield* parser.next(lexeme);
    if (parser.stack.length > DEEPEST) throw new TooMuch(TOO_DEEP, parser.offset);
    if (!SCALARS.has(lexeme[0])) continue;
    scalars += 1;
    if (scalars > MOST_SCALARS) throw new TooMuch(TOO_MANY, parser.offset);
  }
  yield* parser.end();
}

/** What the lexer gives before a plain or a block scalar, and how quoted ones begin. */
const SCALARS: ReadonlySet<string | undefined> = new Set(['\u{1f}', '"', "'"]);

class TooMuch extends Error implements RefusedYaml {
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}
