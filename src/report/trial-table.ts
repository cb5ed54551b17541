import { terminalWidth } from '../diagnostic/terminal-width.ts';
import type { TrialRecord } from '../protocol/record.ts';
import { DEAR, type FittedColumn, layOut } from './column-layout.ts';
import { makePaint, type Paint } from './paint.ts';
import type { Style } from './reporter.ts';
import type { TableCell } from './table-content.ts';
import { renderTable } from './text-table.ts';
import {
  findAnsweringStep,
  formatAxes,
  makeTrialRow,
  type TrialColumn,
  type TrialRow,
} from './trial-row.ts';

interface ColumnRule {
  readonly key: TrialColumn;
  readonly head: string;
  readonly align?: 'right';
  /** See `TableColumn`. */
  readonly isName?: boolean;
  /** See `ColumnWish`; as wide as its widest cell, where absent. */
  readonly cramped?: number;
  readonly comfortable?: number;
  readonly least?: number;
  readonly widest?: number;
  /** See `ColumnWish.leaveOut`. */
  readonly leaveOut?: number;
}

/** In the order in which they are shown. */
const RULES: readonly ColumnRule[] = [
  { key: 'case', head: 'Case', isName: true, least: 6, cramped: 10, comfortable: 16, widest: 32 },
  {
    key: 'variant',
    head: 'Variant',
    isName: true,
    least: 8,
    cramped: 16,
    comfortable: 24,
    widest: 48,
  },
  { key: 'repeat', head: '#', align: 'right' },
  { key: 'output', head: 'Output', least: 6, cramped: 16, comfortable: 24 },
  {
    key: 'model',
    head: 'Model',
    least: 6,
    cramped: 10,
    comfortable: 13,
    widest: 32,
    leaveOut: DEAR + 3,
  },
  { key: 'finish', head: 'Finish', leaveOut: 1 },
  { key: 'prompt', head: 'Prompt', align: 'right', leaveOut: 2 },
  { key: 'completion', head: 'Compl.', align: 'right', leaveOut: 2 },
  { key: 'tokens', head: 'Tokens', align: 'right', leaveOut: DEAR },
  { key: 'cost', head: 'Cost', align: 'right', leaveOut: DEAR + 2 },
  { key: 'latency', head: 'Latency', align: 'right', leaveOut: DEAR + 1 },
  { key: 'outcome', head: 'Outcome' },
];

/** A table of trials whose columns fit them. */
export async function renderTrialTable(
  trials: readonly TrialRecord[],
  style: Style,
): Promise<string> {
  if (trials.length === 0) return '';
  const full = trials.map((trial) => makeTrialRow(trial, style.unicode));
  const unanswered = trials.every((trial) => findAnsweringStep(trial) === undefined);
  const rules = RULES.filter(
    (rule) => isNeeded(rule.key, trials) && !(unanswered && OF_ANSWERS.includes(rule.key)),
  ).map((rule) =>
    rule.key === 'variant' ? adaptToVariants(rule, { trials, rows: full, style }) : rule,
  );
  const first = layOutTrials(rules, full, style);
  const tooWide = SHORTENED.filter((key) => isCut(key, full, first));
  const rows = full.map((row) => shortenRow(row, tooWide));
  const columns = layOutTrials(rules, rows, style).map(
    (column) => ({ ...column, align: column.align ?? 'left' }) as const,
  );
  const paint = makePaint(style);
  const cells = rows.map((row) => columns.map((column) => makeCell(row, column.key, paint)));
  return renderTable(columns, cells, style);
}

/** Where nothing was answered these would be empty, and the reason is what needs the room. */
const OF_ANSWERS: readonly TrialColumn[] = [
  'model',
  'finish',
  'prompt',
  'completion',
  'tokens',
  'cost',
  'latency',
];

const SHORTENED = ['model', 'variant'] as const;
type Shortened = (typeof SHORTENED)[number];

function isCut(
  key: Shortened,
  rows: readonly TrialRow[],
  fitted: readonly FittedColumn<TrialColumn>[],
): boolean {
  const width = fitted.find((column) => column.key === key)?.width ?? 0;
  return rows.some((row) => terminalWidth(row.cells[key]) > width);
}

function shortenRow(row: TrialRow, keys: readonly Shortened[]): TrialRow {
  const short = Object.fromEntries(keys.map((key) => [key, row.short[key]]));
  return { ...row, cells: { ...row.cells, ...short } };
}

function isNeeded(key: TrialColumn, trials: readonly TrialRecord[]): boolean {
  if (key === 'variant') return trials.some((trial) => trial.variant_id !== '');
  if (key === 'repeat') return trials.some((trial) => trial.repeat > 1);
  if (key === 'model') return !trials.every(isAnsweredAsAsked);
  return true;
}

/** Whether the variant says already which model answered. */
function isAnsweredAsAsked(trial: TrialRecord): boolean {
  const asked = Object.entries(trial.variant).find(([axis]) => axis === 'model');
  const answered = findAnsweringStep(trial)?.model;
  return asked !== undefined && (answered === undefined || answered === asked[1]);
}

interface TableContent {
  readonly trials: readonly TrialRecord[];
  readonly rows: readonly TrialRow[];
  readonly style: Style;
}

/** The axes' names for a heading, where all have the same; room for what tells variants apart. */
function adaptToVariants(rule: ColumnRule, content: TableContent): ColumnRule {
  const { rows, style, trials } = content;
  const heads = new Set(trials.map((trial) => formatAxes(trial.variant, style.unicode)));
  const [head = ''] = heads;
  const short = rows.reduce((most, row) => Math.max(most, terminalWidth(row.short.variant)), 0);
  return {
    ...rule,
    head: heads.size === 1 && head !== '' && terminalWidth(head) <= 24 ? head : rule.head,
    cramped: Math.min(short, 28),
    least: Math.min(short, 18),
  };
}

function layOutTrials(
  rules: readonly ColumnRule[],
  rows: readonly TrialRow[],
  style: Style,
): readonly (ColumnRule & FittedColumn<TrialColumn>)[] {
  return layOut(
    rules,
    {
      texts: ({ key }) => rows.map((row) => row.cells[key]),
      wish: ({ widest: most, comfortable, cramped, least }, widest) => {
        const natural = Math.min(widest, most ?? widest);
        return {
          natural,
          comfortable: comfortable ?? natural,
          cramped: cramped ?? natural,
          least: Math.min(least ?? natural, natural),
        };
      },
    },
    style.columns,
  );
}

function makeCell(row: TrialRow, key: TrialColumn, paint: Paint): TableCell {
  const text = row.cells[key];
  if (key === 'outcome') return { text, paint: (shown) => paint.outcome(row.outcome, shown) };
  return key === 'output' && !row.answered ? { text, paint: paint.dim } : { text };
}
