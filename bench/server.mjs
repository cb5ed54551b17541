/**
 * The other end of the bench: a bare HTTP server that gives every request the same completion after
 * `--delay` milliseconds, `--pad` characters longer than it would be; with `--stream`, as server-sent
 * events in one piece. It reads as little of a request as HTTP allows, so that it is never what is
 * measured. Its parent is told the port, and the true latencies whenever it asks for them.
 */
import { createServer } from 'node:net';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    delay: { type: 'string', default: '0' },
    pad: { type: 'string', default: '0' },
    stream: { type: 'boolean', default: false },
  },
});
const delay = Number(values.delay);

const whole = {
  id: 'chatcmpl-4f6c1d2a9b7e4c58a0d3',
  object: 'chat.completion',
  created: 1_700_000_000_000,
  model: 'openai/gpt-4o',
  choices: [
    {
      index: 0,
      message: {
        role: 'assistant',
        content: JSON.stringify({
          queue: 'billing',
          urgent: true,
          summary: `The customer was charged twice for one month and wants the second charge back.${' Again.'.repeat(Number(values.pad) / 7)}`,
        }),
      },
      finish_reason: 'stop',
    },
  ],
  usage: { prompt_tokens: 61, completion_tokens: 34, total_tokens: 95 },
  metadata: {
    model: { model: 'gpt-4o', provider: 'openai', owner: 'openai', namespace: 'openai/gpt-4o' },
    costs: { prompt_tokens: 0.0001525, completion_tokens: 0.00034, total_tokens: 0.0004925 },
    scores: {
      best_models: [
        { model: 'openai/gpt-4o', score: 0.91 },
        { model: 'anthropic/claude-2.0', score: 0.88 },
      ],
    },
    labels: { suite: 'bench' },
    latency: 0.2,
  },
};

/** How many pieces an answer comes in. */
const CHUNKS = 20;

function makeEvents({ choices, usage, metadata, ...head }) {
  const { content } = choices[0].message;
  const size = Math.ceil(content.length / CHUNKS);
  const deltas = Array.from({ length: CHUNKS }, (_, at) => ({
    index: 0,
    delta: {
      ...(at === 0 && { role: 'assistant' }),
      content: content.slice(at * size, (at + 1) * size),
    },
    finish_reason: null,
  }));
  const end = { index: 0, delta: {}, finish_reason: 'stop' };
  const chunk = { ...head, object: 'chat.completion.chunk' };
  return [
    ...deltas.map((choice) => ({ ...chunk, choices: [choice] })),
    { ...chunk, choices: [end], usage, metadata },
  ]
    .map((event) => `data: ${JSON.stringify(event)}\n\n`)
    .concat('data: [DONE]\n\n')
    .join('');
}

const completion = values.stream ? makeEvents(whole) : JSON.stringify(whole);
const type = values.stream ? 'text/event-stream' : 'application/json';
const answer = Buffer.from(
  `HTTP/1.1 200 OK\r\ncontent-type: ${type}\r\ncontent-length: ${completion.length}\r\n\r\n${completion}`,
);

let latencies = [];

const server = createServer({ noDelay: true }, (socket) => {
  let pending = '';
  const reply = (since) => {
    socket.write(answer);
    latencies.push(performance.now() - since);
  };
  socket.setEncoding('latin1');
  socket.on('data', (text) => {
    pending += text;
    for (let length = lengthOfFirst(pending); length > 0; length = lengthOfFirst(pending)) {
      pending = pending.slice(length);
      const since = performance.now();
      if (delay === 0) reply(since);
      else setTimeout(reply, delay, since);
    }
  });
  socket.on('error', () => socket.destroy());
});

/** Of the first request, headers and body; 0 until all of it is there. */
function lengthOfFirst(text) {
  const end = text.indexOf('\r\n\r\n');
  if (end === -1) return 0;
  const at = /content-length: *(\d+)/i.exec(text.slice(0, end));
  const length = end + 4 + Number(at?.[1] ?? 0);
  return text.length >= length ? length : 0;
}

server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
process.on('message', () => {
  process.send({ latencies });
  latencies = [];
});
process.on('disconnect', () => process.exit());
