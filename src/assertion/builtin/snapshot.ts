import type { JsonValue } from '../../source/json.ts';
import type { Assertion, Check } from '../assertion.ts';
import { readBareOptions } from '../bare-option.ts';
import type { SnapshotMatch } from '../snapshot-tools.ts';
import { nounOf } from '../text-of.ts';
import { errored, fail, pass } from '../verdicts.ts';

/** Rewritten by `--update-snapshots`. */
export const snapshot: Assertion = {
  name: 'snapshot',
  summary:
    'The text is the one that was kept for this case in `<pipeline>.snapshots.yaml`; the first is kept.',
  options: {
    description: 'The bare name, or what is not compared.',
    type: ['boolean', 'object'],
    examples: [true, { normalize: ['whitespace', 'numbers'] }],
    properties: {
      normalize: {
        type: 'array',
        items: { enum: ['trim', 'whitespace', 'numbers'] },
        minItems: 1,
        description:
          'Done to both texts first: `trim` drops white space at the ends, `whitespace` makes one space of any, `numbers` makes `<number>` of each.',
      },
    },
    minProperties: 1,
    additionalProperties: false,
  },
  bare: true,
  scope: 'choice',
  needs: ['snapshots'],
  examples: [
    {
      yaml: 'snapshot',
      passes: { text: 'A refund is coming in 3 days.' },
      fails: { text: 'A refund is coming.' },
    },
    {
      yaml: 'snapshot: { normalize: [whitespace, numbers] }',
      passes: { text: 'A refund  is coming in 5 days.' },
      fails: { text: 'A refund is coming.' },
    },
  ],
  prepare(options): Check {
    const ways = readBareOptions(options, 'snapshot', 'normalize').texts('normalize') ?? [];
    const normalize = (text: string): string =>
      ways.reduce((rest, way) => normalizers[way]?.(rest) ?? rest, text);
    return async (subject, { snapshots }) => {
      const text = normalize(show(subject.value));
      const match = await snapshots.match({ text, choice: subject.choice.index, normalize });
      return tell(match, { noun: nounOf(subject), text, normalize });
    };
  },
};

const normalizers: Readonly<Record<string, (text: string) => string>> = {
  trim: (text) => text.trim(),
  whitespace: (text) => text.trim().replace(/\s+/g, ' '),
  numbers: (text) => text.replace(/\d+(?:[.,]\d+)*/g, '<number>'),
};

/** What is not text is kept in lines, so that its differences are small. */
function show(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}

interface Told {
  readonly noun: string;
  readonly text: string;
  readonly normalize: (text: string) => string;
}

function tell(match: SnapshotMatch, { noun, text, normalize }: Told): ReturnType<typeof pass> {
  switch (match.kind) {
    case 'same':
      return pass(`${noun} is as it was kept`);
    case 'new':
      return pass(`${noun} is kept as a new snapshot`);
    case 'updated':
      return pass(`${noun} is kept in place of another`);
    case 'different':
      return fail(`${noun} is not as it was kept`, {
        expected: normalize(match.kept),
        actual: text,
      });
    case 'missing':
      return errored(
        `there is no snapshot to compare with in \`${match.file}\`, and in CI none is written`,
      );
  }
}
