import type { Failure } from '../../protocol/failure.ts';
import { isOfRefusal } from '../../protocol/refusal-status.ts';
import { isJsonArray, isJsonObject, type JsonValue } from '../../source/json.ts';
import {
  type Assertion,
  type Check,
  OptionError,
  type Subject,
  type Verdict,
} from '../assertion.ts';
import { orTemplate } from '../or-template.ts';
import { type OptionReader, readOptions } from '../read-option.ts';
import { fail, pass } from '../verdicts.ts';

const status = { type: 'integer', minimum: 400, maximum: 499 } as const;

interface Wanted {
  readonly statuses?: readonly number[];
  /** The place that the complaint has to name. */
  readonly at?: string;
  readonly text?: string;
}

export const refused: Assertion = {
  name: 'refused',
  summary:
    'The service refuses the request (a 4xx that no other try can change), at this parameter or with this status. A step with it is sent unchecked, and its refusal is what is judged.',
  options: {
    description:
      'The bare name for any refusal, a status (none that is about keys, payment, time or other requests), a place in the request (`temperature`, `messages[0].role`, `pulze.policies.max_cost`), or a map of these.',
    type: ['boolean', 'integer', 'string', 'object'],
    minimum: 400,
    maximum: 499,
    properties: {
      status: {
        ...orTemplate(status),
        description: 'The status, or a list of which it is one.',
        type: ['integer', 'array', 'string'],
        items: status,
      },
      at: {
        type: 'string',
        minLength: 1,
        description: 'The place that it complains about, or one that this is inside.',
      },
      contains: { type: 'string', minLength: 1, description: 'In its message; case matters not.' },
    },
    additionalProperties: false,
    minProperties: 1,
    examples: [true, 422, 'temperature', { status: [400, 422], at: 'messages[0].role' }],
  },
  bare: true,
  scope: 'refusal',
  examples: [
    {
      yaml: 'refused: temperature',
      passes: {
        failure: {
          kind: 'refused',
          message: 'the request was refused (422): temperature: less than or equal to 1',
          status: 422,
          details: [{ path: ['temperature'], message: 'less than or equal to 1' }],
        },
      },
      fails: { text: 'billing' },
    },
    {
      yaml: 'refused: { status: [400, 422], contains: json }',
      passes: {
        failure: { kind: 'refused', message: 'the word JSON is not in the messages', status: 400 },
      },
      fails: { failure: { kind: 'refused', message: 'no such model', status: 404 } },
    },
    {
      yaml: 'refused: { at: tool_choice }',
      passes: {
        failure: {
          kind: 'refused',
          message: "Invalid value: 'wish'",
          status: 400,
          details: [{ path: ['tool_choice', 'type'], message: "Invalid value: 'wish'" }],
        },
      },
      fails: {
        failure: {
          kind: 'refused',
          message: 'it is not known',
          status: 400,
          details: [{ path: ['tool_choices'], message: 'it is not known' }],
        },
      },
    },
  ],
  prepare(options): Check {
    const wanted = readWanted(options);
    return (subject) => judge(subject, wanted);
  },
};

function readWanted(options: JsonValue): Wanted {
  if (options === true) return {};
  if (typeof options === 'number') return { statuses: [readStatus(options, [])] };
  if (!isJsonObject(options) && typeof options !== 'string') {
    throw new OptionError('bad-assertion-option', '`refused` is false; leave the assertion out');
  }
  const reader = readOptions(options, 'at');
  const statuses = readStatuses(reader);
  const [at, text] = [reader.filledText('at'), reader.filledText('contains')];
  return {
    ...(statuses && { statuses }),
    ...(at !== undefined && { at }),
    ...(text !== undefined && { text }),
  };
}

function readStatuses(reader: OptionReader): readonly number[] | undefined {
  const wanted = reader.value('status');
  const path = reader.path('status');
  if (!isJsonArray(wanted)) return wanted === undefined ? undefined : [readStatus(wanted, path)];
  return wanted.map((each, at) => readStatus(each, [...path, at]));
}

function readStatus(value: JsonValue, path: readonly (string | number)[]): number {
  const bounds = { integer: true, minimum: status.minimum, maximum: status.maximum };
  const read = readOptions(value, 'status', path).number('status', bounds) ?? 0;
  if (isOfRefusal(read)) return read;
  const message = `\`refused\` cannot pass with the status ${read}: that is about keys, payment, time or other requests, and leaves a trial errored`;
  const hints = [
    'leave it out: a request is refused for what it asks with another, such as 400 or 422',
  ];
  throw new OptionError('bad-assertion-option', message, { path, hints });
}

function judge({ failure, completion }: Subject, wanted: Wanted): Verdict {
  if (failure === undefined) {
    const who = completion.model === undefined ? '' : ` by ${completion.model}`;
    return fail(`the request was answered${who}, not refused`);
  }
  return (
    judgeStatus(failure, wanted) ??
    judgePlace(failure, wanted) ??
    judgeText(failure, wanted) ??
    pass(failure.message)
  );
}

function judgeStatus({ status, message }: Failure, { statuses }: Wanted): Verdict | undefined {
  if (statuses === undefined || statuses.includes(status ?? 0)) return undefined;
  const [only = null, ...others] = statuses;
  return fail(`refused with ${status}, not with ${statuses.join(' or ')}: ${message}`, {
    expected: others.length === 0 ? only : statuses,
    actual: status ?? null,
  });
}

function judgePlace(failure: Failure, { at }: Wanted): Verdict | undefined {
  const places = placesOf(failure);
  if (at === undefined || places.some((place) => isWithin(place, at))) return undefined;
  const where = places.length === 0 ? 'without a place' : `at ${places.join(', ')}`;
  return fail(`refused ${where}, not at ${at}`, { expected: at, actual: failure.message });
}

function judgeText(failure: Failure, { text }: Wanted): Verdict | undefined {
  if (text === undefined || complaintOf(failure).toLowerCase().includes(text.toLowerCase())) {
    return undefined;
  }
  const { message } = failure;
  return fail(`refused without saying \`${text}\`: ${message}`, {
    expected: text,
    actual: message,
  });
}

/** Services differ in how exactly they say it: `response_format.type` is at `response_format`, too. */
function isWithin(place: string, at: string): boolean {
  return place === at || place.startsWith(`${at}.`) || place.startsWith(`${at}[`);
}

/** As in a file: `messages[0].role`. */
function placesOf({ details = [] }: Failure): readonly string[] {
  return details.map(({ path }) =>
    path.reduce<string>((place, key) => {
      if (typeof key === 'number') return `${place}[${key}]`;
      return place === '' ? key : `${place}.${key}`;
    }, ''),
  );
}

function complaintOf({ message, details = [] }: Failure): string {
  return [message, ...details.map((detail) => detail.message)].join('\n');
}
