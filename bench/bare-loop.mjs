/**
 * What pulze-run is compared with: an `undici` pool, as many requests in flight, and nothing else; with
 * `--stream`, one that reads server-sent events.
 */
import { parseArgs } from 'node:util';
import { createParser } from 'eventsource-parser';
import { Pool } from 'undici';

const { values } = parseArgs({
  options: {
    origin: { type: 'string' },
    requests: { type: 'string' },
    'in-flight': { type: 'string' },
    stream: { type: 'boolean', default: false },
  },
});
const inFlight = Number(values['in-flight']);
const pool = new Pool(values.origin, { connections: inFlight, pipelining: 1 });
let left = Number(values.requests);

async function work() {
  while (left > 0) {
    const number = left--;
    const { body } = await pool.request({
      method: 'POST',
      path: '/v1/chat/completions',
      headers: { 'content-type': 'application/json', authorization: 'Bearer bench' },
      body: JSON.stringify(makeBody(number)),
    });
    if (values.stream) await readEvents(body);
    else await readCompletion(body);
  }
}

async function readCompletion(body) {
  const completion = await body.json();
  if (completion.choices.length !== 1) throw new Error('not the completion of the server');
}

async function readEvents(body) {
  let text = '';
  let isDone = false;
  const parser = createParser({
    onEvent({ data }) {
      if (data === '[DONE]') isDone = true;
      else text += JSON.parse(data).choices[0].delta.content ?? '';
    },
  });
  const decoder = new TextDecoder();
  for await (const chunk of body) parser.feed(decoder.decode(chunk, { stream: true }));
  if (!isDone || text === '') throw new Error('not the stream of the server');
}

/** As the pipeline in `workload.mjs` renders it. */
function makeBody(number) {
  return {
    model: 'pulze',
    messages: [
      {
        role: 'system',
        content:
          'You sort tickets for Acme Cloud. Reply in JSON: {"queue": string, "urgent": boolean}.',
      },
      {
        role: 'user',
        content: `Ticket ${number} of Dana Fox: I was charged twice for the month of May.`,
      },
    ],
    temperature: 0.2,
    max_tokens: 200,
    response_format: { type: 'json_object' },
    ...(values.stream && { stream: true }),
  };
}

const start = performance.now();
await Promise.all(Array.from({ length: inFlight }, work));
const milliseconds = performance.now() - start;
await pool.close();
process.stdout.write(JSON.stringify({ milliseconds }));
