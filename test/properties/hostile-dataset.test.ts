import { describe, expect, it } from 'vitest';
import { csvLoader } from '../../src/dataset/builtin/csv.ts';
import { jsonLoader } from '../../src/dataset/builtin/json.ts';
import { jsonLinesLoader } from '../../src/dataset/builtin/json-lines.ts';
import { tsvLoader } from '../../src/dataset/builtin/tsv.ts';
import { yamlLoader } from '../../src/dataset/builtin/yaml.ts';
import { fc } from '../support/fast-check.ts';
import { file, readAll } from '../unit/dataset/support.ts';

const loaders = [csvLoader, tsvLoader, jsonLoader, jsonLinesLoader, yamlLoader];
const marks = ['"', '""', ',', '\t', '\n', '\r\n', '\r', '\u0000', '\ufeff', '__proto__', '{', '}'];
const likely = fc
  .array(fc.constantFrom(...marks, 'ticket', '[', ']', ':', '1', ' '), { maxLength: 40 })
  .map((parts) => new TextEncoder().encode(parts.join('')));
const bytes = fc.oneof(likely, fc.uint8Array({ maxLength: 200 }));

describe('a dataset of any bytes', () => {
  it.each(loaders)('gives rows and diagnostics, and never throws: $name', async (loader) => {
    await fc.assert(
      fc.asyncProperty(bytes, fc.integer({ min: 1, max: 50 }), async (content, chunk) => {
        const rows = await readAll(loader.read(file(content, { chunk })));
        for (const { value, diagnostics } of rows) {
          expect(value === undefined).toBe(diagnostics.length > 0);
          expect(value === undefined || Object.getPrototypeOf(value.values)).not.toBe(null);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('has the same rows however its bytes come in', async () => {
    await fc.assert(
      fc.asyncProperty(bytes, fc.integer({ min: 1, max: 20 }), async (content, chunk) => {
        const whole = await readAll(csvLoader.read(file(content)));
        expect(await readAll(csvLoader.read(file(content, { chunk })))).toEqual(whole);
      }),
      { numRuns: 200 },
    );
  });
});
