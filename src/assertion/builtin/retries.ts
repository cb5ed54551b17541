import { nounFor } from '../../source/count-text.ts';
import { TEMPLATE_PATTERN } from '../../template/template-pattern.ts';
import { type Assertion, type Check, OptionError, type Subject } from '../assertion.ts';
import {
  describeRange,
  isWithin,
  type Range,
  rangeAsJson,
  rangeProperties,
  takeRange,
} from '../range.ts';
import { type OptionReader, readOptions } from '../read-option.ts';
import { showText } from '../show-value.ts';
import { errored, fail, pass, skipped } from '../verdicts.ts';

const parties = ['client', 'endpoint', 'both'] as const;
type Party = (typeof parties)[number];

/** The client's attempts are those of this program, by `--retries`; the endpoint's are what Pulze reports. */
export const retries: Assertion = {
  name: 'retries',
  summary: 'The answer needed so many retries, ours and those that Pulze reports.',
  options: {
    description:
      'The most retries, or a map of limits. Counted are the attempts of this program after the first, and `metadata.retries`, which Pulze leaves out where there were none.',
    type: ['integer', 'object', 'string'],
    pattern: TEMPLATE_PATTERN,
    minimum: 0,
    examples: [0, { max: 1, by: 'endpoint' }],
    properties: {
      ...rangeProperties('integer'),
      by: {
        enum: parties,
        description:
          'Whose retries count: `client` for the attempts of this program, `endpoint` for what Pulze reports, `both` (the default) for their sum.',
      },
    },
    minProperties: 1,
    additionalProperties: false,
  },
  bare: false,
  scope: 'completion',
  examples: [
    {
      yaml: 'retries: 0',
      passes: { completion: { metadata: { retries: 0 } } },
      fails: { completion: { metadata: { retries: 1 } } },
    },
    {
      yaml: 'retries: { min: 1, max: 2, by: endpoint }',
      passes: { completion: { metadata: { retries: 2 } } },
      fails: { completion: { metadata: { status_code: 200 } } },
    },
  ],
  prepare(options): Check {
    const reader = readOptions(options, 'max');
    const by = readParty(reader);
    const range = readLimits(reader);
    return (subject) => {
      if (by !== 'endpoint' && subject.completion.answered_from !== undefined) {
        return skipped('nothing was sent for this answer, so that there were no attempts');
      }
      const counted = count(subject, by);
      if (typeof counted === 'string') return errored(counted);
      const said = describe(counted);
      return isWithin(sum(counted), range)
        ? pass(said, { actual: { ...counted } })
        : fail(`${said}, not ${describeRange(range)}`, {
            expected: rangeAsJson(range),
            actual: { ...counted },
          });
    };
  },
};

function readParty(reader: OptionReader): Party {
  const given = reader.text('by') ?? 'both';
  const party = parties.find((each) => each === given);
  if (party !== undefined) return party;
  const message = `\`by\` is ${showText(given)}; it takes client, endpoint or both`;
  throw new OptionError('bad-assertion-option', message, { path: reader.path('by') });
}

function readLimits(reader: OptionReader): Range {
  const range = takeRange(reader, { integer: true, minimum: 0 });
  if (range.min !== undefined || range.max !== undefined) return range;
  throw new OptionError('bad-assertion-option', '`retries` has neither `min` nor `max`');
}

/** Absent where they do not count. */
interface Counted {
  readonly client?: number;
  readonly endpoint?: number;
}

/** A text says why they cannot be counted. An answer without metadata is not Pulze's: its service reports none. */
function count({ attempts, completion }: Subject, by: Party): Counted | string {
  const client = Math.max(0, attempts.length - 1);
  if (by === 'client') return { client };
  const { metadata } = completion;
  if (metadata === undefined) {
    return by === 'both' ? { client } : 'the answer has no `metadata`, where Pulze reports retries';
  }
  const endpoint = metadata['retries'] ?? 0;
  if (typeof endpoint !== 'number') return '`metadata.retries` is not a number';
  return by === 'both' ? { client, endpoint } : { endpoint };
}

function sum({ client = 0, endpoint = 0 }: Counted): number {
  return client + endpoint;
}

/** "2 retries (1 of the client, 1 of the endpoint)". */
function describe(counted: Counted): string {
  const total = sum(counted);
  const parts = Object.entries(counted).map(([party, times]) => `${times} of the ${party}`);
  return `${total} ${nounFor(total, 'retry', 'retries')} (${parts.join(', ')})`;
}
