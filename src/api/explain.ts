import { catalogue, type DiagnosticCode } from '../diagnostic/catalogue.ts';
import { explainFailureKind } from './explain-failure.ts';

export interface CodeTitle {
  readonly code: DiagnosticCode;
  readonly title: string;
}

export function explainAll(): readonly CodeTitle[] {
  return Object.entries(catalogue).map(([code, { title }]) => ({
    code: code as DiagnosticCode,
    title,
  }));
}

/** What a diagnostic means, with an example that gives it and one that does not where it is about a pipeline file; also what a failure of a call means; undefined for neither. */
export function explain(code: string): string | undefined {
  const entry = Object.hasOwn(catalogue, code) ? catalogue[code as DiagnosticCode] : undefined;
  if (entry === undefined) return explainFailureKind(code);
  const parts = [`${code}: ${entry.title}`, entry.explanation];
  if (entry.bad) parts.push(`This gives it:\n\n${indent(entry.bad)}`);
  if (entry.good) parts.push(`This does not:\n\n${indent(entry.good)}`);
  for (const [path, text] of Object.entries(entry.files ?? {})) {
    parts.push(`with \`${path}\`:\n\n${indent(text)}`);
  }
  return `${parts.join('\n\n')}\n`;
}

function indent(text: string): string {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => (line === '' ? '' : `    ${line}`))
    .join('\n');
}
