/** Where a text stops being JSON, in the words of Python's decoder. */
export interface JsonMistake {
  readonly offset: number;
  readonly message: string;
}

/** Said of JSON in JSON beyond all sense, which Python's decoder refuses, too. */
export const tooDeep: JsonMistake = { offset: 0, message: 'Too deeply nested' };

/** The first mistake of a text that is not JSON. */
export function findJsonMistake(text: string): JsonMistake {
  try {
    const scanner = new JsonScanner(text);
    scanner.readDocument();
  } catch (error) {
    if (error instanceof ScanError) return { offset: error.offset, message: error.message };
    if (error instanceof RangeError) return tooDeep;
    throw error;
  }
  return { offset: text.length, message: 'Expecting value' };
}

class ScanError extends Error {
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

const space = /[ \t\n\r]*/y;
const scalar = /(?:null|true|false|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)/y;
const plainText = /[ !#-[\]-\uffff]*/y;
const escaped = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y;

class JsonScanner {
  readonly #text: string;
  #offset = 0;

  constructor(text: string) {
    this.#text = text;
  }

  readDocument(): void {
    this.#skip(space);
    this.#readValue();
    this.#skip(space);
    if (this.#offset < this.#text.length) this.#fail('Extra data');
  }

  #readValue(): void {
    const sign = this.#text[this.#offset];
    if (sign === '{') this.#readObject();
    else if (sign === '[') this.#readList();
    else if (sign === '"') this.#readText();
    else if (this.#skip(scalar) === 0) this.#fail('Expecting value');
  }

  #readObject(): void {
    this.#offset += 1;
    this.#skip(space);
    if (this.#take('}')) return;
    do {
      this.#skip(space);
      if (this.#text[this.#offset] !== '"') {
        this.#fail('Expecting property name enclosed in double quotes');
      }
      this.#readText();
      this.#skip(space);
      if (!this.#take(':')) this.#fail("Expecting ':' delimiter");
      this.#skip(space);
      this.#readValue();
      this.#skip(space);
    } while (this.#take(','));
    if (!this.#take('}')) this.#fail("Expecting ',' delimiter");
  }

  #readList(): void {
    this.#offset += 1;
    this.#skip(space);
    if (this.#take(']')) return;
    do {
      this.#skip(space);
      this.#readValue();
      this.#skip(space);
    } while (this.#take(','));
    if (!this.#take(']')) this.#fail("Expecting ',' delimiter");
  }

  #readText(): void {
    const start = this.#offset;
    this.#offset += 1;
    for (;;) {
      this.#skip(plainText);
      if (this.#take('"')) return;
      const sign = this.#text[this.#offset];
      if (sign === undefined) throw new ScanError('Unterminated string starting at', start);
      if (sign !== '\\') this.#fail('Invalid control character at');
      if (this.#skip(escaped) === 0) this.#fail('Invalid \\escape');
    }
  }

  #take(sign: string): boolean {
    if (this.#text[this.#offset] !== sign) return false;
    this.#offset += 1;
    return true;
  }

  #skip(pattern: RegExp): number {
    pattern.lastIndex = this.#offset;
    const length = pattern.exec(this.#text)?.[0].length ?? 0;
    this.#offset += length;
    return length;
  }

  #fail(message: string): never {
    throw new ScanError(message, this.#offset);
  }
}
