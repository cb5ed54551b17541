import type { Checked, Diagnostic, RelatedPlace } from '../diagnostic/diagnostic.ts';
import type { Location, Position } from '../source/location.ts';
import type { Row } from './dataset.ts';

/** A finding without a row: what is wrong, and where. */
export interface Finding {
  readonly message: string;
  readonly location: Location;
  readonly hints?: readonly string[];
  readonly related?: readonly RelatedPlace[];
}

/** The file as a whole cannot be used. */
export function unreadable(finding: Finding): Checked<Row> {
  return { diagnostics: [toDiagnostic('unreadable-dataset', finding)] };
}

/** One row cannot be used; the others can. */
export function badRow(finding: Finding): Checked<Row> {
  return { diagnostics: [toDiagnostic('bad-row', finding)] };
}

function toDiagnostic(code: 'unreadable-dataset' | 'bad-row', finding: Finding): Diagnostic {
  return { code, severity: 'error', ...finding };
}

/** Rows have a beginning; their end is not looked for. */
export function pointAt(path: string, { line, column }: Position): Location {
  return { path, start: { line, column }, end: { line, column: column + 1 } };
}
