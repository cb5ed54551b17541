import type { WireChunk } from '../../provider/wire.ts';
import type { Answer } from '../answer/answer.ts';
import type { Dialect } from '../dialect/dialect.ts';
import type { Omit } from '../script/omit.ts';
import type { CompletionBody } from '../validation/completion-body.ts';
import type { Exchange } from './exchange.ts';
import { sendBody } from './send-body.ts';
import { type StreamWay, sendStream } from './send-stream.ts';
import { makeStreamEvents } from './stream-events.ts';

/** How an answer goes out. */
export interface Delivery extends StreamWay {
  readonly body: CompletionBody;
  readonly dialect: Dialect;
  /** Takes away what the script's `omit` names. */
  readonly omit: Omit;
  /** Seconds since the request arrived. */
  readonly latency: () => number;
}

export function sendAnswer(exchange: Exchange, answer: Answer, delivery: Delivery): Promise<void> {
  const { dialect, body, fault, omit } = delivery;
  if (body.isStreamed) {
    const events = makeStreamEvents(dialect.writeChunks(answer, body), fault, {
      finish: (chunk) => finishChunk(chunk, delivery),
      errorBody: dialect.writeRefusal({ status: 500, detail: 'the script breaks the stream' }).body,
    });
    return sendStream(exchange, events, delivery);
  }
  const metadata = { latency: delivery.latency(), ...answer.metadata };
  const text = JSON.stringify(omit(dialect.writeBody({ ...answer, metadata }, body)));
  return sendBody(
    exchange,
    {
      status: 200,
      headers: { 'content-type': 'application/json', ...delivery.headers },
      text: fault?.kind === 'bad_json' ? text.slice(0, -1) : text,
    },
    delivery,
  );
}

/** The latency is that of the moment when the chunk with the metadata is sent. */
function finishChunk(chunk: WireChunk, { omit, latency }: Delivery): object {
  const { metadata } = chunk;
  if (metadata === undefined) return omit(chunk);
  return omit({ ...chunk, metadata: { latency: latency(), ...metadata } });
}
