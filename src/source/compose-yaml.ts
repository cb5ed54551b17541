import { Composer, type Document, Lexer, Parser, YAMLParseError } from 'yaml';

/** Far deeper than a value may be nested, and far less deep than the composer's recursion can go. */
const DEEPEST = 500;

export type ComposedYaml =
  | { readonly document: Document.Parsed; readonly deepAt?: undefined }
  | {
      readonly document?: undefined;
      /** Offset of the place where lists and maps are nested too deeply. */
      readonly deepAt: number;
    };

/** As the library's `parseDocument`, but for a text that is nested so deeply that it would exhaust the stack. */
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
    return { document: first };
  } catch (error) {
    if (error instanceof TooDeep) return { deepAt: error.offset };
    // What is left of the stack is the caller's to say.
    if (error instanceof RangeError) return { deepAt: 0 };
    throw error;
  }
}

/** The parser itself does not recurse: what is open is on a stack of its own. */
function* listTokens(text: string, parser: Parser): ReturnType<Parser['parse']> {
  for (const lexeme of new Lexer().lex(text)) {
    yield* parser.next(lexeme);
    if (parser.stack.length > DEEPEST) throw new TooDeep(parser.offset);
  }
  yield* parser.end();
}

class TooDeep extends Error {
  readonly offset: number;

  constructor(offset: number) {
    super('nested too deeply');
    this.offset = offset;
  }
}
