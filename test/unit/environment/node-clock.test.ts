import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { nodeClock } from '../../../src/environment/node-clock.ts';

const DAY = 86_400_000;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe("Node's clock", () => {
  it('gives the time of day and a time that never goes back', () => {
    vi.setSystemTime(1_700_000_000_000);
    const before = nodeClock.monotonic();
    vi.advanceTimersByTime(250);
    vi.setSystemTime(1_600_000_000_000);
    expect(nodeClock.now()).toBe(1_600_000_000_000);
    expect(nodeClock.monotonic() - before).toBe(250);
  });

  it('sleeps as long as it was told to', async () => {
    let awake = false;
    const sleeping = nodeClock.sleep(1_000).then(() => {
      awake = true;
    });
    await vi.advanceTimersByTimeAsync(999);
    expect(awake).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(awake).toBe(true);
    await sleeping;
  });

  it('wakes up with the reason of a signal, and leaves no timer behind', async () => {
    const controller = new AbortController();
    const sleeping = nodeClock.sleep(1_000, controller.signal);
    controller.abort('the shift is over');
    await expect(sleeping).rejects.toBe('the shift is over');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('does not fall asleep after the signal', async () => {
    const sleeping = nodeClock.sleep(1_000, AbortSignal.abort('the shift is over'));
    await expect(sleeping).rejects.toBe('the shift is over');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('calls back once, and not at all when it was called off', () => {
    const calls: string[] = [];
    nodeClock.schedule(100, () => calls.push('kept'));
    const callOff = nodeClock.schedule(100, () => calls.push('called off'));
    callOff();
    vi.advanceTimersByTime(1_000);
    expect(calls).toEqual(['kept']);
  });

  it('waits for longer than the longest timer of Node', () => {
    const calls: string[] = [];
    nodeClock.schedule(60 * DAY, () => calls.push('sixty days'));
    const callOff = nodeClock.schedule(60 * DAY, () => calls.push('called off'));
    vi.advanceTimersByTime(59 * DAY);
    expect(calls).toEqual([]);
    callOff();
    vi.advanceTimersByTime(DAY);
    expect(calls).toEqual(['sixty days']);
    expect(vi.getTimerCount()).toBe(0);
  });
});
