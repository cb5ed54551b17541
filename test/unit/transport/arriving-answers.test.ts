import { describe, expect, it, onTestFinished } from 'vitest';
import { nodeClock } from '../../../src/environment/node-clock.ts';
import { AnswerRoom } from '../../../src/transport/answer-room.ts';
import { ArrivingAnswers } from '../../../src/transport/arriving-answers.ts';
import { makeHttpTransport } from '../../../src/transport/http.ts';
import {
  type HttpRequest,
  type HttpResponse,
  TransportError,
} from '../../../src/transport/transport.ts';
import { waitForRoom } from '../../../src/transport/wait-for-room.ts';
import { makeFakeClock } from '../../support/fake-clock.ts';
import { startRawServer } from './raw-server.ts';

const megabyte = 1024 * 1024;
const never = new AbortController().signal;
const givenUp = 'this was the largest of the answers that came in at once, and they took more than';

/** Four answers that come in, and what they are told. */
function openAnswers(most: number) {
  const all = new ArrivingAnswers(most * megabyte);
  const told: string[] = [];
  const answers = ['first', 'second', 'third', 'fourth'].map((name) => {
    const answer = all.open();
    answer.begin(megabyte, (message) => told.push(`${name}: ${message}`));
    return answer;
  });
  const grow = (at: number, megabytes: number): void => answers[at]?.grow(megabytes * megabyte);
  return { all, answers, told, grow };
}

describe('answers that come in', () => {
  it('are given up where they take too much, the largest first', () => {
    const { all, told, grow } = openAnswers(10);
    grow(0, 4);
    grow(1, 5);
    expect(told).toEqual([]);
    grow(2, 2);
    expect(told).toEqual([`second: ${givenUp} 10 MB`]);
    expect(all.used).toBe(6 * megabyte);
    grow(2, 7);
    expect(told[1]).toBe(`third: ${givenUp} 10 MB`);
    expect(all.used).toBe(4 * megabyte);
  });

  it('count for nothing while they are small, however many', () => {
    const { all, told, grow } = openAnswers(2);
    for (const at of [0, 1, 2, 3]) grow(at, 1);
    expect([all.used, told]).toEqual([0, []]);
  });

  it('count no more once they are released, whatever still comes of them', () => {
    const { all, answers, told, grow } = openAnswers(10);
    grow(0, 8);
    answers[0]?.release();
    grow(0, 20);
    expect([all.used, told]).toEqual([0, []]);
  });

  it('count no more once another attempt begins', () => {
    const { all, answers, grow } = openAnswers(10);
    grow(0, 8);
    answers[0]?.end();
    expect(all.used).toBe(8 * megabyte);
    answers[0]?.begin(megabyte, () => undefined);
    expect(all.used).toBe(0);
  });

  it('are not given up once they are whole, and count until they are released', () => {
    const { all, answers, told, grow } = openAnswers(10);
    grow(0, 8);
    answers[0]?.end();
    grow(0, 9);
    grow(1, 2);
    grow(2, 3);
    expect(told).toEqual([`third: ${givenUp} 10 MB`]);
    expect(all.used).toBe(10 * megabyte);
    answers[0]?.release();
    expect(all.used).toBe(2 * megabyte);
    answers[0]?.release();
    expect(all.used).toBe(2 * megabyte);
  });
});

const request: HttpRequest = {
  ...{ method: 'GET', path: '/', headers: {}, timeoutMilliseconds: 20_000 },
  findFailure: () => undefined,
};

describe('what came of an answer', () => {
  async function send(outcome: () => Promise<HttpResponse>) {
    const room = new AnswerRoom(makeFakeClock(), 1000 * megabyte);
    for (const trial of [1, 2]) room.begin(trial);
    void room.take(2, 2000 * megabyte, never);
    const all = new ArrivingAnswers();
    const arriving = all.open();
    const transport = waitForRoom(room)(() => {
      arriving.begin(megabyte, () => {});
      arriving.grow(3 * megabyte);
      arriving.end();
      return outcome();
    });
    const sent = transport({ ...request, trial: 1, arriving }, never);
    await Promise.race([sent.catch(() => {}), new Promise((resolve) => setImmediate(resolve))]);
    return { room, all, sent };
  }

  it('is held until there is room for what is made of it', async () => {
    const response: HttpResponse = {
      ...{ status: 200, headers: {}, headersMilliseconds: 1, endMilliseconds: 2, attempts: [] },
      body: { kind: 'text', text: 'x'.repeat(3 * megabyte) },
    };
    const { room, all, sent } = await send(() => Promise.resolve(response));
    expect(all.used).toBe(3 * megabyte);
    room.end(2);
    expect(await sent).toBe(response);
    expect(all.used).toBe(0);
  });

  it('is not held where the answer failed', async () => {
    const failure = { kind: 'connection', message: 'connection reset' } as const;
    const { all, sent } = await send(() => Promise.reject(new TransportError(failure)));
    await expect(sent).rejects.toThrow('connection reset');
    expect(all.used).toBe(0);
  });
});

it('a server that sends too much at once fails the largest of its answers', async () => {
  const piece = 'x'.repeat(megabyte);
  const server = await startRawServer((socket, text) => {
    const isEndless = !text.startsWith('GET /short');
    socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${(isEndless ? 100 : 2) * megabyte}\r\n\r\n`);
    for (let sent = 0; sent < (isEndless ? 6 : 2); sent++) socket.write(piece);
  });
  onTestFinished(server.close);
  const made = makeHttpTransport({
    ...{ baseUrl: `http://127.0.0.1:${server.port}`, headers: {}, connections: 8 },
    clock: nodeClock,
  });
  if (made.problem !== undefined) throw new Error(made.problem);
  onTestFinished(made.close);
  const all = new ArrivingAnswers(11 * megabyte);
  const send = waitForRoom(new AnswerRoom(nodeClock))(made.transport);
  const ask = async (path: string): Promise<string> => {
    try {
      const { body } = await send({ ...request, path, arriving: all.open() }, never);
      return body.kind === 'text' ? `${body.text.length / megabyte} MB` : 'events';
    } catch (error) {
      if (!(error instanceof TransportError)) throw error;
      return `${error.failure.kind}: ${error.failure.message}`;
    }
  };
  const first = await Promise.race([ask('/long'), ask('/long')]);
  expect(first).toBe(`bad_response: ${givenUp} 11 MB`);
  expect(await ask('/short')).toBe('2 MB');
  expect(all.used).toBeLessThanOrEqual(6 * megabyte);
});
