import { describe, expect, it } from 'vitest';
import { keyOf, writeSnapshots } from '../../../src/run/snapshot-file.ts';

describe('a file of snapshots', () => {
  it('has what is called like something of every object', () => {
    const key = keyOf({ case: '__proto__', step: '__proto__', name: '__proto__' });
    const text = writeSnapshots(new Map([[key, 'kept']]), 'desk.yaml');
    expect(text).toMatch(/__proto__:\n {4}__proto__:\n {6}__proto__: kept\n$/);
  });
});
