import { safeLine } from '../diagnostic/safe-text.ts';
import type { ConformanceRecord, ConformanceResult } from '../protocol/summary.ts';
import { DEAR, layOut } from './column-layout.ts';
import { makePaint } from './paint.ts';
import type { Style } from './reporter.ts';
import { renderTable } from './text-table.ts';

export const conformanceWords: Readonly<Record<ConformanceResult, string>> = {
  honoured: 'honoured',
  ignored: 'not honoured',
  refused: 'refused',
  unknown: 'not known',
};

interface Column {
  readonly key: 'feature' | 'endpoint' | 'result' | 'pipelines' | 'message';
  readonly head: string;
  readonly align: 'left';
  readonly isName?: boolean;
  /** Columns with a number are left out where there is little room, lowest first. */
  readonly leaveOut?: number;
}

const COLUMNS: readonly Column[] = [
  { key: 'feature', head: 'Contract', align: 'left', isName: true },
  { key: 'endpoint', head: 'Endpoint', align: 'left', isName: true },
  { key: 'result', head: 'Result', align: 'left' },
  { key: 'pipelines', head: 'Pipelines', align: 'left', leaveOut: 1 },
  { key: 'message', head: 'Why', align: 'left', leaveOut: DEAR },
];
const LEAST = 16;
const COMFORTABLE = 40;

/** What each endpoint makes of the API's contract, by the trials that are tagged with its parts. */
export async function renderConformance(
  records: readonly ConformanceRecord[],
  style: Style,
): Promise<string> {
  if (records.length === 0) return '';
  const rows = records.map((record) => makeRow(record, style.unicode));
  const endpoints = new Set(rows.map((row) => row.endpoint));
  const needed = COLUMNS.filter(({ key }) =>
    key === 'endpoint' ? endpoints.size > 1 : rows.some((row) => row[key] !== ''),
  );
  // Where there are reasons, they are what is looked for: room goes to them.
  const hasReasons = needed.some(({ key }) => key === 'message');
  const columns = layOut(
    needed,
    {
      texts: ({ key }) => rows.map((row) => row[key]),
      wish: ({ key }, widest) => {
        if (key === 'feature' || key === 'result') return {};
        const natural = key === 'pipelines' && hasReasons ? Math.min(widest, COMFORTABLE) : widest;
        const least = Math.min(natural, LEAST);
        return { natural, comfortable: Math.min(natural, COMFORTABLE), cramped: least, least };
      },
    },
    style.columns,
  );
  const cells = rows.map((row) => columns.map(({ key }) => ({ text: row[key] })));
  const table = await renderTable(columns, cells, style);
  return `${renderConformanceLine(records, style)}${table}`;
}

/** The heading of the table, which says what was found without saying of what. */
export function renderConformanceLine(records: readonly ConformanceRecord[], style: Style): string {
  if (records.length === 0) return '';
  const endpoints = [...new Set(records.map(({ endpoint }) => endpoint))].filter(Boolean);
  const where = endpoints.length === 1 ? ` of ${safeLine(endpoints.join(''), style.unicode)}` : '';
  const paint = makePaint(style);
  return `\n${paint.bold(`Conformance${where}`)}  ${describeConformance(records)}\n`;
}

/** `31 honoured, 2 refused`. */
function describeConformance(records: readonly ConformanceRecord[]): string {
  return (['honoured', 'ignored', 'refused', 'unknown'] as const)
    .map((result) => [records.filter((each) => each.result === result).length, result] as const)
    .filter(([count]) => count > 0)
    .map(([count, result]) => `${count} ${conformanceWords[result]}`)
    .join(', ');
}

function makeRow(
  record: ConformanceRecord,
  unicode: boolean,
): Readonly<Record<Column['key'], string>> {
  const { feature, endpoint, result, pipelines, message } = record;
  const safe = (text: string): string => safeLine(text, unicode);
  return {
    feature: safe(feature),
    endpoint: safe(endpoint),
    result: conformanceWords[result],
    pipelines: safe(pipelines.join(', ')),
    message: safe(message ?? ''),
  };
}
