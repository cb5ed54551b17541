import { fc } from './fast-check.ts';

/** `npm run soak` has many times as many. */
export function runsOf(usual: number): { readonly numRuns: number } {
  return { numRuns: usual * Number(process.env['FUZZ'] ?? 1) };
}

export interface Grammar {
  /** Whole inputs, from which the mutants are made. */
  readonly seeds: readonly string[];
  /** What is put in: the words of the language, alone and in places where they do not belong. */
  readonly fragments: readonly string[];
  /** What opens and closes a level, put around a part once or thousands of times. */
  readonly nests: readonly (readonly [open: string, close: string])[];
}

const DEPTHS = [1, 2, 7, 150, 199, 201, 600, 5000, 20_000];

interface Change {
  readonly kind: 'insert' | 'delete' | 'double' | 'swap' | 'nest' | 'replace';
  readonly at: number;
  readonly length: number;
  readonly pick: number;
  readonly depth: number;
}

const change: fc.Arbitrary<Change> = fc.record({
  kind: fc.constantFrom('insert', 'insert', 'delete', 'double', 'swap', 'nest', 'replace'),
  at: fc.nat(),
  length: fc.nat(40),
  pick: fc.nat(),
  depth: fc.constantFrom(...DEPTHS),
});

/** Inputs that were right once, or are made of right words: parts inserted, deleted, doubled, swapped and nested. */
export function mutantsOf(grammar: Grammar): fc.Arbitrary<string> {
  const { seeds, fragments } = grammar;
  const made = fc.array(fc.constantFrom(...fragments), { maxLength: 30 });
  const start = fc.oneof(
    { arbitrary: fc.constantFrom(...seeds), weight: 3 },
    made.map((parts) => parts.join('')),
  );
  return fc
    .tuple(start, fc.array(change, { maxLength: 8 }))
    .map(([text, changes]) => changes.reduce((now, each) => apply(now, each, grammar), text));
}

const LONGEST = 400_000;

function apply(text: string, { kind, at, length, pick, depth }: Change, grammar: Grammar): string {
  const from = at % (text.length + 1);
  const [before, part, after] = [
    text.slice(0, from),
    text.slice(from, from + length),
    text.slice(from + length),
  ];
  const fragment = grammar.fragments[pick % grammar.fragments.length] ?? '';
  const [open = '', close = ''] = grammar.nests[pick % grammar.nests.length] ?? [];
  const levels = Math.min(
    depth,
    Math.floor((LONGEST - text.length) / (open.length + close.length)),
  );
  switch (kind) {
    case 'insert':
      return before + fragment + part + after;
    case 'replace':
      return before + fragment + after;
    case 'delete':
      return before + after;
    case 'double':
      return before + part + part + after;
    case 'swap':
      return after + part + before;
    case 'nest':
      return (
        before + open.repeat(Math.max(0, levels)) + part + close.repeat(Math.max(0, levels)) + after
      );
  }
}
