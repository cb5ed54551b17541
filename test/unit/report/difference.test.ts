import { describe, expect, it } from 'vitest';
import { renderDifference } from '../../../src/report/difference.ts';
import { PLAIN } from '../../support/collect-report.ts';

describe('renderDifference', () => {
  it('marks the lines that are missing and those that are too many', async () => {
    expect(await renderDifference('Dear Ada,\nsorry.', 'Dear Ada,\nbye.', PLAIN)).toEqual([
      '- expected',
      '+ found',
      '  Dear Ada,',
      '- sorry.',
      '+ bye.',
    ]);
  });

  it('compares values as indented JSON', async () => {
    expect(await renderDifference({ urgent: true }, { urgent: 'true' }, PLAIN)).toEqual([
      '- expected',
      '+ found',
      '  {',
      '-   "urgent": true',
      '+   "urgent": "true"',
      '  }',
    ]);
  });

  it('tells a number from its text', async () => {
    expect(await renderDifference(1, '1', PLAIN)).toEqual([
      '- expected',
      '+ found',
      '- 1',
      '+ "1"',
    ]);
  });

  it('shows spaces at the end of a line and other line ends', async () => {
    expect(await renderDifference('sorry\nbye', 'sorry \nbye', PLAIN)).toContain('+ sorry·');
    expect(await renderDifference('sorry\nbye', 'sorry\r\nbye', PLAIN)).toContain('+ sorry␍');
  });

  it('says so when nothing can be seen to differ', async () => {
    expect(await renderDifference('a  b\nc', 'a\tb\nc', PLAIN)).toEqual([
      '- expected',
      '+ found',
      '  both look the same: they differ in what is not seen',
    ]);
  });

  it('gives up on long texts that have nothing in common', async () => {
    const expected = Array.from({ length: 3000 }, (_, index) => `a${index}`).join('\n');
    const actual = Array.from({ length: 3000 }, (_, index) => `b${index}`).join('\n');
    const lines = await renderDifference(expected, actual, PLAIN);
    expect(lines).toHaveLength(19);
    expect(lines.at(-1)).toBe('  only the beginnings are shown: too little is the same for a diff');
  });

  it('cuts a long difference unless everything is asked for', async () => {
    const expected = Array.from({ length: 100 }, (_, index) => `a${index}`).join('\n');
    const actual = Array.from({ length: 100 }, (_, index) => `b${index}`).join('\n');
    expect((await renderDifference(expected, actual, PLAIN)).at(-1)).toBe('  and 160 more lines');
    const whole = await renderDifference(expected, actual, { ...PLAIN, detail: 'verbose' });
    expect(whole).toHaveLength(202);
  });
});
