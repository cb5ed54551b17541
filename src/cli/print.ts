import { styleFor } from '../api/report.ts';
import { type Diagnostic, hasErrors } from '../diagnostic/diagnostic.ts';
import { renderNotice } from '../diagnostic/render-notice.ts';
import { safeLine } from '../diagnostic/safe-text.ts';
import type { Environment } from '../environment/environment.ts';
import { formatNumberOf } from '../source/count-text.ts';
import type { SourceFile } from '../source/location.ts';
import { recall } from '../source/recall.ts';
import type { Arguments } from './command.ts';

const SHOWN_PER_FILE = 20;

/**
 * Diagnostics on standard error, at most 20 a file, and where there are several, or they kept
 * something from being sent, a line that counts them.
 */
export function printDiagnostics(
  diagnostics: readonly Diagnostic[],
  sources: ReadonlyMap<string, SourceFile>,
  to: {
    readonly environment: Environment;
    readonly args: Arguments;
    /** Whether errors keep something from being sent. */
    readonly sends?: boolean;
  },
): void {
  const { stderr, variables } = to.environment;
  const style = styleFor(stderr, variables, styleFlags(to.args));
  for (const [path, found] of groupByFile(diagnostics)) {
    for (const diagnostic of found.slice(0, SHOWN_PER_FILE)) {
      stderr.write(renderNotice(withExplanation(diagnostic), sources, style));
    }
    stderr.write(describeRest(path, found.length - SHOWN_PER_FILE));
  }
  const isRefused = to.sends === true && hasErrors(diagnostics);
  if (diagnostics.length > 1 || isRefused) {
    stderr.write(`${countDiagnostics(diagnostics)}${isRefused ? '; nothing was sent' : ''}\n`);
  }
}

function describeRest(path: string, rest: number): string {
  if (rest <= 0) return '';
  return `${path === '' ? '' : `${safeLine(path, true)}: `}and ${rest} more\n`;
}

function groupByFile(
  diagnostics: readonly Diagnostic[],
): ReadonlyMap<string, readonly Diagnostic[]> {
  const groups = new Map<string, Diagnostic[]>();
  for (const diagnostic of diagnostics) {
    const path = diagnostic.location?.path ?? '';
    recall(groups, path, () => []).push(diagnostic);
  }
  return groups;
}

function withExplanation(diagnostic: Diagnostic): Diagnostic {
  const hint = `explain: pulze-run explain ${diagnostic.code}`;
  return { ...diagnostic, hints: [...(diagnostic.hints ?? []), hint] };
}

function countDiagnostics(diagnostics: readonly Diagnostic[]): string {
  const errors = diagnostics.filter((each) => each.severity === 'error').length;
  const warnings = diagnostics.length - errors;
  const parts = [
    ...(errors > 0 ? [formatNumberOf(errors, 'error')] : []),
    ...(warnings > 0 ? [formatNumberOf(warnings, 'warning')] : []),
  ];
  return parts.join(', ');
}

export function styleFlags(args: Arguments): {
  color?: boolean;
  quiet?: boolean;
  verbose?: boolean;
} {
  return {
    ...(typeof args['color'] === 'boolean' && { color: args['color'] }),
    quiet: args['quiet'] === true,
    verbose: args['verbose'] === true,
  };
}
