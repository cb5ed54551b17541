import type { Attempt } from '../../src/protocol/failure.ts';
import type { StepRecord, TrialRecord } from '../../src/protocol/record.ts';
import type { StoredRun } from '../../src/protocol/stored-run.ts';
import { at, makeAssertion, makeFailedStep, makeRun, makeStep, makeTrial } from './records.ts';

const CASES = ['refund', 'login-loop', 'data-export', 'cancel', 'praise', 'spam'] as const;

function withoutCost(step: StepRecord): StepRecord {
  const { cost_usd: _, ...rest } = step;
  return rest;
}

const limited = (number: number): Attempt => ({
  number,
  duration_ms: 120,
  waited_ms: number === 1 ? 0 : 1000,
  status: 429,
  failure: { kind: 'rate_limit', message: '429: too many requests', status: 429 },
});

const broken: Attempt = {
  number: 3,
  duration_ms: 2011,
  waited_ms: 2000,
  status: 500,
  failure: { kind: 'server', message: '500: internal server error', status: 500 },
};

function allPassed(): StoredRun {
  const trials = CASES.map((name, index) =>
    makeTrial({
      case: name,
      steps: [
        makeStep({
          text: `{"queue": "${['billing', 'access', 'data'][index % 3]}", "urgent": ${index < 2}}`,
          latency_ms: 400 + index * 137,
          cost_usd: 0.00042 * (index + 1),
          usage: {
            prompt_tokens: 120 + index,
            completion_tokens: 20,
            total_tokens: 140 + index,
          },
        }),
      ],
    }),
  );
  return makeRun({ trials });
}

const LETTER = `Dear customer,

We are sorry that you were charged twice.
The refund was sent today.

Your support team`;

const OTHER_LETTER = `Dear customer,

we are sorry that you were charged twice. 
The refund was sent today.

Kind regards,
Your support team`;

function failures(): StoredRun {
  const wrongQueue = makeAssertion({
    name: 'json_path',
    step: 'classify',
    verdict: 'failed',
    score: 0.5,
    message: '`$.queue` is "sales"',
    expected: 'billing',
    actual: 'sales',
    location: at(30, 9, 9),
  });
  const steps = [
    makeStep({ id: 'classify', text: '{"queue": "sales", "urgent": true}' }),
    makeStep({ id: 'reply', text: OTHER_LETTER, model: 'anthropic/claude-2.0', latency_ms: 1830 }),
  ];
  return makeRun({
    trials: [
      makeTrial({
        case_name: 'Charged twice',
        steps,
        outcome: 'failed',
        score: 0.4,
        assertions: [
          makeAssertion({ step: 'classify' }),
          wrongQueue,
          makeAssertion({
            name: 'equals',
            step: 'reply',
            verdict: 'failed',
            score: 0,
            message: 'the text is another',
            expected: LETTER,
            actual: OTHER_LETTER,
            location: at(33, 9, 6),
          }),
          makeAssertion({
            name: 'similar_text',
            step: 'reply',
            verdict: 'failed',
            score: 0.61,
            message: 'the similarity is 0.61, less than 0.8',
            severity: 'warning',
            location: at(34, 9, 12),
          }),
        ],
      }),
      ...['login-loop', 'data-export', 'cancel'].map((name) =>
        makeTrial({
          case: name,
          outcome: 'failed',
          score: 0,
          steps: [makeStep({ text: 'I cannot help with that.' })],
          assertions: [
            makeAssertion({
              name: 'contains',
              verdict: 'failed',
              score: 0,
              message: 'the text does not contain `refund`',
              expected: 'refund',
              actual: 'I cannot help with that.',
              location: at(32, 9, 8),
            }),
          ],
        }),
      ),
      makeTrial({
        case: 'json-shape',
        outcome: 'failed',
        score: 0,
        steps: [
          makeStep({
            text: '{"queue":"billing","customer":{"name":"Ada","plan":"basic"},"tags":["refund"]}',
            finish_reason: 'length',
          }),
        ],
        assertions: [
          makeAssertion({
            name: 'json_equals',
            verdict: 'failed',
            score: 0,
            message: '`$.customer.plan` and 1 more differ',
            expected: {
              queue: 'billing',
              customer: { name: 'Ada', plan: 'pro' },
              tags: ['refund', 'urgent'],
            },
            actual: {
              queue: 'billing',
              customer: { name: 'Ada', plan: 'basic' },
              tags: ['refund'],
            },
            location: at(30, 9, 9),
          }),
        ],
      }),
      makeTrial({
        case: 'tool',
        steps: [
          withoutCost(
            makeStep({
              text: '',
              tool_calls: [
                { id: 'call_1', function: { name: 'find_order', arguments: '{"id":7}' } },
              ],
              finish_reason: 'tool_calls',
            }),
          ),
        ],
      }),
      makeTrial({
        case: 'praise',
        outcome: 'skipped',
        reason: 'not ready yet',
        steps: [],
        assertions: [],
      }),
    ],
    durationMilliseconds: 63_400,
  });
}

function errored(): StoredRun {
  const attempts = [limited(1), limited(2), broken];
  const failure = {
    kind: 'server',
    message: '500: internal server error',
    status: 500,
    body: { detail: 'upstream model crashed' },
    hints: ['the service had three chances; try again later, or with --retries 5'],
  } as const;
  const refused = {
    kind: 'refused',
    message: '422: the request was not accepted',
    status: 422,
    body: { detail: [{ loc: ['body', 'temperature'], msg: 'Input should be at most 1' }] },
    details: [
      {
        path: ['temperature'],
        message: 'Input should be less than or equal to 1',
        location: at(17, 55, 16),
      },
      { path: ['messages', 0, 'role'], message: "Input should be 'user' or 'system'" },
    ],
    location: at(13, 5, 12),
  } as const;
  return makeRun({
    trials: [
      makeTrial({ case: 'refund' }),
      ...['login-loop', 'data-export', 'cancel', 'praise', 'spam', 'invoice', 'upgrade'].map(
        (name) =>
          makeTrial({
            case: name,
            outcome: 'errored',
            steps: [
              makeFailedStep(failure, attempts, 'classify'),
              { id: 'reply', outcome: 'skipped', reason: '`classify` has no completion' },
            ],
            assertions: [],
          }),
      ),
      makeTrial({
        case: 'too-hot',
        outcome: 'errored',
        steps: [
          makeFailedStep(refused, [
            { number: 1, duration_ms: 80, waited_ms: 0, status: 422, failure: refused },
          ]),
        ],
        assertions: [],
      }),
      makeTrial({
        case: 'unjudged',
        outcome: 'errored',
        assertions: [
          makeAssertion({
            name: 'expression',
            verdict: 'errored',
            message: 'no such key: `json.priority`',
            location: at(31, 9, 4),
          }),
        ],
      }),
    ],
    note: 'answers come from the embedded emulator, not from a model',
  });
}

function makeSweepTrials(): readonly TrialRecord[] {
  const trials: TrialRecord[] = [];
  for (const [caseIndex, name] of ['refund', 'login-loop'].entries()) {
    for (const [modelIndex, model] of ['openai/gpt-4o', 'anthropic/claude-2.0'].entries()) {
      for (const [toneIndex, tone] of ['terse', 'warm'].entries()) {
        for (const repeat of [1, 2]) {
          const number = caseIndex * 8 + modelIndex * 4 + toneIndex * 2 + repeat;
          trials.push(makeSweepTrial({ name, model, tone, repeat, number }));
        }
      }
    }
  }
  return trials;
}

function sweep(): StoredRun {
  const gate = { pipeline: 'ticket-triage', threshold: 0.9, location: at(38, 3, 9) } as const;
  return makeRun({
    trials: makeSweepTrials(),
    gates: [
      {
        ...gate,
        variant_id: 'model=openai/gpt-4o,tone=terse',
        gate: 'pass_rate',
        result: 'met',
        observed: 1,
        message: 'the pass rate is 100%, at least 90% is asked for',
      },
      {
        ...gate,
        variant_id: 'model=anthropic/claude-2.0,tone=warm',
        gate: 'pass_rate',
        result: 'not_met',
        observed: 0.5,
        message: 'the pass rate is 50%, at least 90% is asked for',
      },
      {
        ...gate,
        variant_id: '',
        gate: 'cost',
        result: 'inconclusive',
        threshold: 0.01,
        message: 'the cost is unknown for 1 completion',
        location: at(39, 3, 4),
      },
    ],
  });
}

interface SweepPoint {
  readonly name: string;
  readonly model: string;
  readonly tone: string;
  readonly repeat: number;
  readonly number: number;
}

function makeSweepTrial(point: SweepPoint): TrialRecord {
  const fails = point.model.startsWith('anthropic') && point.tone === 'warm' && point.repeat === 2;
  const text = fails ? 'Sorry!' : `A ${point.tone} reply about the refund.`;
  const step = makeStep({
    text,
    model: point.model,
    latency_ms: 300 + point.number * 91,
    cost_usd: 0.0004 + point.number / 100_000,
  });
  return makeTrial({
    case: point.name,
    variant: { model: point.model, tone: point.tone },
    repeat: point.repeat,
    outcome: fails ? 'failed' : 'passed',
    steps: [point.number === 1 ? withoutCost(step) : step],
    assertions: [
      makeAssertion({
        name: 'contains',
        verdict: fails ? 'failed' : 'passed',
        score: fails ? 0 : 1,
        message: fails ? 'the text does not contain `refund`' : 'the text contains `refund`',
        expected: 'refund',
        actual: text,
        location: at(32, 9, 8),
      }),
    ],
  });
}

function manyTrials(): StoredRun {
  const trials = Array.from({ length: 300 }, (_, index) => {
    const name = `ticket-${String(index + 1).padStart(3, '0')}`;
    if (index % 12 !== 11) return makeTrial({ case: name });
    const text = `Ticket ${index + 1} goes to sales.`;
    return makeTrial({
      case: name,
      outcome: 'failed',
      score: 0,
      steps: [makeStep({ text })],
      assertions: [
        makeAssertion({
          name: 'json_mode',
          verdict: 'failed',
          score: 0,
          message: `the text is not JSON: it begins with \`Ticket ${index + 1}\``,
          actual: text,
        }),
      ],
    });
  });
  return makeRun({ trials, durationMilliseconds: 24_130 });
}

const HOSTILE_TEXTS: Readonly<Record<string, string>> = {
  escapes: 'before \u001b[31mred\u001b[0m \u001b]0;title\u0007 \u009b2J \r over\ttab \u0000 end',
  markup: '<script>alert("1")</script> & <b>bold</b> ]]> <!-- x --> | pipe | @someone #12',
  cjk: '请把我的钱退回来，谢谢您的帮助。チケットを確認しました。환불해 주세요',
  emoji: 'done 👍🏽 👩‍👩‍👧‍👦 🇩🇪 ❤️ 1️⃣ café e\u0301 \ue000\ue001',
  rtl: 'שלום עולם \u202eevil\u202c مرحبا بالعالم \u200bhidden',
  backticks: '```json\n{"a": `b`}\n```\n````\ndeeper | \\| \\\\| here\n````\n~~~',
  long: 'A very long answer about refunds. '.repeat(2942).slice(0, 100_000),
};

function hostile(): StoredRun {
  const trials = Object.entries(HOSTILE_TEXTS).map(([name, text]) =>
    makeTrial({
      case: name,
      outcome: 'failed',
      score: 0,
      steps: [makeStep({ text, model: name === 'markup' ? 'evil/<model>|`x`' : 'openai/gpt-4o' })],
      assertions: [
        makeAssertion({
          name: 'equals',
          verdict: 'failed',
          score: 0,
          message: `the text is ${JSON.stringify(text.slice(0, 60))}`,
          expected: name === 'backticks' ? '```json\n{}\n```' : 'a plain answer',
          actual: text,
          location: at(33, 9, 6),
        }),
      ],
    }),
  );
  return makeRun({ trials });
}

function killed(): StoredRun {
  return makeRun({ trials: makeSweepTrials().slice(0, 5), planned: 16, killed: true });
}

function stopped(): StoredRun {
  const failure = {
    kind: 'authentication',
    message: '401: the key was not accepted',
    status: 401,
    hints: ['the key is read from PULZE_API_KEY'],
  } as const;
  return makeRun({
    trials: [
      makeTrial({}),
      makeTrial({
        case: 'login-loop',
        outcome: 'errored',
        steps: [
          makeFailedStep(failure, [
            { number: 1, duration_ms: 40, waited_ms: 0, status: 401, failure },
          ]),
        ],
        assertions: [],
      }),
    ],
    planned: 40,
    stop: { reason: 'endpoint', message: 'the endpoint does not accept the key', failure },
  });
}

export const RUN_FIXTURES: Readonly<Record<string, () => StoredRun>> = {
  'all-passed': allPassed,
  failures,
  errored,
  sweep,
  'many-trials': manyTrials,
  hostile,
  killed,
  stopped,
};
