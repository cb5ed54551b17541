import picocolors from 'picocolors';
import type { Outcome } from '../protocol/record.ts';
import type { Style } from './reporter.ts';

/** Colours that mean something; each gives its text back where the style has no colours. */
export interface Paint {
  bold(text: string): string;
  dim(text: string): string;
  good(text: string): string;
  bad(text: string): string;
  doubtful(text: string): string;
  accent(text: string): string;
  outcome(outcome: Outcome, text: string): string;
}

export function makePaint(style: Pick<Style, 'color'>): Paint {
  const colors = picocolors.createColors(style.color);
  const byOutcome = {
    passed: colors.green,
    failed: colors.red,
    errored: colors.yellow,
    skipped: colors.dim,
  };
  return {
    bold: colors.bold,
    dim: colors.dim,
    good: colors.green,
    bad: colors.red,
    doubtful: colors.yellow,
    accent: colors.cyan,
    outcome: (outcome, text) => byOutcome[outcome](text),
  };
}

const MARKS = {
  passed: ['✓', '+'],
  failed: ['✗', 'x'],
  errored: ['!', '!'],
  skipped: ['-', '-'],
} as const;

/** The sign of an outcome, one column wide. */
export function outcomeMark(outcome: Outcome, unicode: boolean): string {
  return MARKS[outcome][unicode ? 0 : 1];
}
