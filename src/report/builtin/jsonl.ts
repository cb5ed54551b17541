import type { StoredRun } from '../../protocol/stored-run.ts';
import { jsonText } from '../json-text.ts';
import type { DocumentReporter } from '../reporter.ts';

/** The trials of the `json` report alone, for tools that read line by line. */
export const jsonlReporter: DocumentReporter = {
  kind: 'document',
  name: 'jsonl',
  summary: 'The trials alone, one JSON object a line.',
  render,
};

async function* render(run: StoredRun): AsyncIterable<string> {
  for await (const trial of run.trials()) yield `${jsonText(trial)}\n`;
}
