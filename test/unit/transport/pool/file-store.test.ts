import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeNodeFiles } from '../../../../src/environment/node-files.ts';
import { makeFileStore } from '../../../../src/transport/pool/file-store.ts';
import { emptyLedger } from '../../../../src/transport/pool/ledger-state.ts';
import { makeFakeClock } from '../../../support/fake-clock.ts';
import { makeTemporaryFolder } from '../../../support/temporary-folder.ts';

async function setUp() {
  const folder = await makeTemporaryFolder();
  const clock = makeFakeClock();
  return { folder, store: makeFileStore(folder, { files: makeNodeFiles(folder), clock }) };
}

describe('ledgers in a folder', () => {
  it('are files of their own, each changed step by step', async () => {
    const { folder, store } = await setUp();
    const learned = { requests: 500 };
    await store.update('a1', (state) => ({ state: { ...state, learned }, answer: undefined }));
    const seen = await store.update('a1', (state) => ({ state, answer: state }));
    expect(seen).toEqual({ ...emptyLedger, learned });
    expect(await store.update('b2', (state) => ({ state, answer: state }))).toEqual(emptyLedger);
    expect(readdirSync(folder).sort()).toEqual(['a1.json', 'b2.json']);
    expect(['a1', 'b2'].map((key) => store.problemOf?.(key))).toEqual([undefined, undefined]);
  });

  it('are begun anew where something else is in their place, which is said', async () => {
    const { folder, store } = await setUp();
    writeFileSync(join(folder, 'a1.json'), '{"learned":');
    expect(await store.update('a1', (state) => ({ state, answer: state }))).toEqual(emptyLedger);
    expect(store.problemOf?.('a1')).toBe(
      `\`${folder}/a1.json\` was not what this program writes, and is begun anew`,
    );
    expect(JSON.parse(readFileSync(join(folder, 'a1.json'), 'utf8'))).toEqual(emptyLedger);
  });
});
