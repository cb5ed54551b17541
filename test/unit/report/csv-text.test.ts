import { describe, expect, it } from 'vitest';
import { csvRow } from '../../../src/report/csv-text.ts';

describe('a row of CSV', () => {
  it('has texts and numbers as they are, and nothing for what is unknown', () => {
    expect(csvRow(['refund', 0.5, undefined, -2, 'gpt-4o', 1e-7])).toBe(
      'refund,0.5,,-2,gpt-4o,1e-7\n',
    );
  });

  it('quotes commas, quotes and white space at an end, and doubles quotes', () => {
    expect(csvRow(['a,b', 'say "hi"', ' edge', 'edge ', '"'])).toBe(
      '"a,b","say ""hi"""," edge","edge ",""""\n',
    );
  });

  it('stays on its line, whatever line breaks and controls a text has', () => {
    expect(csvRow(['two\nlines', 'two\r\nlines', 'bell\u0007', 'left\u202eright'])).toBe(
      'two⏎lines,two⏎lines,bell␇,left\\u202eright\n',
    );
  });

  it.each([
    ['=1+1', "'=1+1"],
    ['+49 30 1234', "'+49 30 1234"],
    ['-2', "'-2"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'  =1"],
    ['\r=1', "'␍=1"],
    ['\n=1', "'⏎=1"],
    ['  =1', "'  =1"],
    ['＝1', "'＝1"],
    ['=cmd|"/C calc"!A0', `"'=cmd|""/C calc""!A0"`],
  ])('keeps a text that would be a formula a text: %j', (text, cell) => {
    expect(csvRow([text])).toBe(`${cell}\n`);
  });

  it('leaves alone what only has such a sign inside', () => {
    expect(csvRow(['a=b', 'model=gpt-4o', 'x-y', "'quoted'"])).toBe(
      "a=b,model=gpt-4o,x-y,'quoted'\n",
    );
  });
});
