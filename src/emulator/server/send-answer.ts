import type { Clock } from '../../environment/environment.ts';
import type { Answer } from '../answer/answer.ts';
import type { PacedChunk } from '../answer/response-chunks.ts';
import type { Dialect } from '../dialect/dialect.ts';
import type { Omit } from '../script/omit.ts';
import type { FaultName } from '../script/script.ts';
import type { CompletionBody } from '../validation/completion-body.ts';
import { type Exchange, type ResponseHeaders, sendBroken, sendText } from './exchange.ts';

/** How an answer goes out. */
export interface Delivery {
  readonly body: CompletionBody;
  readonly dialect: Dialect;
  /** Takes away what the script's `omit` names. */
  readonly omit: Omit;
  readonly headers: ResponseHeaders;
  readonly fault: FaultName | undefined;
  /** The pace of a stream; undefined for as fast as it goes. */
  readonly tokensPerSecond: number | undefined;
  /** Seconds since the request arrived. */
  readonly latency: () => number;
  readonly clock: Pick<Clock, 'monotonic' | 'sleep'>;
}

export async function sendAnswer(
  exchange: Exchange,
  answer: Answer,
  delivery: Delivery,
): Promise<void> {
  if (delivery.body.isStreamed) return sendStream(exchange, answer, delivery);
  const { headers, fault } = delivery;
  const metadata = { latency: delivery.latency(), ...answer.metadata };
  const { dialect, omit } = delivery;
  const text = JSON.stringify(omit(dialect.writeBody({ ...answer, metadata })));
  if (fault === 'truncate' || fault === 'broken_stream') {
    const bytes = Buffer.from(text);
    const length = fault === 'truncate' ? { 'content-length': bytes.length } : {};
    const head = { 'content-type': 'application/json', ...headers, ...length };
    return sendBroken(exchange, bytes.subarray(0, Math.floor(bytes.length / 2)), head);
  }
  sendText(exchange, fault === 'bad_json' ? text.slice(0, -1) : text, { status: 200, headers });
}

async function sendStream(exchange: Exchange, answer: Answer, delivery: Delivery): Promise<void> {
  const { dialect, body, fault } = delivery;
  const chunks = dialect.writeChunks(answer, body);
  const headers = {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache',
    ...delivery.headers,
  };
  if (fault === 'truncate') {
    const text = chunks.map((paced) => makeEvent(paced, delivery)).join('');
    const bytes = Buffer.from(text);
    return sendBroken(exchange, bytes.subarray(0, Math.floor(bytes.length / 2)), headers);
  }
  const { outgoing } = exchange;
  outgoing.writeHead(200, headers);
  const half = Math.ceil(chunks.length / 2);
  await sendChunks(exchange, fault === 'broken_stream' ? chunks.slice(0, half) : chunks, {
    ...delivery,
    badChunk: fault === 'bad_json' ? half : undefined,
  });
  if (fault === 'broken_stream') outgoing.write('', () => outgoing.socket?.destroy());
  else outgoing.end('data: [DONE]\n\n');
}

async function sendChunks(
  exchange: Exchange,
  chunks: readonly PacedChunk[],
  delivery: Delivery & { readonly badChunk: number | undefined },
): Promise<void> {
  const { clock, tokensPerSecond } = delivery;
  const start = clock.monotonic();
  for (const [index, paced] of chunks.entries()) {
    if (tokensPerSecond !== undefined) {
      const due = start + (paced.turn * 1000) / tokensPerSecond;
      const wait = due - clock.monotonic();
      if (wait > 0) await clock.sleep(wait, exchange.signal);
    }
    const event = makeEvent(paced, delivery);
    await write(exchange, index === delivery.badChunk ? event.replace(/.\n\n$/, '\n\n') : event);
  }
}

async function write({ outgoing, signal }: Exchange, text: string): Promise<void> {
  if (outgoing.write(text)) return;
  await new Promise<void>((resolve) => {
    outgoing.once('drain', resolve);
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  signal.throwIfAborted();
}

/** The latency is that of the moment when the chunk with the metadata is sent. */
function makeEvent({ chunk }: PacedChunk, delivery: Delivery): string {
  const { metadata } = chunk;
  const timed =
    metadata === undefined
      ? chunk
      : { ...chunk, metadata: { latency: delivery.latency(), ...metadata } };
  return `data: ${JSON.stringify(delivery.omit(timed))}\n\n`;
}
