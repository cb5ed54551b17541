import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { explain, explainAll } from '../../src/api/explain.ts';
import { validate } from '../../src/api/validate.ts';
import type { CatalogueEntry } from '../../src/diagnostic/catalogue/catalogue-entry.ts';
import { catalogue } from '../../src/diagnostic/catalogue.ts';
import { makeNodeEnvironment } from '../../src/environment/node.ts';
import { silent } from '../support/silent-sink.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';
import { writeTree } from '../support/write-tree.ts';

const source = fileURLToPath(new URL('../../src', import.meta.url));
const invalid = fileURLToPath(new URL('../fixtures/invalid', import.meta.url));
const entries = Object.entries<CatalogueEntry>(catalogue);
const withExamples = entries.filter(([, entry]) => entry.bad !== undefined);

/** The codes that a pipeline gives when it is aimed at Pulze, each as often as it is given. */
async function codesOf(text: string, entry: CatalogueEntry): Promise<readonly string[]> {
  const folder = await makeTemporaryFolder();
  await writeTree(folder, { ...entry.files, 'pipeline.yaml': text });
  const environment = makeNodeEnvironment({
    workingDirectory: folder,
    variables: { PULZE_ENDPOINT: 'pulze' },
    stdout: silent,
    stderr: silent,
  });
  const { diagnostics } = await validate({ files: ['pipeline.yaml'] }, environment);
  return diagnostics.map(({ code }) => code);
}

/** Every text in the source that stands where a code does. */
async function codesInSource(): Promise<ReadonlySet<string>> {
  const files = await readdir(source, { recursive: true });
  const found = new Set<string>();
  for (const file of files.filter((name) => name.endsWith('.ts') && !name.includes('catalogue'))) {
    const text = await readFile(join(source, file), 'utf8');
    for (const code of Object.keys(catalogue)) {
      if (text.includes(`'${code}'`)) found.add(code);
    }
  }
  return found;
}

describe('the catalogue of codes', () => {
  it.for(withExamples)('`bad` of %s gives that code and no other', async ([code, entry]) => {
    expect(await codesOf(entry.bad ?? '', entry)).toEqual([code]);
  });

  it.for(withExamples)('`good` of %s gives nothing', async ([, entry]) => {
    expect(await codesOf(entry.good ?? '', entry)).toEqual([]);
  });

  it('holds only codes that the program gives', async () => {
    const used = await codesInSource();
    expect(Object.keys(catalogue).filter((code) => !used.has(code))).toEqual([]);
  });

  it.for(entries)('explains %s as a person would, in two to five sentences', ([code, entry]) => {
    const sentences = entry.explanation.split(/[.?](?:\s|$)/).filter((part) => part !== '');
    expect(sentences.length, entry.explanation).toBeGreaterThanOrEqual(2);
    expect(sentences.length, entry.explanation).toBeLessThanOrEqual(6);
    expect(entry.title).toMatch(/^[a-z][^.]*$|^JSON/);
    expect(explain(code)).toContain(`${code}: ${entry.title}\n\n${entry.explanation}\n`);
  });

  it('is listed whole', () => {
    expect(explainAll().map(({ code }) => code)).toEqual(Object.keys(catalogue));
  });

  it('has a fixture for every code that a file can give', async () => {
    const told = new Set<string>();
    for (const name of await readdir(invalid)) {
      const text = await readFile(join(invalid, name, 'expected.txt'), 'utf8');
      for (const match of text.matchAll(/(?:error|warning) ([a-z-]+): /g)) told.add(match[1] ?? '');
    }
    const lacking = withExamples.map(([code]) => code).filter((code) => !told.has(code));
    expect(lacking).toEqual([]);
  });
});

describe('an explanation', () => {
  it('shows the example that gives the code, the mended one, and the files that they name', () => {
    expect(explain('no-rows')).toMatchInlineSnapshot(`
      "no-rows: a dataset that gives no case

      The dataset is empty, or \`where\`, \`offset\` and \`limit\` leave nothing of it. A pipeline without cases would pass without having tried anything.

      This gives it:

          version: 1
          messages:
            - user: "{{ticket}}"
          assert:
            - contains: billing
          cases:
            - dataset: tickets.csv
              where: lang == "fr"

      This does not:

          version: 1
          messages:
            - user: "{{ticket}}"
          assert:
            - contains: billing
          cases:
            - dataset: tickets.csv
              where: lang == "en"

      with \`tickets.csv\`:

          ticket,lang
          I was charged twice.,en
      "
    `);
  });

  it('is not there for a code that is none', () => {
    expect(explain('toString')).toBeUndefined();
  });
});
