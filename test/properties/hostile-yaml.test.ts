import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseYaml } from '../../src/source/yaml.ts';
import { fc } from '../support/fast-check.ts';

const folder = new URL('../../pipelines/', import.meta.url);
const shipped = readdirSync(folder)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => readFileSync(new URL(name, folder), 'utf8'));

/** Lines of a shipped pipeline with some taken out, doubled, swapped or cut somewhere. */
const mutated = fc
  .tuple(
    fc.constantFrom(...shipped),
    fc.array(
      fc.tuple(fc.nat(), fc.nat(), fc.constantFrom('drop', 'double', 'swap', 'cut', 'put')),
      {
        maxLength: 6,
      },
    ),
    fc.constantFrom(
      '\t',
      '*x',
      '&x ',
      '!!js/function ',
      '<<: ',
      '- ',
      '"',
      '{',
      ']',
      '\u0000',
      '\r',
    ),
  )
  .map(([text, changes, piece]) => {
    const lines = text.split('\n');
    for (const [a, b, kind] of changes) {
      const at = a % lines.length;
      const line = lines[at] ?? '';
      const column = b % (line.length + 1);
      if (kind === 'drop') lines.splice(at, 1);
      else if (kind === 'double') lines.splice(at, 0, line);
      else if (kind === 'cut') lines[at] = line.slice(0, column);
      else if (kind === 'put') lines[at] = line.slice(0, column) + piece + line.slice(column);
      else lines.splice(at, 1, lines[b % lines.length] ?? '');
    }
    return lines.join('\n');
  });

describe('the reader of YAML', () => {
  it('gives a value or says at a place why there is none, for pipelines with random mistakes', () => {
    fc.assert(
      fc.property(mutated, (text) => {
        const document = parseYaml({ path: 'ticket.yaml', text });
        const lines = text.split('\n').length;
        expect(document.value === undefined).toBe(document.problems.length > 0);
        for (const { location } of document.problems) {
          expect(location.start.line).toBeLessThanOrEqual(lines);
        }
        JSON.stringify(document.value);
      }),
      { numRuns: 300 },
    );
  });

  it('does so for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const document = parseYaml({ path: 'ticket.yaml', text });
        expect(document.value === undefined).toBe(document.problems.length > 0);
      }),
      { numRuns: 500 },
    );
  });

  it('finds again what it gave, at the place of each key', () => {
    const keys = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,6}$/), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(keys, (names) => {
        const text = names.map((name, at) => `k${name}: ${at}`).join('\n');
        const document = parseYaml({ path: 'ticket.yaml', text });
        const lines = names.map((name) => document.locate([`k${name}`]).start.line);
        expect(lines).toEqual(names.map((_, at) => at + 1));
      }),
      { numRuns: 100 },
    );
  });

  it.each([
    ['lists in brackets', `a: ${'['.repeat(100_000)}${']'.repeat(100_000)}`],
    ['maps in braces', `a: ${'{b: '.repeat(100_000)}1${'}'.repeat(100_000)}`],
    ['lists in lists', `a:\n  ${'- '.repeat(100_000)}b`],
    ['keys that are keys', `a:\n  ${'? '.repeat(100_000)}b`],
  ])('says where %s are nested too deeply, before it follows them', (_, text) => {
    const { value, problems } = parseYaml({ path: 'ticket.yaml', text });
    expect(value).toBeUndefined();
    expect(problems.map(({ message }) => message)).toEqual(['the file is nested too deeply']);
    expect(problems[0]?.location.start.column).toBeGreaterThan(400);
    expect(problems[0]?.location.start.column).toBeLessThan(4000);
  });
});
