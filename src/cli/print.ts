import { styleFor } from '../api/report.ts';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import { renderNotice } from '../diagnostic/render-notice.ts';
import type { Environment } from '../environment/environment.ts';
import type { SourceFile } from '../source/location.ts';
import type { Arguments } from './command.ts';

const SHOWN_PER_FILE = 20;

/** Diagnostics on standard error, at most 20 a file, and a line that counts them. */
export function printDiagnostics(
  diagnostics: readonly Diagnostic[],
  sources: ReadonlyMap<string, SourceFile>,
  to: { readonly environment: Environment; readonly args: Arguments },
): void {
  const { stderr, variables } = to.environment;
  const style = styleFor(stderr, variables, styleFlags(to.args));
  const shown = new Map<string, number>();
  for (const diagnostic of diagnostics) {
    const path = diagnostic.location?.path ?? '';
    const count = (shown.get(path) ?? 0) + 1;
    shown.set(path, count);
    if (count <= SHOWN_PER_FILE) {
      stderr.write(renderNotice(withExplanation(diagnostic), sources, style));
    }
  }
  for (const [path, count] of shown) {
    const rest = count - SHOWN_PER_FILE;
    if (rest > 0) stderr.write(`${path === '' ? '' : `${path}: `}and ${rest} more\n`);
  }
  if (diagnostics.length > 0) stderr.write(`${countDiagnostics(diagnostics)}\n`);
}

function withExplanation(diagnostic: Diagnostic): Diagnostic {
  const hint = `explain: pulze-run explain ${diagnostic.code}`;
  return { ...diagnostic, hints: [...(diagnostic.hints ?? []), hint] };
}

function countDiagnostics(diagnostics: readonly Diagnostic[]): string {
  const errors = diagnostics.filter((each) => each.severity === 'error').length;
  const warnings = diagnostics.length - errors;
  const parts = [
    ...(errors > 0 ? [plural(errors, 'error')] : []),
    ...(warnings > 0 ? [plural(warnings, 'warning')] : []),
  ];
  return parts.join(', ') + (errors > 0 ? '; nothing was sent' : '');
}

export function plural(count: number, noun: string): string {
  return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;
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
