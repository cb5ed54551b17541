import { safeLine } from '../diagnostic/safe-text.ts';
import type { GateRecord, VariantSummary } from '../protocol/summary.ts';
import { DEAR, layOut } from './column-layout.ts';
import { formatGateNumber, formatGateResult, formatObserved } from './gate-text.ts';
import { makePaint, type Paint } from './paint.ts';
import type { Style } from './reporter.ts';
import type { TableCell } from './table-content.ts';
import { renderTable } from './text-table.ts';
import { wrapText } from './text-width.ts';
import { formatShortVariant } from './trial-row.ts';

interface GateColumn {
  readonly key: 'gate' | 'variant' | 'observed' | 'threshold' | 'result';
  readonly head: string;
  readonly align: 'left' | 'right';
  readonly isName?: boolean;
  readonly leaveOut?: number;
}

const COLUMNS: readonly GateColumn[] = [
  { key: 'gate', head: 'Gate', align: 'left', isName: true },
  { key: 'variant', head: 'Variant', align: 'left', isName: true },
  { key: 'observed', head: 'Observed', align: 'right' },
  { key: 'threshold', head: 'Threshold', align: 'right', leaveOut: DEAR },
  { key: 'result', head: 'Result', align: 'left' },
];
const LEAST = 8;

type GateRow = Readonly<Record<GateColumn['key'], string>>;

/** One line a gate: what was observed, what was asked for, and whether it is met. */
export async function renderGateTable(
  gates: readonly GateRecord[],
  variants: readonly VariantSummary[],
  style: Style,
): Promise<string> {
  const rows = gates.map((gate) => makeGateRow(gate, variants, style.unicode));
  const needed = COLUMNS.filter(({ key }) => key !== 'variant' || rows.some((row) => row.variant));
  const columns = layOut(
    needed,
    {
      texts: ({ key }) => rows.map((row) => row[key]),
      wish: ({ key }, widest) => (key === 'variant' ? { least: Math.min(widest, LEAST) } : {}),
    },
    style.columns,
  );
  const paint = makePaint(style);
  const cells = rows.map((row, index) =>
    columns.map(({ key }) => makeCell(row, { key, gate: gates[index] }, paint)),
  );
  return `${await renderTable(columns, cells, style)}${tellMore(gates, style)}`;
}

/**
 * That no regression is shown is never said without what would have been, that one was not looked for without
 * why, nor a corrected pass rate without the judge's own.
 */
function tellMore(gates: readonly GateRecord[], style: Style): string {
  const told = gates.filter(
    ({ gate, result, uncorrected }) =>
      (result === 'met' && (gate === 'regression' || uncorrected !== undefined)) ||
      (result === 'skipped' && gate === 'regression'),
  );
  return told
    .flatMap(({ message, variant_id: variant = '' }) =>
      wrapText(
        safeLine(variant === '' ? message : `${variant}: ${message}`, style.unicode),
        style.columns,
      ),
    )
    .map((line) => `${line}\n`)
    .join('');
}

function makeGateRow(
  gate: GateRecord,
  variants: readonly VariantSummary[],
  unicode: boolean,
): GateRow {
  const values = variants.find((variant) => variant.variant_id === gate.variant_id)?.variant ?? {};
  const none = unicode ? '–' : '-';
  return {
    gate: safeLine(gate.tag === undefined ? gate.gate : `${gate.gate} of ${gate.tag}`, unicode),
    variant: formatShortVariant(values, gate.variant_id ?? '', unicode),
    observed: formatObserved(gate, none),
    threshold: formatGateNumber(gate, gate.threshold),
    result: formatGateResult(gate),
  };
}

function makeCell(
  row: GateRow,
  place: { readonly key: GateColumn['key']; readonly gate: GateRecord | undefined },
  paint: Paint,
): TableCell {
  const text = row[place.key];
  if (place.key !== 'result' || place.gate === undefined) return { text };
  const colors = { met: paint.good, not_met: paint.bad, inconclusive: paint.doubtful };
  const { result } = place.gate;
  return { text, paint: result === 'skipped' ? paint.dim : colors[result] };
}
