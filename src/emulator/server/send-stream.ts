import {
  encodePieces,
  joinPieces,
  makeComments,
  type Pieces,
  takeBytes,
} from './content-pieces.ts';
import type { Exchange, ResponseHeaders } from './exchange.ts';
import { type BodyWay, endingOf } from './send-body.ts';
import { type StreamEvent, spellEvent } from './stream-events.ts';
import { transmit } from './transmit.ts';

export interface StreamWay extends BodyWay {
  readonly headers: ResponseHeaders;
  /** The pace; undefined for as fast as it goes. */
  readonly tokensPerSecond: number | undefined;
}

/** Sends an answer that is a stream of events, one by one and at its pace. */
export function sendStream(
  exchange: Exchange,
  events: readonly StreamEvent[],
  way: StreamWay,
): Promise<void> {
  const { fault, deliver, clock } = way;
  const { encoding, events: spelling } = deliver;
  const mark = spelling.has('bom') ? [Buffer.from('\uFEFF')] : [];
  const written = writeEvents(exchange, events, way);
  const plain = joinPieces(mark, makeComments(deliver.padding), written);
  const isHalved =
    fault?.kind === 'truncate' && fault.afterBytes === undefined && fault.afterChunks === undefined;
  const cut = isHalved ? takeBytes(plain, Math.floor(sizeOf(events, way) / 2)) : plain;
  const pieces = encoding === undefined ? cut : encodePieces(cut, { encoding, isFlushed: true });
  const headers = {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache',
    ...way.headers,
    ...(encoding === undefined ? {} : { 'content-encoding': encoding }),
    ...deliver.headers,
  };
  const place = fault?.afterBytes === undefined ? {} : { afterBytes: fault.afterBytes };
  const ending = { kind: endingOf(fault), ...place };
  return transmit(
    exchange,
    { status: 200, headers, pieces, length: undefined },
    { deliver, clock, ending },
  );
}

async function* writeEvents(
  exchange: Exchange,
  events: readonly StreamEvent[],
  { clock, tokensPerSecond, deliver }: StreamWay,
): Pieces {
  const start = clock.monotonic();
  for (const [index, event] of events.entries()) {
    if (tokensPerSecond !== undefined) {
      const wait = start + (event.turn * 1000) / tokensPerSecond - clock.monotonic();
      if (wait > 0) await clock.sleep(wait, exchange.signal);
    }
    yield Buffer.from(spellEvent(event, index + 1, deliver.events));
  }
}

/** Bytes of the whole stream, as it would be sent now. */
function sizeOf(events: readonly StreamEvent[], { deliver }: StreamWay): number {
  return events.reduce(
    (sum, event, index) => sum + Buffer.byteLength(spellEvent(event, index + 1, deliver.events)),
    deliver.padding,
  );
}
