import { openai } from '../../src/provider/builtin/openai.ts';
import type { AnsweredRequest, CompletionRequest } from '../../src/provider/provider.ts';
import { makeDecoder } from '../../src/transport/decode-body.ts';
import { Exchange } from '../../src/transport/exchange.ts';
import { makeEventReader } from '../../src/transport/sse.ts';
import type { HttpResponse } from '../../src/transport/transport.ts';
import { makeFakeClock } from './fake-clock.ts';

const request: CompletionRequest = {
  kind: 'chat',
  body: { model: 'gpt-4o', messages: [{ role: 'user', content: 'Where is my parcel?' }] },
  headers: {},
  timeoutMilliseconds: 30_000,
};

export interface Received {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly pieces: readonly Buffer[];
}

/** Takes bytes for the body of one answer, piece by piece, and reads the completion. */
export function receiveCompletion({ status, headers, pieces }: Received): Promise<AnsweredRequest> {
  const { signal } = new AbortController();
  const transport = (): Promise<HttpResponse> => {
    const exchange = new Exchange({
      ...{ clock: makeFakeClock(), timeoutMilliseconds: 30_000, signal },
      ...{ peer: { address: 'desk.example:443', host: 'desk.example' } },
      ...{ makeEventReader, makeDecoder, redact: (text: string) => text },
    });
    const controller = { abort: () => {} };
    exchange.onRequestStart(controller);
    exchange.onResponseStart(controller, status, headers);
    for (const piece of pieces) exchange.onResponseData(controller, piece);
    exchange.onResponseEnd();
    return exchange.response;
  };
  return openai.complete(request, transport, signal);
}
