import { terminalWidth } from '../diagnostic/terminal-width.ts';

/** A column before it is known how much room there is. */
export interface ColumnWish<Key extends string> {
  readonly key: Key;
  /** The widest cell, the heading included. */
  readonly natural: number;
  /** What is pleasant; it is given more, up to `natural`, where there is room. */
  readonly comfortable: number;
  /** What is enough where dear columns would be left out otherwise. */
  readonly cramped: number;
  /** What it can be squeezed to when nothing is left to leave out, and is still of use. */
  readonly least: number;
  /**
   * Columns with a number are left out when room is short, lowest first, equal ones together; those
   * below `DEAR` already for the comfort of the others.
   */
  readonly leaveOut?: number;
}

export interface FittedColumn<Key extends string> {
  readonly key: Key;
  readonly width: number;
}

export const DEAR = 3;

/** Padding and a border for each column, and the last border. */
export const COLUMN_FRAME = 3;
export const LAST_BORDER = 1;
/** What any column can be squeezed to, so that a table fits whatever it takes. */
const BARE = 4;

/**
 * The columns that fit into `available` and how wide each is, without padding. First those that can
 * be spared go; then what is spare is given to those that want least, and what is missing is taken
 * from the widest.
 */
export function fitColumns<Key extends string>(
  wishes: readonly ColumnWish<Key>[],
  available: number,
): readonly FittedColumn<Key>[] {
  const comfortable = leaveOut(wishes, available, { size: 'comfortable', below: DEAR });
  const kept = leaveOut(comfortable, available, {
    size: 'cramped',
    below: Number.POSITIVE_INFINITY,
  });
  const size = fits(kept, available, 'comfortable') ? 'comfortable' : 'cramped';
  const widths = kept.map((wish) => Math.min(wish.natural, wish[size]));
  let spare = available - frame(kept) - sum(widths);
  const modestFirst = [...kept.keys()].sort((a, b) => naturalOf(kept, a) - naturalOf(kept, b));
  for (const index of modestFirst) {
    const width = widths[index] ?? 0;
    const more = Math.min(Math.max(0, spare), naturalOf(kept, index) - width);
    widths[index] = width + more;
    spare -= more;
  }
  const leasts = kept.map((wish) => wish.least);
  while (spare < 0 && squeezeWidest(widths, leasts)) spare++;
  const bare = kept.map(() => BARE);
  while (spare < 0 && squeezeWidest(widths, bare)) spare++;
  return kept.map((wish, index) => ({ key: wish.key, width: widths[index] ?? wish.least }));
}

/** What a table's columns have in common, however its rows are made. */
export interface LaidColumn<Key extends string> {
  readonly key: Key;
  readonly head: string;
  /** See `ColumnWish.leaveOut`. */
  readonly leaveOut?: number | undefined;
}

/**
 * The columns that fit, each with its width. What `wish` does not say of one is as wide as it is by nature: as
 * its heading, and the widest of its texts.
 */
export function layOut<Key extends string, Column extends LaidColumn<Key>>(
  columns: readonly Column[],
  by: {
    readonly texts: (column: Column) => readonly string[];
    readonly wish?: (column: Column, widest: number) => Partial<Omit<ColumnWish<Key>, 'key'>>;
  },
  available: number,
): readonly (Column & FittedColumn<Key>)[] {
  const wishes = columns.map((column): ColumnWish<Key> => {
    const { key, head, leaveOut: rank } = column;
    const widest = widestOf([head, ...by.texts(column)]);
    const wish = by.wish?.(column, widest) ?? {};
    const { natural = widest } = wish;
    const plain = { natural, comfortable: natural, cramped: natural, least: natural };
    return { key, ...plain, ...(rank !== undefined && { leaveOut: rank }), ...wish };
  });
  return fitColumns(wishes, available).flatMap(({ key, width }) =>
    columns.filter((column) => column.key === key).map((column) => ({ ...column, key, width })),
  );
}

/** Columns of the widest of these texts. */
export function widestOf(texts: readonly string[]): number {
  return texts.reduce((most, text) => Math.max(most, terminalWidth(text)), 0);
}

function naturalOf(wishes: readonly ColumnWish<string>[], index: number): number {
  return wishes[index]?.natural ?? 0;
}

interface LeaveOutRule {
  readonly size: 'comfortable' | 'cramped';
  /** Only columns with a lower number are left out. */
  readonly below: number;
}

function leaveOut<Key extends string>(
  wishes: readonly ColumnWish<Key>[],
  available: number,
  rule: LeaveOutRule,
): readonly ColumnWish<Key>[] {
  if (fits(wishes, available, rule.size)) return wishes;
  const ranks = wishes.flatMap((wish) => wish.leaveOut ?? []).filter((rank) => rank < rule.below);
  if (ranks.length === 0) return wishes;
  const lowest = Math.min(...ranks);
  const others = wishes.filter((wish) => wish.leaveOut !== lowest);
  return leaveOut(others, available, rule);
}

function fits(
  wishes: readonly ColumnWish<string>[],
  available: number,
  size: 'comfortable' | 'cramped',
): boolean {
  const needed = sum(wishes.map((wish) => Math.min(wish.natural, wish[size])));
  return needed + frame(wishes) <= available;
}

function frame(wishes: readonly ColumnWish<string>[]): number {
  return COLUMN_FRAME * wishes.length + LAST_BORDER;
}

function squeezeWidest(widths: number[], leasts: readonly number[]): boolean {
  let widest = -1;
  widths.forEach((width, index) => {
    if (width > (leasts[index] ?? 0) && width > (widths[widest] ?? 0)) widest = index;
  });
  if (widest === -1) return false;
  widths[widest] = (widths[widest] ?? 0) - 1;
  return true;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
