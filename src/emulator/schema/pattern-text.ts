import { pick, type Random } from '../model/random.ts';

/**
 * A text that a regular expression matches, for the syntax that schemas use: literals, classes,
 * groups, alternatives, counts and anchors. Undefined for what it cannot read, or what is too long.
 */
export function makePatternText(source: string, random: Random): string | undefined {
  try {
    return new PatternReader(source, random).read();
  } catch (error) {
    if (error instanceof UnreadablePattern) return undefined;
    throw error;
  }
}

class UnreadablePattern extends Error {}

const letters = 'abcdefghijklmnopqrstuvwxyz';
const digits = '0123456789';
const classes: Readonly<Record<string, string>> = {
  d: digits,
  w: `${letters}${digits}_`,
  s: ' ',
  D: letters,
  W: '-',
  S: letters,
};
const printable = Array.from({ length: 94 }, (_, index) => String.fromCharCode(index + 33)).join(
  '',
);
const endless = 3;
const most = 4096;
/** Groups in groups, which the reader calls itself for, and what counts of counts may come to. */
const deepest = 100;
const longest = 100_000;

/** Makes a text for each part of the pattern as it is read. */
class PatternReader {
  readonly #source: string;
  readonly #random: Random;
  #offset = 0;
  #depth = 0;

  constructor(source: string, random: Random) {
    this.#source = source;
    this.#random = random;
  }

  read(): string {
    const make = this.#alternatives();
    if (this.#offset < this.#source.length) throw new UnreadablePattern();
    return make();
  }

  #alternatives(): () => string {
    this.#depth += 1;
    if (this.#depth > deepest) throw new UnreadablePattern();
    const options = [this.#sequence()];
    while (this.#take('|')) options.push(this.#sequence());
    this.#depth -= 1;
    return () => pick(options, this.#random)?.() ?? '';
  }

  #sequence(): () => string {
    const parts: (() => string)[] = [];
    while (this.#offset < this.#source.length && !'|)'.includes(this.#peek())) {
      parts.push(this.#counted(this.#atom()));
    }
    return () => parts.map((part) => part()).join('');
  }

  #atom(): () => string {
    const sign = this.#next();
    if (sign === '^' || sign === '$') return () => '';
    if (sign === '(') return this.#group();
    if (sign === '[') return this.#oneOf(this.#class());
    if (sign === '.') return this.#oneOf(letters);
    if (sign === '\\') return this.#oneOf(this.#escaped());
    if ('*+?{'.includes(sign)) throw new UnreadablePattern();
    return () => sign;
  }

  #group(): () => string {
    if (this.#take('?') && !this.#take(':')) {
      const name = /^P?<([A-Za-z]\w*)>/.exec(this.#source.slice(this.#offset));
      if (name === null) throw new UnreadablePattern();
      this.#offset += name[0].length;
    }
    const make = this.#alternatives();
    if (!this.#take(')')) throw new UnreadablePattern();
    return make;
  }

  #class(): string {
    const isNegated = this.#take('^');
    let members = '';
    while (this.#peek() !== ']' || members === '') {
      const first = this.#classMember();
      if (first.length === 1 && this.#peek() === '-' && this.#source[this.#offset + 1] !== ']') {
        this.#next();
        members += range(first, this.#classMember());
      } else members += first;
    }
    this.#next();
    if (!isNegated) return members;
    return [...printable].filter((sign) => !members.includes(sign)).join('');
  }

  #classMember(): string {
    const sign = this.#next();
    return sign === '\\' ? this.#escaped() : sign;
  }

  #escaped(): string {
    const sign = this.#next();
    const known = classes[sign];
    if (known !== undefined) return known;
    if (sign === 'n') return '\n';
    if (sign === 't') return '\t';
    if (/[A-Za-z0-9]/.test(sign)) throw new UnreadablePattern();
    return sign;
  }

  #counted(make: () => string): () => string {
    const [min, max] = this.#count();
    this.#take('?');
    if (min === 1 && max === 1) return make;
    return () => {
      const count = min + Math.floor(this.#random() * (max - min + 1));
      let text = '';
      for (let made = 0; made < count; made++) {
        text += make();
        if (text.length > longest) throw new UnreadablePattern();
      }
      return text;
    };
  }

  #count(): readonly [number, number] {
    if (this.#take('*')) return [0, endless];
    if (this.#take('+')) return [1, endless];
    if (this.#take('?')) return [0, 1];
    const found = /^\{(\d+)(,?)(\d*)\}/.exec(this.#source.slice(this.#offset));
    if (found === null) return [1, 1];
    this.#offset += found[0].length;
    const min = Math.min(most, Number(found[1]));
    if (found[2] === '') return [min, min];
    return [min, found[3] === '' ? min + endless : Math.min(most, Number(found[3]))];
  }

  #oneOf(signs: string): () => string {
    return () => pick([...signs], this.#random) ?? '';
  }

  #peek(): string {
    return this.#source[this.#offset] ?? '';
  }

  #next(): string {
    const sign = this.#source[this.#offset];
    if (sign === undefined) throw new UnreadablePattern();
    this.#offset += 1;
    return sign;
  }

  #take(sign: string): boolean {
    if (this.#peek() !== sign) return false;
    this.#offset += 1;
    return true;
  }
}

function range(first: string, last: string): string {
  const from = first.charCodeAt(0);
  const to = last.charCodeAt(0);
  if (last.length !== 1 || to < from) throw new UnreadablePattern();
  return Array.from({ length: to - from + 1 }, (_, index) =>
    String.fromCharCode(from + index),
  ).join('');
}
