/**
 * The same work as a script for this one pipeline would do it: it renders, sends, checks three times, and
 * writes lines as long as those of a journal. Nothing in it is planned, limited, retried, timed, priced,
 * redacted or counted.
 */
import { hash } from 'node:crypto';
import { openSync, writeSync } from 'node:fs';
import { parseArgs } from 'node:util';
import handlebars from 'handlebars';
import { Pool } from 'undici';

const { values } = parseArgs({
  options: {
    origin: { type: 'string' },
    requests: { type: 'string' },
    'in-flight': { type: 'string' },
    file: { type: 'string' },
  },
});
const { origin } = values;
const inFlight = Number(values['in-flight']);
const pool = new Pool(origin, { connections: inFlight, pipelining: 1 });
const file = openSync(values.file, 'w');
const system = handlebars.compile(
  'You sort tickets for {{product}}. Reply in JSON: {"queue": string, "urgent": boolean}.',
  { noEscape: true },
);
const user = handlebars.compile('Ticket {{row.number}} of {{customer}}: {{ticket}}', {
  noEscape: true,
});
let left = Number(values.requests);
let lines = '';

async function work() {
  while (left > 0) {
    const number = left--;
    const row = {
      customer: 'Dana Fox',
      ticket: 'I was charged twice for the month of May.',
      number,
    };
    const vars = { product: 'Acme Cloud', customer: row.customer, ticket: row.ticket, row };
    const messages = [
      { role: 'system', content: system(vars) },
      { role: 'user', content: user(vars) },
    ];
    const format = { type: 'json_object' };
    const body = { model: 'pulze', messages, temperature: 0.2, max_tokens: 200 };
    body.response_format = format;
    const sent = JSON.stringify(body);
    const start = performance.now();
    const { body: answer } = await pool.request({
      method: 'POST',
      path: '/v1/chat/completions',
      headers: { 'content-type': 'application/json', authorization: 'Bearer bench' },
      body: sent,
    });
    const response = await answer.json();
    write({ number, vars, sent, body, response, latency: performance.now() - start });
  }
}

function write({ number, vars, sent, body, response, latency }) {
  const [{ message, finish_reason }] = response.choices;
  const verdicts = {
    finish_reason: finish_reason === 'stop',
    contains: message.content.includes('billing'),
    json_path: JSON.parse(message.content).urgent === true,
  };
  const { usage } = response;
  const cost_usd = response.metadata.costs.total_tokens;
  const id = `bench/${number}#1`;
  const assertions = Object.entries(verdicts).map(([name, passed], place) => ({
    name,
    assertion: name,
    step: 'main',
    verdict: passed ? 'passed' : 'failed',
    score: passed ? 1 : 0,
    message: `${name} is as expected`,
    actual: message.content,
    severity: 'error',
    location: { path: 'bench.yaml', start: { line: 11 + place, column: 5 } },
  }));
  const step = {
    id: 'main',
    request: { endpoint: 'bench', url: `${origin}/v1/chat/completions`, headers: {}, body },
    response,
    text: message.content,
    model: response.model,
    usage,
    cost_usd,
    latency_ms: latency,
    attempts: [{ number: 1, duration_ms: latency, status: 200 }],
  };
  const fingerprints = { content: hash('sha256', sent).slice(0, 12) };
  const trial = { id, pipeline: 'bench', file: 'bench.yaml', case: String(number), fingerprints };
  Object.assign(trial, { vars, usage, cost_usd, latency_ms: latency, steps: [step], assertions });
  lines += `${JSON.stringify({ type: 'trial_started', index: number, id })}\n`;
  lines += `${JSON.stringify({ type: 'trial_finished', index: number, trial })}\n`;
  if (lines.length > 64_000) flush();
}

function flush() {
  writeSync(file, lines);
  lines = '';
}

const start = performance.now();
await Promise.all(Array.from({ length: inFlight }, work));
flush();
const milliseconds = performance.now() - start;
await pool.close();
process.stdout.write(JSON.stringify({ milliseconds }));
