import { safeLine } from '../../diagnostic/safe-text.ts';
import type { StoredRun } from '../../protocol/stored-run.ts';
import type { SourceFile } from '../../source/location.ts';
import { makePaint } from '../paint.ts';
import type { DocumentReporter, Style } from '../reporter.ts';
import { describeBreak, describeRun, findNotes } from '../run-banner.ts';
import { RunOverview } from '../run-overview.ts';
import { renderSweep } from '../sweep/render-sweep.ts';
import { readSweeps } from '../sweep/sweep-data.ts';
import { wrapText } from '../text-width.ts';

/** For choosing a variant. Says nothing of pipelines without several. */
export const sweepReporter: DocumentReporter = {
  kind: 'document',
  name: 'sweep',
  summary:
    'The variants of a matrix compared: rates with intervals, ties with the best, the Pareto front, what each axis does, and a map of two.',
  render,
};

async function* render(
  run: StoredRun,
  _sources: ReadonlyMap<string, SourceFile>,
  style: Style,
): AsyncIterable<string> {
  const paint = makePaint(style);
  for (const line of wrapText(safeLine(describeRun(run), style.unicode), style.columns)) {
    yield `${paint.dim(line)}\n`;
  }
  const sweeps = await readSweeps(run);
  const broken = describeBreak(new RunOverview(run), false);
  for (const note of [...findNotes(run), ...broken]) {
    for (const line of wrapText(`! ${safeLine(note, style.unicode)}`, style.columns)) {
      yield `${paint.doubtful(line)}\n`;
    }
  }
  const several = sweeps.filter(({ variants }) => variants.length > 1);
  if (several.length === 0) {
    const lines = wrapText('no pipeline was run with several variants', style.columns);
    yield `\n${lines.join('\n')}\n`;
  }
  for (const sweep of several) yield* renderSweep(sweep, run.started.run.seed, style);
}
