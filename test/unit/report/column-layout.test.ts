import { describe, expect, it } from 'vitest';
import { DEAR, fitColumns } from '../../../src/report/column-layout.ts';
import { fc } from '../../support/fast-check.ts';

const fixed = (key: string, natural: number, leaveOut?: number) => ({
  key,
  natural,
  comfortable: natural,
  cramped: natural,
  least: natural,
  ...(leaveOut === undefined ? {} : { leaveOut }),
});
const output = { key: 'output', natural: 200, comfortable: 20, cramped: 10, least: 5 };

describe('fitColumns', () => {
  it('gives what is spare to those that want least first', () => {
    expect(fitColumns([fixed('case', 8), output], 60)).toEqual([
      { key: 'case', width: 8 },
      { key: 'output', width: 45 },
    ]);
  });

  it('leaves out cheap columns for the comfort of the others', () => {
    const columns = fitColumns([fixed('case', 8), output, fixed('finish', 6, 1)], 40);
    expect(columns.map(({ key }) => key)).toEqual(['case', 'output']);
  });

  it('cramps the others before it leaves out dear columns', () => {
    const columns = fitColumns([fixed('case', 8), output, fixed('cost', 6, DEAR)], 36);
    expect(columns).toEqual([
      { key: 'case', width: 8 },
      { key: 'output', width: 12 },
      { key: 'cost', width: 6 },
    ]);
  });

  it('never exceeds the room there is, as long as four columns each would fit', () => {
    const wish = fc.record({
      natural: fc.integer({ min: 1, max: 80 }),
      comfortable: fc.integer({ min: 1, max: 40 }),
      cramped: fc.integer({ min: 1, max: 20 }),
      least: fc.integer({ min: 1, max: 10 }),
    });
    fc.assert(
      fc.property(
        fc.array(wish, { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 40, max: 200 }),
        (wishes, available) => {
          const columns = fitColumns(
            wishes.map((one, index) => ({ ...one, key: String(index) })),
            available,
          );
          const used = columns.reduce((total, { width }) => total + width + 3, 1);
          expect(used).toBeLessThanOrEqual(available);
        },
      ),
    );
  });
});
