import type { EventSpelling } from '../../src/emulator/script/compile-deliver.ts';
import type { ScriptDeliver, ScriptFault, ScriptRule } from '../../src/emulator/script/script.ts';
import type { JsonValue } from '../../src/source/json.ts';
import { fc } from '../support/fast-check.ts';

/** What a server does with a request. */
export interface Behaviour {
  readonly rule: ScriptRule;
  readonly text: string;
  readonly isStreamed: boolean;
}

/** Any text but a template's braces and the sign that escapes them. */
const text = fc
  .string({ unit: 'grapheme', maxLength: 60 })
  .map((any) => any.replace(/[{}\\]/g, ''));

const place: fc.Arbitrary<ScriptFault> = fc.oneof(
  fc.constant({}),
  fc.record({ after_bytes: fc.nat(400) }),
  fc.record({ after_chunks: fc.nat(12) }),
);

const chunkPlace: fc.Arbitrary<ScriptFault> = fc.oneof(
  fc.constant({}),
  fc.record({ after_chunks: fc.nat(12) }),
);

const body: fc.Arbitrary<JsonValue> = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.record({ detail: fc.string({ unit: 'binary', maxLength: 80 }) }),
  fc.record({ error: fc.record({ message: fc.string({ unit: 'binary', maxLength: 80 }) }) }),
  fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value))),
);

const headers = fc.dictionary(
  fc.constantFrom('retry-after', 'retry-after-ms', 'location', 'set-cookie', 'x-request-id'),
  fc.oneof(
    fc.string({ unit: 'grapheme-ascii', maxLength: 20 }),
    fc.nat(3),
    fc.array(fc.string({ unit: 'grapheme-ascii', maxLength: 8 }), { maxLength: 3 }),
  ),
);

const fault: fc.Arbitrary<ScriptFault> = fc.oneof(
  fc.record(
    { status: fc.integer({ min: 200, max: 599 }), headers, body },
    { requiredKeys: ['status'] },
  ),
  fc
    .tuple(fc.constantFrom(...(['reset', 'hang', 'truncate'] as const)), place)
    .map(([kind, where]) => ({ kind, ...where })),
  fc
    .tuple(
      fc.constantFrom(...(['bad_json', 'broken_stream', 'bad_events', 'wrong_indices'] as const)),
      chunkPlace,
    )
    .map(([kind, where]) => ({ kind, ...where })),
  fc
    .tuple(chunkPlace, body, fc.constantFrom<ScriptFault>({}, { event: 'error' }))
    .map(([where, data, event]) => ({
      kind: 'stream_error' as const,
      ...where,
      ...event,
      body: data,
    })),
  fc.constantFrom(...(['no_done', 'repeated_chunks'] as const)).map((kind) => ({ kind })),
  fc
    .integer({ min: -200, max: 200 })
    .filter((by) => by !== 0)
    .map((by) => ({ kind: 'wrong_length' as const, by })),
);

const spelling: fc.Arbitrary<readonly EventSpelling[]> = fc
  .tuple(
    fc.constantFrom<readonly EventSpelling[]>([], ['cr'], ['crlf']),
    fc.subarray<EventSpelling>(['bom', 'comments', 'fields', 'multi_line', 'no_space']),
  )
  .map(([ends, others]) => [...ends, ...others]);

/** Ways that HTTP, JSON and event streams allow, so that every client has to understand them. */
const allowedWay: fc.Arbitrary<ScriptDeliver> = fc.record(
  {
    encoding: fc.constantFrom('gzip', 'deflate', 'br'),
    framing: fc.constantFrom('chunked', 'close'),
    informational: fc.array(fc.constantFrom(102 as const, 103 as const), { maxLength: 3 }),
    bytes_per_second: fc.integer({ min: 200, max: 100_000 }),
    piece_bytes: fc.integer({ min: 1, max: 50 }),
    padding: fc.nat(3000).map((bytes) => `${bytes}B`),
    events: spelling,
  },
  { requiredKeys: [] },
);

const strangeWay: fc.Arbitrary<ScriptDeliver> = fc
  .tuple(
    allowedWay,
    // Allowed too, but what undici takes for a mistake.
    fc.constantFrom<ScriptDeliver>({}, {}, {}, { informational: [100] }),
    fc.dictionary(
      fc.constantFrom('content-type', 'content-encoding', 'x-note'),
      fc.constantFrom(
        'text/html',
        'text/event-stream',
        'application/json',
        '',
        'gzip',
        'zstd',
        'gzip, br',
      ),
    ),
  )
  .map(([way, status, lies]) => ({ ...way, ...status, headers: lies }));

const pace: fc.Arbitrary<ScriptRule> = fc.record(
  {
    tokens_per_second: fc.integer({ min: 1, max: 1000 }),
    delay: fc.constantFrom('0ms', '20ms', '3s'),
  },
  { requiredKeys: [] },
);

/** A server that answers as it should, in any way that is allowed. */
export const soundBehaviour: fc.Arbitrary<Behaviour> = fc
  .record({ text, isStreamed: fc.boolean(), deliver: allowedWay, pace })
  .map((drawn) => ({
    ...drawn,
    rule: { ...drawn.pace, reply: { text: drawn.text }, deliver: drawn.deliver },
  }));

/** A server that does anything at all. */
export const anyBehaviour: fc.Arbitrary<Behaviour> = fc
  .record({ text, isStreamed: fc.boolean(), deliver: strangeWay, pace, fault })
  .map((drawn) => {
    const { deliver } = drawn;
    const rule = { ...drawn.pace, fault: drawn.fault, deliver };
    return {
      ...drawn,
      rule: hasAnswer(drawn.fault) ? { ...rule, reply: { text: drawn.text } } : rule,
    };
  });

function hasAnswer({
  kind,
  status,
  after_bytes: bytes,
  after_chunks: chunks,
}: ScriptFault): boolean {
  if (status !== undefined) return false;
  const isWhole = bytes === undefined && chunks === undefined;
  return !(isWhole && (kind === 'reset' || kind === 'hang'));
}
