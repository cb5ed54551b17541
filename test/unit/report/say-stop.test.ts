import { describe, expect, it } from 'vitest';
import type { RunStop } from '../../../src/protocol/summary.ts';
import { sayStop } from '../../../src/report/say-stop.ts';

const counts = { planned: 3, run: 3, passed: 0, failed: 0, errored: 3, skipped: 0, not_run: 0 };
const message = 'the endpoint `desk` has failed every request';

function say(reason: RunStop['reason'], left: number): string | undefined {
  return sayStop({ stop: { reason, message }, counts: { ...counts, not_run: left } }, 'stopped');
}

describe('why a run ended', () => {
  it('is that it was stopped where that left something out', () => {
    expect(say('endpoint', 2)).toBe(`stopped: ${message}`);
    expect(say('bail', 0)).toBe(`stopped: ${message}`);
  });

  it('is no stop where an endpoint was asked all there was, nor where a budget says it', () => {
    expect(say('endpoint', 0)).toBe(message);
    expect(say('budget', 2)).toBe(message);
    expect(sayStop({ counts }, 'stopped')).toBeUndefined();
  });
});
