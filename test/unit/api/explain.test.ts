import { describe, expect, it } from 'vitest';
import { explain } from '../../../src/api/explain.ts';

describe('what is explained', () => {
  it.each(['authentication', 'rate-limit', 'bad-response', 'not-recorded', 'timeout'])(
    'is also a failure of a call, as reports name it: %s',
    (name) => {
      expect(explain(name)).toContain(`${name}: no diagnostic, but why a call has no answer\n`);
    },
  );

  it('is nothing that is none of both', () => {
    expect(explain('constructor')).toBeUndefined();
    expect(explain('rate-limits')).toBeUndefined();
  });
});
