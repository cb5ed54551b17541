import type { AskedRequest, Interaction } from '../../../src/cassette/interaction.ts';
import type { HttpRequest, HttpResponse, Transport } from '../../../src/transport/transport.ts';

export function makeAsked(content: string, more: Partial<AskedRequest> = {}): AskedRequest {
  return {
    endpoint: 'desk',
    path: '/chat/completions',
    repeat: 1,
    turn: 1,
    headers: {},
    body: { model: 'pulze', messages: [{ role: 'user', content }] },
    ...more,
  };
}

export function makeInteraction(content: string, more: Partial<AskedRequest> = {}): Interaction {
  return {
    request: makeAsked(content, more),
    response: {
      status: 200,
      headers: { 'content-type': 'application/json' },
      headersMilliseconds: 1,
      endMilliseconds: 2.5,
      body: { kind: 'text', text: JSON.stringify({ answer: `to ${content}` }) },
    },
  };
}

export function makeRequest(content: string, more: Partial<HttpRequest> = {}): HttpRequest {
  return {
    method: 'POST',
    path: '/chat/completions',
    headers: {},
    body: JSON.stringify({ messages: [{ role: 'user', content }] }),
    timeoutMilliseconds: 1000,
    findFailure: () => undefined,
    ...more,
  };
}

/** Answers with the number of the request, from 1. */
export function makeCountingTransport(): Transport & { readonly sent: HttpRequest[] } {
  const sent: HttpRequest[] = [];
  const transport: Transport = async (request) => {
    sent.push(request);
    return makeResponse(`answer ${sent.length}`);
  };
  return Object.assign(transport, { sent });
}

export function makeResponse(text: string, more: Partial<HttpResponse> = {}): HttpResponse {
  return {
    status: 200,
    headers: {},
    body: { kind: 'text', text },
    headersMilliseconds: 10,
    endMilliseconds: 20,
    attempts: [{ number: 1, duration_ms: 20, waited_ms: 0, status: 200 }],
    ...more,
  };
}

export const never: AbortSignal = new AbortController().signal;

export function textOf({ body }: HttpResponse): string {
  return body.kind === 'text' ? body.text : body.events.map(({ data }) => data).join('');
}
