import { expect, it } from 'vitest';
import { builtIns } from '../../src/api/extensions.ts';

/**
 * A cell that begins with `=`, `+`, `-` or `@` is a formula to whoever opens it in a spreadsheet. None
 * of these reporters writes what a spreadsheet opens; one that does has to escape such cells first.
 */
it('has no reporter whose report a spreadsheet opens', () => {
  expect([...builtIns.reporters.keys()]).toEqual(['table', 'json', 'jsonl', 'junit', 'markdown']);
});
