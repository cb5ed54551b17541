import { readFileSync } from 'node:fs';
import type { StoredRun } from '../../src/protocol/stored-run.ts';
import type { DocumentReporter, Style } from '../../src/report/reporter.ts';
import type { SourceFile } from '../../src/source/location.ts';
import { TRIAGE } from './records.ts';

/** The pipeline that all records are about, under the path that they name. */
export function readRecordSources(): ReadonlyMap<string, SourceFile> {
  const text = readFileSync(new URL('../fixtures/records/triage.yaml', import.meta.url), 'utf8');
  return new Map([[TRIAGE, { path: TRIAGE, text }]]);
}

export const PLAIN: Style = { columns: 80, color: false, unicode: true, detail: 'normal' };

/** A whole report as one text. */
export async function collectReport(
  reporter: DocumentReporter,
  run: StoredRun,
  style: Partial<Style> = {},
): Promise<string> {
  const pieces: string[] = [];
  const rendered = reporter.render(run, readRecordSources(), { ...PLAIN, ...style });
  for await (const piece of rendered) pieces.push(piece);
  return pieces.join('');
}
