import { describe, expect, it } from 'vitest';
import { findObjects } from '../../src/assertion/judge/find-objects.ts';
import { parseCalibration } from '../../src/calibration/parse-calibration.ts';
import { exitCodes } from '../../src/cli/exit-codes.ts';
import { parseBaseline } from '../../src/compare/parse-baseline.ts';
import { findSketch } from '../../src/emulator/schema/read-sketch.ts';
import type { JournalEvent } from '../../src/protocol/event.ts';
import type { TrialRecord } from '../../src/protocol/record.ts';
import type { StoredRun } from '../../src/protocol/stored-run.ts';
import { readLedger } from '../../src/transport/pool/read-ledger.ts';
import { fc } from '../support/fast-check.ts';
import { type Grammar, mutantsOf, runsOf } from '../support/fuzz.ts';
import { nestLists, nestMaps } from '../support/nest.ts';
import { makeProgram } from '../support/program.ts';
import { readCassetteText } from '../support/read-cassette-text.ts';
import { RUN_FIXTURES } from '../support/run-fixtures.ts';

const json: Omit<Grammar, 'seeds'> = {
  fragments: [
    ...['{', '}', '[', ']', ',', ':', '"', '\n', '\r\n', 'null', '0', '-1', '1e999', '1.5', '\\'],
    ...[
      'true',
      '"a"',
      '{}',
      '[]',
      '"index":4294967294,',
      '"trials":9007199254740991',
      '"__proto__":1,',
    ],
    ...[
      '"version":2',
      '"type":"run_finished"',
      '"type":"trial_finished","index":0,',
      '\u0000',
      '\ud800',
    ],
    ...[
      '"steps":[{}]',
      '"assertions":7',
      '"outcome":"passed"',
      '"pipelines":{}',
      '\ufeff',
      '"id":[[]]',
    ],
  ],
  nests: [
    ['[', ']'],
    ['{"a":', '}'],
    ['{"version":', '}'],
    ['{"type":', '}'],
  ],
};

function answeredLike({ steps }: TrialRecord, index: number): JournalEvent {
  const [step] = steps;
  const response = { status: 200, headers_ms: 1, end_ms: 2, json: step?.response ?? {} };
  return { type: 'call_answered', index, asked: 'a', response, attempts: step?.attempts ?? [] };
}

async function linesOf(run: StoredRun): Promise<string> {
  const events: JournalEvent[] = [run.started];
  let places = 0;
  for await (const trial of run.trials()) {
    const index = places;
    places += 1;
    const sent = { number: places, index, tokens: 60, cost_usd: 0.0004, elapsed_ms: 10 };
    events.push({ type: 'attempt_sent', ...sent });
    events.push({ type: 'attempt_settled', number: places, tokens: 24, elapsed_ms: 20 });
    events.push(answeredLike(trial, index));
    events.push({ type: 'trial_finished', index, trial });
  }
  if (run.finished) events.push(run.finished);
  return events.map((event) => `${JSON.stringify(event)}\n`).join('');
}

const journals = await Promise.all(
  ['failures', 'errored', 'killed', 'sweep'].map(async (name) => {
    const make = RUN_FIXTURES[name];
    if (make === undefined) throw new Error(`no fixture ${name}`);
    return await linesOf(make());
  }),
);

/** Values somewhere in a journal's lines that are of another kind, or nested. */
const misshapen = fc
  .tuple(
    fc.constantFrom(...journals),
    fc.nat(),
    fc.constantFrom(
      ...['null', '7', '-1', '"x"', '[]', '{}', '[null]', '[7]', '{"a":7}', '["x"]', '{"a":"x"}'],
      ...[nestLists(150), nestLists(6000), nestMaps(6000)],
    ),
  )
  .map(([text, pick, value]) => {
    const starts = [...text.matchAll(/"[a-z_]+":/g)];
    const start = starts[pick % starts.length];
    const from = (start?.index ?? 0) + (start?.[0].length ?? 0);
    return text.slice(0, from) + value + text.slice(endOfValue(text, from));
  });

/** Where the JSON value that begins at a place ends. */
function endOfValue(text: string, from: number): number {
  let depth = 0;
  for (const { 0: sign, index } of text.slice(from).matchAll(/"(?:[^"\\]|\\.)*"|[[\]{},]/g)) {
    if (sign === '[' || sign === '{') depth += 1;
    if (depth === 0 && /^[\]},]/.test(sign)) return from + index;
    if (sign === ']' || sign === '}') depth -= 1;
  }
  return text.length;
}

const commands: readonly (readonly string[])[] = [
  ...['json', 'table', 'junit', 'markdown', 'csv', 'sweep'].map((name) => ['report', '-r', name]),
  ['compare', 'latest', 'latest'],
  ['runs'],
  ['resume'],
  ['resume', '--max-requests', '1'],
  ['rescore'],
];

describe('a journal that somebody has changed', () => {
  it('is reported, compared and gone on with, or is told where it is damaged', async () => {
    const journal = '.pulze/runs/20260101-000000-aaaa/journal.jsonl';
    const texts = fc.oneof(misshapen, misshapen, mutantsOf({ seeds: journals, ...json }));
    await fc.assert(
      fc.asyncProperty(texts, fc.constantFrom(...commands), async (text, command) => {
        const program = await makeProgram({ files: { [journal]: text } });
        const { exitCode, stderr } = await program.run(...command);
        expect(exitCode === exitCodes.bug ? stderr : '').toBe('');
      }),
      runsOf(120),
    );
  });
});

const confusion = '{"true_passes":1,"false_passes":0,"true_failures":2,"false_failures":0}';
const texts = mutantsOf({
  ...json,
  seeds: [
    `{"version":1,"judge":{"fingerprint":"${'a'.repeat(64)}","name":"j","model":"m","endpoint":"e","dialect":"pulze"},"confusion":${confusion}}`,
    '{"version":1,"run":{"id":"a","started_at":"b","endpoint":"c"},"cases":[{"pipeline":"p","case":"c","outcome":"passed","repeats":{"passed":1},"scores":[1]}]}',
    '{"learned":{"requests":60},"parkedUntil":0,"members":{"a":1},"requests":{"level":1,"at":0}}',
    '{"request":{"endpoint":"e","path":"/","repeat":1,"headers":{},"body":{"a":[1]}},"response":{"status":200,"headers_ms":1,"end_ms":2,"json":{"a":1}}}',
    'My verdict: {"verdict": "yes", "reason": {"a": [1]}} and {"score": 4}',
    'Answer in JSON: {"queue": string, "urgent": true|false, "tags": [string]} or {"properties": {}}',
  ],
});

describe('a text that should be a file of the program, or hold JSON', () => {
  it('is read or refused by each reader, whatever it is', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const values: unknown[] = [
          parseBaseline(text),
          parseCalibration(text),
          readLedger(text, 1000),
          readCassetteText({ path: 'tickets.cassette.jsonl', text }),
          findObjects(text),
          findSketch(text),
        ];
        // What was read can be written again.
        expect(values.map((value) => typeof JSON.stringify(value ?? null))).toEqual(
          values.map(() => 'string'),
        );
      }),
      runsOf(300),
    );
  });
});
