import type { Clock } from '../../environment/environment.ts';
import type { Deliver } from '../script/compile-deliver.ts';
import type { NamedFault } from '../script/compile-fault.ts';
import { collectBytes, encodePieces, joinPieces, makeBlanks, takeBytes } from './content-pieces.ts';
import type { Exchange, ResponseHeaders } from './exchange.ts';
import { type Content, type Ending, transmit } from './transmit.ts';

export interface BodyWay {
  readonly fault: NamedFault | undefined;
  readonly deliver: Deliver;
  readonly clock: Pick<Clock, 'monotonic' | 'sleep'>;
}

/** Sends an answer that is one body. */
export async function sendBody(
  exchange: Exchange,
  answer: { readonly status: number; readonly headers: ResponseHeaders; readonly text: string },
  { fault, deliver, clock }: BodyWay,
): Promise<void> {
  const { encoding, padding } = deliver;
  const bytes = Buffer.from(answer.text);
  const size = padding + bytes.length;
  const headers = {
    ...answer.headers,
    ...(encoding === undefined ? {} : { 'content-encoding': encoding }),
    ...deliver.headers,
  };
  const plain = joinPieces(makeBlanks(padding), [bytes]);
  const content = { status: answer.status, headers };
  // A broken stream has no length, and a small body of a large answer is made while it is sent.
  const isOpen = fault?.kind === 'broken_stream';
  const send = (rest: Pick<Content, 'pieces' | 'length'>, ending: Ending): Promise<void> =>
    transmit(exchange, { ...content, ...rest }, { deliver, clock, ending });
  if (encoding === undefined) {
    const length = isOpen ? undefined : size;
    return send({ pieces: plain, length }, makeEnding(fault, size));
  }
  if (padding === 0) {
    const encoded = await collectBytes(encodePieces(plain, { encoding, isFlushed: false }));
    const length = isOpen ? undefined : encoded.length;
    return send({ pieces: joinPieces([encoded]), length }, makeEnding(fault, encoded.length));
  }
  const isHalved = fault !== undefined && breaksInside(fault) && fault.afterBytes === undefined;
  const source = isHalved ? takeBytes(plain, Math.floor(size / 2)) : plain;
  const pieces = encodePieces(source, { encoding, isFlushed: false });
  return send({ pieces, length: undefined }, makeEnding(fault, undefined));
}

/** Half of the body, unless the fault says where; all that there is where its length is not known. */
function makeEnding(fault: NamedFault | undefined, length: number | undefined): Ending {
  if (fault?.kind === 'wrong_length') return { kind: 'end', lengthError: fault.by ?? 10 };
  if (fault === undefined || !breaksInside(fault)) return { kind: 'end' };
  const afterBytes =
    fault.afterBytes ?? (length === undefined ? undefined : Math.floor(length / 2));
  return { kind: endingOf(fault), ...(afterBytes === undefined ? {} : { afterBytes }) };
}

/** Whether a fault ends a body before its end. */
function breaksInside(fault: NamedFault): boolean {
  return ['reset', 'hang', 'truncate', 'broken_stream'].includes(fault.kind);
}

export function endingOf(fault: NamedFault | undefined): Ending['kind'] {
  if (fault === undefined || !breaksInside(fault)) return 'end';
  return fault.kind === 'reset' || fault.kind === 'hang' ? fault.kind : 'close';
}
