import { describe, expect, it } from 'vitest';
import type { JournalEvent } from '../../../src/protocol/event.ts';
import { PaidAttempts } from '../../../src/protocol/paid-attempts.ts';

const sent = (number: number, index: number): JournalEvent => ({
  type: 'attempt_sent',
  number,
  index,
  elapsed_ms: 0,
  tokens: 100,
  cost_usd: 0.5,
});
const settled = (number: number): JournalEvent => ({
  type: 'attempt_settled',
  number,
  elapsed_ms: 5,
  tokens: 40,
  cost_usd: 0.2,
});
const resumed: JournalEvent = {
  type: 'run_resumed',
  resumed_at: '2026-07-01T12:00:00.000Z',
  program: { name: 'pulze-run', version: '0.1.0' },
};

function read(...events: readonly JournalEvent[]): PaidAttempts {
  const paid = new PaidAttempts();
  for (const event of events) paid.take(event);
  return paid;
}

const most = { tokens: 100, cost_usd: 0.5 };
const used = { tokens: 40, cost_usd: 0.2 };

describe('attempts that budgets paid for', () => {
  it('are of their trial, with what they came to', () => {
    const paid = read(sent(1, 0), sent(2, 3), settled(2));
    expect(paid.of(0)).toEqual([{ sent: most }]);
    expect(paid.of(3)).toEqual([{ sent: most, settled: used }]);
    expect(paid.of(1)).toEqual([]);
  });

  it('are of all sessions, whose numbers begin anew: what was in flight at a kill stays open', () => {
    const paid = read(sent(1, 0), resumed, sent(1, 0), settled(1));
    expect(paid.of(0)).toEqual([{ sent: most }, { sent: most, settled: used }]);
  });

  it('are no proof that a later session paid: its trial may have had no budget', () => {
    const paid = read(sent(1, 0), settled(1));
    expect(paid.hasPaid(0)).toBe(true);
    paid.take(resumed);
    expect(paid.hasPaid(0)).toBe(false);
    paid.take(sent(1, 1));
    expect([paid.hasPaid(0), paid.hasPaid(1)]).toEqual([false, true]);
  });
});
