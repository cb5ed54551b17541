import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import { suggestName } from '../diagnostic/suggest.ts';
import { variablesOfCase } from '../pipeline/check/check-variables.ts';
import { type RequiredVariable, sayMeant } from '../pipeline/check/required-variable.ts';
import type { CaseSource, DatasetCases, Pipeline } from '../pipeline/pipeline.ts';
import type { JsonObject } from '../source/json.ts';
import type { Location } from '../source/location.ts';
import { recall } from '../source/recall.ts';
import { IdPlaces } from './id-places.ts';
import type { PlannedCase } from './plan.ts';

/** Watches a pipeline's cases go by once and says at the end what is wrong with them. */
export interface CaseChecker {
  see(source: CaseSource, each: PlannedCase): void;
  /** A row that could not be read. */
  seeBroken(source: CaseSource): void;
  finish(): readonly Diagnostic[];
}

interface Lack {
  readonly need: RequiredVariable;
  rows: number;
  readonly places: Location[];
}

interface DatasetState {
  readonly needs: readonly RequiredVariable[];
  rows: number;
  broken: number;
  readonly lacks: Map<RequiredVariable, Lack>;
  /** Of the first row: its variables, and its columns alone. */
  first: Pick<PlannedCase, 'vars' | 'row'>;
}

const SHOWN_ROWS = 5;

export function makeCaseChecker(pipeline: Pipeline): CaseChecker {
  const places = new IdPlaces();
  const inline = new Map<string, Location>();
  const duplicates: Diagnostic[] = [];
  const states = new Map<DatasetCases, DatasetState>();
  for (const source of pipeline.cases) {
    if (source.kind !== 'dataset') continue;
    const needs = variablesOfCase(pipeline, source.assertions);
    states.set(source, { needs, rows: 0, broken: 0, lacks: new Map(), first: { vars: {} } });
  }

  return {
    see(source, each) {
      const first = places.add(each.id, each.location);
      if (first === undefined && source.kind === 'inline') inline.set(each.id, each.location);
      if (first !== undefined && duplicates.length < SHOWN_ROWS) {
        duplicates.push(duplicate(each, inline.get(each.id) ?? first));
      }
      const state = source.kind === 'dataset' ? states.get(source) : undefined;
      if (state) countLacks(state, each);
    },
    seeBroken(source) {
      const state = source.kind === 'dataset' ? states.get(source) : undefined;
      if (state) state.broken += 1;
    },
    finish: () => [
      ...duplicates,
      ...[...states].flatMap(([source, state]) => judge(source, state)),
    ],
  };
}

function countLacks(state: DatasetState, each: PlannedCase): void {
  if (state.rows === 0) state.first = each;
  state.rows += 1;
  for (const need of state.needs) {
    if (Object.hasOwn(valuesFor(need, each), need.name)) continue;
    const lack = recall(state.lacks, need, () => ({ need, rows: 0, places: [] }));
    lack.rows += 1;
    if (lack.places.length < SHOWN_ROWS) lack.places.push(each.location);
  }
}

function valuesFor({ isColumn }: RequiredVariable, each: DatasetState['first']): JsonObject {
  return isColumn ? (each.row ?? {}) : each.vars;
}

function duplicate(each: PlannedCase, earlier: Location): Diagnostic {
  return {
    code: 'duplicate-id',
    severity: 'error',
    message: `two cases have the id \`${each.id}\``,
    location: each.location,
    related: [{ message: 'the first one', location: earlier }],
    hints: each.row
      ? ['`id: "{{row.number}}"` gives every row an id of its own']
      : ['give one of them another `id`'],
  };
}

function judge(source: DatasetCases, state: DatasetState): readonly Diagnostic[] {
  if (state.rows === 0 && state.broken === 0) {
    return [
      {
        code: 'no-rows',
        severity: 'error',
        message: `no row of \`${source.dataset.value}\` is taken as a case`,
        location: source.dataset.location,
        hints: source.where ? ['look at `where`: it leaves nothing'] : [],
      },
    ];
  }
  return [...state.lacks.values()].flatMap((lack) => tellLack(source, state, lack));
}

function tellLack(source: DatasetCases, state: DatasetState, lack: Lack): readonly Diagnostic[] {
  const { name, location } = lack.need;
  const meant = sayMeant(lack.need);
  if (lack.rows === state.rows) {
    return [
      {
        code: 'unknown-variable',
        severity: 'error',
        message: `no ${lack.need.isColumn ? 'column' : 'variable'} \`${name}\``,
        location,
        ...(lack.need.isColumn !== true && { about: name }),
        related: [
          { message: 'this dataset has no such column', location: source.dataset.location },
        ],
        hints: meant ? [meant] : suggestName(name, Object.keys(valuesFor(lack.need, state.first))),
      },
    ];
  }
  if (lack.need.isConditional) return [];
  return lack.places.map((place) => ({
    code: 'bad-row',
    severity: 'error',
    message: `the row gives no \`${name}\``,
    location: place,
    related: [{ message: 'needed here', location }],
  }));
}
