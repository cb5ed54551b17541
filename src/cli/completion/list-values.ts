import type { Environment } from '../../environment/environment.ts';
import type { ValueKind } from '../options.ts';
import type { CompletionWord } from './complete-word.ts';
import { shells } from './shells.ts';

/** What there is of a kind. Nothing for files and folders, which a shell knows better. */
export async function listValues(
  kind: ValueKind,
  environment: Environment,
): Promise<readonly CompletionWord[]> {
  const list = lists[kind];
  return list === undefined ? [] : await list(environment);
}

type List = (
  environment: Environment,
) => readonly CompletionWord[] | Promise<readonly CompletionWord[]>;

/** Each loads only what it needs: a shell waits for it at every press of a key. */
const lists: Readonly<Partial<Record<ValueKind, List>>> = {
  endpoints: async (environment) => {
    const { listEndpoints } = await import('../../api/list-endpoints.ts');
    return await listEndpoints(environment);
  },
  reporters: async () => {
    const { reporterNames } = await import('../../api/report.ts');
    return reporterNames().map(plain);
  },
  codes: async () => {
    const { explainAll } = await import('../../api/explain.ts');
    return explainAll().map(({ code, title }) => ({ word: code, summary: title }));
  },
  runs: async (environment) => {
    const { listRuns, RUNS_FOLDER } = await import('../../api/run-store.ts');
    const runs = await listRuns(RUNS_FOLDER, environment);
    const newest = runs.slice(-MOST_RUNS).reverse();
    const places = ['latest', 'previous'].slice(0, runs.length);
    return [...places, ...newest].map(plain);
  },
  variables: ({ variables }) => Object.keys(variables).map(plain),
  shells: () => shells.map(plain),
  actions: () => [{ word: 'prune', summary: 'Remove old runs' }],
};

const MOST_RUNS = 20;

function plain(word: string): CompletionWord {
  return { word, summary: '' };
}
