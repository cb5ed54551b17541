import { describe, expect, it } from 'vitest';
import { limitInFlight } from '../../../src/transport/limit.ts';
import type { HttpRequest, HttpResponse, Transport } from '../../../src/transport/transport.ts';

function setUp(limit: number) {
  const started: string[] = [];
  const finish = new Map<string, () => void>();
  const next: Transport = (request) =>
    new Promise((resolve) => {
      started.push(request.path);
      finish.set(request.path, () => resolve({ status: 200 } as HttpResponse));
    });
  const transport = limitInFlight(limit)(next);
  const send = (path: string, signal = new AbortController().signal) =>
    transport({ path } as HttpRequest, signal);
  return { started, send, finish: (path: string) => finish.get(path)?.() };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('a limit in flight', () => {
  it('lets the others wait in the order in which they came', async () => {
    const { started, send, finish } = setUp(2);
    for (const path of ['a', 'b', 'c', 'd']) void send(path);
    expect(started).toEqual(['a', 'b']);
    finish('b');
    await turn();
    expect(started).toEqual(['a', 'b', 'c']);
    finish('a');
    await turn();
    expect(started).toEqual(['a', 'b', 'c', 'd']);
  });

  it('lets go of who stops waiting, and keeps its place for the next', async () => {
    const { started, send, finish } = setUp(1);
    const stop = new AbortController();
    void send('a');
    const stopped = send('b', stop.signal);
    void send('c');
    stop.abort();
    await expect(stopped).rejects.toMatchObject({ failure: { kind: 'interrupted' } });
    finish('a');
    await turn();
    expect(started).toEqual(['a', 'c']);
  });

  it('frees the place of an exchange that failed', async () => {
    const transport = limitInFlight(1)(() => Promise.reject(new Error('broken')));
    const send = () => transport({} as HttpRequest, new AbortController().signal);
    await expect(send()).rejects.toThrow('broken');
    await expect(send()).rejects.toThrow('broken');
  });
});
