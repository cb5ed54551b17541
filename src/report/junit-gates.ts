import { effectOf, type GateRecord } from '../protocol/summary.ts';
import type { SuiteTotals } from './suite-count.ts';
import { attributes, escapeXml } from './xml-text.ts';

/** What a gate's effect is to those who read JUnit. */
const ELEMENTS = { met: undefined, not_met: 'failure', inconclusive: 'error', skipped: 'skipped' };

/** Gates as one suite of tests; undefined without any. */
export function countGates(gates: readonly GateRecord[]): SuiteTotals | undefined {
  if (gates.length === 0) return undefined;
  const count = (effect: GateRecord['result']): number =>
    gates.filter((gate) => effectOf(gate) === effect).length;
  return {
    tests: gates.length,
    failures: count('not_met'),
    errors: count('inconclusive'),
    skipped: count('skipped'),
    milliseconds: 0,
  };
}

/** A test each; one that is open and counts as met has passed, and says that it is open. */
export function* renderGates(gates: readonly GateRecord[], totals: SuiteTotals): Iterable<string> {
  const { tests, failures, errors, skipped } = totals;
  const suite = { name: 'gates', tests, failures, errors, skipped, time: '0.000' };
  yield `  <testsuite${attributes(suite)}>\n`;
  for (const gate of gates) yield renderGate(gate);
  yield '  </testsuite>\n';
}

function renderGate(gate: GateRecord): string {
  const { gate: kind, variant_id: variant, tag, pipeline, message, location, hints = [] } = gate;
  const name = [kind, ...(variant ? [`[${variant}]`] : []), ...(tag ? [`of ${tag}`] : [])];
  const named = { name: name.join(' '), classname: pipeline ?? 'run', time: '0.000' };
  const open = `    <testcase${attributes({ ...named, file: location.path })}>\n`;
  return `${open}${renderResult(ELEMENTS[effectOf(gate)], { kind, message, hints })}    </testcase>\n`;
}

function renderResult(
  element: string | undefined,
  said: { readonly kind: string; readonly message: string; readonly hints: readonly string[] },
): string {
  const { kind, message, hints } = said;
  if (element === undefined) return `      <system-out>${escapeXml(message)}</system-out>\n`;
  if (element === 'skipped') return `      <skipped${attributes({ message })}/>\n`;
  const text = escapeXml([message, ...hints].join('\n'));
  return `      <${element}${attributes({ message, type: kind })}>${text}</${element}>\n`;
}
