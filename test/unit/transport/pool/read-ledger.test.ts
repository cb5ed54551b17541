import { describe, expect, it } from 'vitest';
import {
  applyChange,
  emptyLedger,
  type LedgerState,
} from '../../../../src/transport/pool/ledger-state.ts';
import { readLedger } from '../../../../src/transport/pool/read-ledger.ts';

const now = 1_795_867_200_000;
const whole: LedgerState = {
  requests: { level: 3.5, at: now },
  tokens: { level: -200, at: now - 5 },
  learned: { requests: 500, tokens: 90_000 },
  parkedUntil: now + 7000,
  members: { a: now },
};

function membersOf(count: number): LedgerState['members'] {
  return Object.fromEntries(Array.from({ length: count }, (_, at) => [`m${at}`, now]));
}

describe('a ledger that another process wrote', () => {
  it.each([whole, emptyLedger, { ...emptyLedger, members: membersOf(10_000) }])(
    'is read as it was',
    (state) => {
      expect(readLedger(JSON.stringify(state), now)).toEqual(state);
    },
  );

  it.each([
    ['nothing', ''],
    ['half of it', JSON.stringify(whole).slice(0, 40)],
    ['another thing', '[1, 2]'],
    ['a level that is no number', JSON.stringify({ ...whole, requests: { level: 'x', at: now } })],
    ['a level beyond all limits', JSON.stringify({ ...whole, tokens: { level: 1e300, at: now } })],
    ['a time that is to come', JSON.stringify({ ...whole, requests: { level: 1, at: now + 1e9 } })],
    ['a rest for a year', JSON.stringify({ ...whole, parkedUntil: now + 3e10 })],
    ['a limit of nothing', JSON.stringify({ ...whole, learned: { requests: 0 } })],
    ['a limit of something else', JSON.stringify({ ...whole, learned: { __proto: 5 } })],
    ['a limit in words', JSON.stringify({ ...whole, learned: { requests: '5' } })],
    ['a limit beyond all', JSON.stringify({ ...whole, learned: { tokens: 1e13 } })],
    ['more members than there are', JSON.stringify({ ...whole, members: membersOf(10_001) })],
    ['members that are no map', JSON.stringify({ ...whole, members: 5 })],
  ])('is not taken for one where it is %s', (_, text) => {
    expect(readLedger(text, now)).toBeUndefined();
  });
});

describe('a rest of more than a day', () => {
  it('is kept as one of a day, which everybody reads', () => {
    const change = { member: 'a', configured: {}, parkMilliseconds: 200_000_000 };
    const { state } = applyChange(emptyLedger, change, 5);
    expect(readLedger(JSON.stringify(state), 5)).toEqual(state);
    expect(state.parkedUntil).toBe(86_400_005);
  });
});
