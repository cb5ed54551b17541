import type { Location } from '../source/location.ts';
import type { DiagnosticCode } from './catalogue.ts';

export type Severity = 'error' | 'warning';

/** Something wrong with what the user gave. A value: it is returned, never thrown. */
export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly severity: Severity;
  /** What is, in lower case, without a full stop ("a step has no key `modle`"). */
  readonly message: string;
  /** Absent only where no file is at fault (the command line, a missing variable). */
  readonly location?: Location;
  /** What to do about it, each a line of its own ("did you mean `model`?"). */
  readonly hints?: readonly string[];
  /** Other places that matter ("first defined here"). */
  readonly related?: readonly RelatedPlace[];
  /**
   * The name that is not found, where another part of the file gives it if any does: what is wrong with that
   * part may be why. For checks; it is not told.
   */
  readonly about?: string;
}

export interface RelatedPlace {
  readonly message: string;
  readonly location: Location;
}

/**
 * A value with what was found wrong on the way to it. `value` is absent when an error makes it
 * useless; warnings alone never remove it.
 */
export interface Checked<T> {
  readonly value?: T;
  readonly diagnostics: readonly Diagnostic[];
}

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === 'error');
}
