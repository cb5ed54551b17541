import type { StoredRun } from '../../protocol/stored-run.ts';
import { jsonText } from '../json-text.ts';
import type { DocumentReporter } from '../reporter.ts';

/** The whole record as one JSON object, described by `schemas/report.schema.json`. */
export const jsonReporter: DocumentReporter = {
  kind: 'document',
  name: 'json',
  summary: 'The whole record of a run as one JSON object, a trial a line.',
  render,
};

/** A run that was killed has no `summary` and no `gates`: they are not known. */
async function* render(run: StoredRun): AsyncIterable<string> {
  const { started, finished } = run;
  const { gates, ...summary } = finished?.summary ?? { gates: undefined };
  const head = {
    version: started.version,
    run: { ...started.run, ...(finished ? { finished_at: finished.finished_at } : {}) },
    sources: started.sources,
    ...(started.datasets && { datasets: started.datasets }),
    ...(finished ? { summary, gates } : {}),
  };
  const members = Object.entries(head).map(([key, value]) => `"${key}": ${jsonText(value)}`);
  yield `{\n${members.join(',\n')},\n"trials": [`;
  let separator = '\n';
  for await (const trial of run.trials()) {
    yield separator + jsonText(trial);
    separator = ',\n';
  }
  yield '\n]\n}\n';
}
