import { describe, expect, it } from 'vitest';
import {
  MEMORY_PER_BYTE,
  MEMORY_PER_EVENT,
  MEMORY_PER_VALUE,
  SMALL_STREAM,
  SMALL_TEXT,
} from '../../../src/transport/answer-limits.ts';
import { AnswerRoom } from '../../../src/transport/answer-room.ts';
import type { HttpRequest, HttpResponse, ResponseBody } from '../../../src/transport/transport.ts';
import { waitForRoom } from '../../../src/transport/wait-for-room.ts';
import { makeFakeClock } from '../../support/fake-clock.ts';

const never = new AbortController().signal;

/** A room of 100 bytes; what got in is listed. */
function openRoom() {
  const clock = makeFakeClock();
  const room = new AnswerRoom(clock, 100);
  const inside: string[] = [];
  const take = (trial: number, bytes: number, signal: AbortSignal = never): void => {
    const name = `${trial}: ${bytes}`;
    const waiting = room.take(trial, bytes, signal);
    if (waiting === undefined) inside.push(name);
    else void waiting.then(() => inside.push(name));
  };
  for (const trial of [1, 2, 3, 4]) room.begin(trial);
  /** Once all that was resolved is told. */
  const seen = async (): Promise<readonly string[]> => {
    await new Promise((resolve) => setImmediate(resolve));
    return [...inside];
  };
  return { room, take, seen, advance: clock.advance };
}

describe('room for large answers', () => {
  it('is held until the trial is over, and others wait in their order', async () => {
    const { room, take, seen } = openRoom();
    take(1, 60);
    take(2, 40);
    take(3, 50);
    take(4, 10);
    // The third may go beyond what there is.
    expect(await seen()).toEqual(['1: 60', '2: 40', '3: 50']);
    room.end(1);
    expect(await seen()).toEqual(['1: 60', '2: 40', '3: 50', '4: 10']);
    room.end(2);
    room.end(3);
    room.end(4);
    expect(room.used).toBe(0);
  });

  it('lets one trial at a time go beyond, and that with all that it asks for', async () => {
    const { room, take, seen } = openRoom();
    take(1, 500);
    take(2, 10);
    take(3, 10);
    take(1, 700);
    expect(await seen()).toEqual(['1: 500', '1: 700']);
    room.end(1);
    expect(await seen()).toEqual(['1: 500', '1: 700', '2: 10', '3: 10']);
    expect(room.used).toBe(20);
  });

  it('lets the next go beyond where nobody leaves for long', async () => {
    const { room, take, seen, advance } = openRoom();
    take(1, 500);
    take(2, 500);
    take(3, 500);
    await advance(29_000);
    expect(await seen()).toEqual(['1: 500']);
    await advance(1_000);
    expect(await seen()).toEqual(['1: 500', '2: 500']);
    await advance(30_000);
    expect(await seen()).toEqual(['1: 500', '2: 500', '3: 500']);
    for (const trial of [1, 2, 3]) room.end(trial);
    expect(room.used).toBe(0);
  });

  it('is not taken by who comes later while somebody waits, whoever needs less', async () => {
    const { room, take, seen } = openRoom();
    take(1, 60);
    take(2, 60);
    room.end(1);
    take(3, 50);
    take(4, 30);
    expect(await seen()).toEqual(['1: 60', '2: 60']);
    room.end(2);
    expect(await seen()).toEqual(['1: 60', '2: 60', '3: 50', '4: 30']);
    expect([2, 3].map((trial) => room.isHeld(trial))).toEqual([false, true]);
    // Who had gone beyond is gone, so that another may.
    take(3, 500);
    expect((await seen()).at(-1)).toBe('3: 500');
  });

  it('goes after a standstill to all that one trial waits for', async () => {
    const { room, take, seen, advance } = openRoom();
    take(1, 500);
    take(2, 50);
    take(3, 30);
    take(2, 20);
    await advance(30_000);
    expect(await seen()).toEqual(['1: 500', '2: 50', '2: 20']);
    expect(room.used).toBe(570);
  });

  it('is free once where the same trial is run again', async () => {
    const { room, take } = openRoom();
    take(1, 60);
    room.end(1);
    room.begin(1);
    room.end(1);
    expect(room.used).toBe(0);
  });

  it('is not waited for by what was aborted', async () => {
    const { room, take, seen } = openRoom();
    const aborting = new AbortController();
    take(1, 500);
    take(2, 50, aborting.signal);
    take(3, 50);
    aborting.abort();
    expect(await seen()).toEqual(['1: 500', '2: 50']);
    room.end(1);
    expect(await seen()).toEqual(['1: 500', '2: 50', '3: 50']);
    expect(room.used).toBe(50);
  });

  it('is not asked for what is no longer wanted, also while others wait', async () => {
    const { room, take, seen } = openRoom();
    take(1, 500);
    take(2, 500);
    take(3, 50, AbortSignal.abort());
    expect(await seen()).toEqual(['1: 500', '3: 50']);
    room.end(1);
    room.end(2);
    expect(room.used).toBe(0);
  });

  it('is not held by what a trial still waited for when it was over', async () => {
    const { room, take, seen } = openRoom();
    take(1, 500);
    take(2, 60);
    take(3, 40);
    room.end(2);
    expect(await seen()).toEqual(['1: 500', '2: 60']);
    room.end(1);
    expect(await seen()).toEqual(['1: 500', '2: 60', '3: 40']);
    room.end(3);
    expect(room.used).toBe(0);
  });

  it('is not held for a trial that is over, or that it was not told of', async () => {
    const { room, take, seen } = openRoom();
    room.end(1);
    take(1, 500);
    take(9, 500);
    expect(await seen()).toEqual(['1: 500', '9: 500']);
    expect(room.used).toBe(0);
  });
});

describe('an answer', () => {
  const request: HttpRequest = {
    method: 'POST',
    path: '/',
    headers: {},
    timeoutMilliseconds: 1000,
    findFailure: () => undefined,
  };

  async function heldBy(body: ResponseBody, trial?: number): Promise<number> {
    const room = new AnswerRoom(makeFakeClock());
    room.begin(7);
    const response: HttpResponse = {
      status: 200,
      headers: {},
      body,
      headersMilliseconds: 1,
      endMilliseconds: 2,
      attempts: [],
    };
    const send = waitForRoom(room)(() => Promise.resolve(response));
    expect(await send({ ...request, ...(trial !== undefined && { trial }) }, never)).toBe(response);
    return room.used;
  }

  it('takes room by its characters and its values, where it is large', async () => {
    const list = `[${'1,'.repeat(SMALL_STREAM / 2)}1]`;
    const values = SMALL_STREAM / 2 + 1;
    const memory = list.length * MEMORY_PER_BYTE + values * MEMORY_PER_VALUE;
    expect(await heldBy({ kind: 'text', text: list }, 7)).toBe(memory);
    const event = { data: list, milliseconds: 1 };
    const eventMemory = MEMORY_PER_EVENT * MEMORY_PER_BYTE;
    expect(await heldBy({ kind: 'events', events: [event, event] }, 7)).toBe(
      2 * (memory + eventMemory),
    );
  });

  it('takes room by its events, of however few characters', async () => {
    const few = Array.from({ length: 8000 }, () => ({ data: '1', milliseconds: 1 }));
    const many = [...few, ...few];
    expect(await heldBy({ kind: 'events', events: few }, 7)).toBe(0);
    expect(await heldBy({ kind: 'events', events: many }, 7)).toBe(
      many.length * (MEMORY_PER_EVENT + 1) * MEMORY_PER_BYTE,
    );
  });

  it('takes room where it is small and has many values', async () => {
    const maps = (count: number): string => `[${'{},'.repeat(count)}1]`;
    const memory = ({ length }: string, values: number): number =>
      length * MEMORY_PER_BYTE + values * MEMORY_PER_VALUE;
    expect(await heldBy({ kind: 'text', text: maps(5000) }, 7)).toBe(0);
    const many = maps(6000);
    expect(await heldBy({ kind: 'text', text: many }, 7)).toBe(memory(many, 12_001));
  });

  it('takes room for the values of events that say more than a token', async () => {
    const token = `{"choices":[{"index":0,"delta":{"content":" word"}}],${'"x":1,'.repeat(20)}"y":2}`;
    const tokens = Array.from({ length: 1000 }, () => ({ data: token, milliseconds: 1 }));
    expect(await heldBy({ kind: 'events', events: tokens }, 7)).toBe(0);
    const maps = `[${'{},'.repeat(100)}1]`;
    const full = Array.from({ length: 100 }, () => ({ data: maps, milliseconds: 1 }));
    expect(await heldBy({ kind: 'events', events: full }, 7)).toBe(
      100 * ((maps.length + MEMORY_PER_EVENT) * MEMORY_PER_BYTE + 201 * MEMORY_PER_VALUE),
    );
  });

  it('takes none where it is small, or of no trial', async () => {
    expect(await heldBy({ kind: 'text', text: 'x'.repeat(SMALL_TEXT) }, 7)).toBe(0);
    expect(await heldBy({ kind: 'text', text: 'x'.repeat(SMALL_TEXT + 1) }, 7)).toBeGreaterThan(0);
    expect(await heldBy({ kind: 'text', text: 'x'.repeat(2 * SMALL_TEXT) })).toBe(0);
  });
});

describe('who waits for room behind one who gives up', () => {
  it('is served at once where there is room', async () => {
    const { room, take, seen } = openRoom();
    const leaving = new AbortController();
    take(1, 60);
    take(2, 60);
    take(3, 70, leaving.signal);
    take(4, 30);
    room.end(1);
    expect(await seen()).toEqual(['1: 60', '2: 60']);
    leaving.abort();
    expect(await seen()).toEqual(['1: 60', '2: 60', '3: 70', '4: 30']);
  });
});
