import type { Clock, Files } from '../../environment/environment.ts';
import { emptyLedger } from './ledger-state.ts';
import { readLedger } from './read-ledger.ts';
import type { LedgerStore } from './shared-ledger.ts';

/** Ledgers as small files in a folder, for the processes of one machine. */
export function makeFileStore(
  folder: string,
  { files, clock }: { readonly files: Files; readonly clock: Pick<Clock, 'now'> },
): LedgerStore {
  const problems = new Map<string, string>();
  return {
    name: 'file',
    async update(key, step) {
      const path = `${folder}/${key}.json`;
      let given: { readonly answer: ReturnType<typeof step>['answer'] } | undefined;
      await files.updateText(path, (text) => {
        const now = clock.now();
        const known = text === undefined ? emptyLedger : readLedger(text, now);
        if (known === undefined) {
          problems.set(key, `\`${path}\` was not what this program writes, and is begun anew`);
        }
        const { state, answer } = step(known ?? emptyLedger, now);
        given = { answer };
        return JSON.stringify(state);
      });
      if (given === undefined) throw new Error('it was not updated');
      return given.answer;
    },
    problemOf: (key) => problems.get(key),
    close: () => Promise.resolve(),
  };
}
