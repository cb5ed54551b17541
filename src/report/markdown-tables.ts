import type { TrialRecord } from '../protocol/record.ts';
import type { ConformanceRecord, GateRecord, PipelineSummary } from '../protocol/summary.ts';
import { conformanceWords } from './conformance-table.ts';
import { formatGateNumber, formatGateResult, formatObserved } from './gate-text.ts';
import { markdownCodeCell, markdownTable, markdownText } from './markdown-text.ts';
import { makeTrialRow, type TrialColumn } from './trial-row.ts';
import { makeVariantRow, VARIANT_COLUMNS } from './variant-row.ts';

interface Head {
  readonly text: string;
  readonly align: 'left' | 'right';
}

const left = (text: string): Head => ({ text, align: 'left' });
const right = (text: string): Head => ({ text, align: 'right' });

const HEADS: Readonly<Record<TrialColumn, Head>> = {
  case: left('Case'),
  variant: left('Variant'),
  repeat: right('#'),
  output: left('Output'),
  model: left('Model'),
  finish: left('Finish'),
  prompt: right('Prompt'),
  completion: right('Completion'),
  tokens: right('Tokens'),
  cost: right('Cost'),
  latency: right('Latency'),
  outcome: left('Outcome'),
};

/** Whose cells hold what a file, a data set or a model said. */
const FOREIGN: ReadonlySet<string> = new Set(['case', 'variant', 'output', 'model', 'finish']);
const LONGEST_CELL = 60;

/** Which columns a pipeline's trials need: variants and repeats only where there are any. */
export function chooseColumns(trials: readonly TrialRecord[]): readonly TrialColumn[] {
  const swept = trials.some((trial) => trial.variant_id !== '');
  const repeated = trials.some((trial) => trial.repeat > 1);
  return (Object.keys(HEADS) as TrialColumn[]).filter(
    (key) => (key !== 'variant' || swept) && (key !== 'repeat' || repeated),
  );
}

export function renderTrialHeads(columns: readonly TrialColumn[]): string {
  return markdownTable(
    columns.map((column) => HEADS[column]),
    [],
  );
}

export function renderTrialRow(trial: TrialRecord, columns: readonly TrialColumn[]): string {
  const row = makeTrialRow(trial, true);
  const cells = columns.map((column) =>
    FOREIGN.has(column) ? renderForeign(row.cells[column]) : row.cells[column],
  );
  return `| ${cells.join(' | ')} |\n`;
}

export function renderVariants(summary: PipelineSummary): string {
  const heads = VARIANT_COLUMNS.map(({ key, head }) =>
    key === 'variant' ? left(head) : right(head),
  );
  const rows = summary.variants.map((variant) => {
    const row = makeVariantRow(variant, true);
    return VARIANT_COLUMNS.map(({ key }) =>
      key === 'variant' ? renderForeign(row.variant) : row[key],
    );
  });
  return markdownTable(heads, rows);
}

export function renderGates(gates: readonly GateRecord[]): string {
  const heads = [
    left('Gate'),
    left('Variant'),
    right('Observed'),
    right('Threshold'),
    left('Result'),
  ];
  const rows = gates.map((gate) => [
    renderForeign(gate.tag === undefined ? gate.gate : `${gate.gate} of ${gate.tag}`),
    renderForeign(gate.variant_id ?? ''),
    formatObserved(gate, '–'),
    formatGateNumber(gate, gate.threshold),
    formatGateResult(gate),
  ]);
  return markdownTable(heads, rows);
}

/** Empty where nothing is tagged with a part of the contract. */
export function renderConformanceRows(records: readonly ConformanceRecord[]): string {
  if (records.length === 0) return '';
  const heads = ['Contract', 'Endpoint', 'Result', 'Pipelines', 'Why'].map(left);
  const rows = records.map(({ feature, endpoint, result, pipelines, message = '' }) => [
    renderForeign(feature),
    renderForeign(endpoint),
    conformanceWords[result],
    pipelines.map(renderForeign).join(', '),
    renderForeign(message),
  ]);
  return markdownTable(heads, rows);
}

function renderForeign(text: string): string {
  return text === '–' || text === '' ? text : markdownCodeCell(text, LONGEST_CELL);
}

/** Labels and what they say, under empty headings, which Markdown cannot do without. */
export function renderPairs(pairs: readonly (readonly [string, string])[]): string {
  return markdownTable(
    [left(''), left('')],
    pairs.map(([label, text]) => [label, markdownText(text)]),
  );
}
