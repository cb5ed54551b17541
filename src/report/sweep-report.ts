import { safeLine } from '../diagnostic/safe-text.ts';
import type { ConfirmedRun } from '../protocol/confirmed-run.ts';
import type { StoredRun } from '../protocol/stored-run.ts';
import type { SourceFile } from '../source/location.ts';
import { makePaint } from './paint.ts';
import type { Style } from './reporter.ts';
import { describeBreak, describeRun, findNotes } from './run-banner.ts';
import { RunOverview } from './run-overview.ts';
import { renderConfirmation } from './sweep/confirmation.ts';
import { renderSweep } from './sweep/render-sweep.ts';
import { readSweeps, type Sweep } from './sweep/sweep-data.ts';
import { renderNote } from './sweep/sweep-text.ts';
import { wrapText } from './text-width.ts';

export async function* renderSweepReport(
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
  const { confirms } = run.started.run;
  if (confirms) yield* renderConfirmations(sweeps, confirms, style);
  const several = sweeps.filter(({ variants }) => variants.length > 1);
  if (several.length === 0 && confirms === undefined) {
    const lines = wrapText('no pipeline was run with several variants', style.columns);
    yield `\n${lines.join('\n')}\n`;
  }
  for (const sweep of several) yield* renderSweep(sweep, run.started.run.seed, style);
  if (several.length > 0 && confirms === undefined) yield renderHint(run.started.run.id, style);
}

async function* renderConfirmations(
  sweeps: readonly Sweep[],
  confirms: ConfirmedRun,
  style: Style,
): AsyncIterable<string> {
  for (const confirmed of confirms.pipelines) {
    const sweep = sweeps.find(
      ({ info }) => info.name === confirmed.pipeline && info.file === confirmed.file,
    );
    if (sweep) yield await renderConfirmation(confirmed, { sweep, run: confirms.run }, style);
  }
}

function renderHint(run: string, style: Style): string {
  const text = `The highest number of many is partly luck. To ask the best two again on fresh calls, run this again as before, with: --confirm top=2,run=${run} --repeat 20 -r sweep`;
  return `\n${renderNote(text, style)}`;
}
