import { describe, expect, it } from 'vitest';
import { compare } from '../../../src/api/compare.ts';
import { makeProgram } from '../../support/program.ts';

const pipeline = `version: 1
messages: [{ user: hi }]
assert: [{ contains: hi }]
emulator: { rules: [{ reply: { text: hi } }] }
`;

async function compareWith(options: object) {
  const program = await makeProgram({ files: { 'a.yaml': pipeline } });
  await program.run('a.yaml', '--endpoint', 'emulator', '--save-baseline', 'base.json');
  return await compare({ baseline: 'base.json', options }, program.makeEnvironment());
}

describe('options of a comparison that the library is given', () => {
  it.each([
    [{ minEffect: Number.NaN }, '`options.minEffect` takes a number from 0 to 1, and is NaN'],
    [{ minEffect: 5 }, '`options.minEffect` takes a number from 0 to 1, and is 5'],
    [{ margin: 3 }, '`options.margin` takes a number above 0 and below 1, and is 3'],
    [{ margin: 0 }, '`options.margin` takes a number above 0 and below 1, and is 0'],
    [{ alpha: 7 }, '`options.alpha` takes a number above 0 and below 1, and is 7'],
    [
      { alpha: '0.05' },
      '`options.alpha` takes a number above 0 and below 1, and is the text `0.05`',
    ],
    [{ alpha: null }, '`options.alpha` takes a number above 0 and below 1, and is null'],
    [{ mode: 'non-inferior' }, '`options.mode` cannot be `non-inferior`'],
    [{ min_effect: 0.1 }, 'there is no `options.min_effect`'],
  ])('are refused where it would mean nothing by them: %j', async (options, message) => {
    const compared = await compareWith(options);
    expect(compared).toMatchObject({ kind: 'refused', diagnostics: [{ code: 'usage', message }] });
  });

  it('are the usual ones where they are undefined', async () => {
    const compared = await compareWith({ alpha: undefined, mode: undefined, minEffect: 1 });
    expect(compared).toMatchObject({
      kind: 'compared',
      comparison: { options: { mode: 'detect', alpha: 0.05, minEffect: 1 } },
    });
  });
});
