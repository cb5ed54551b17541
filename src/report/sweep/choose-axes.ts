import { type Effects, listAxes } from './axis-effects.ts';
import type { MapAxis } from './heat-map.ts';
import type { SweepVariant } from './sweep-data.ts';

export type ChosenAxes =
  | { readonly axes: readonly [MapAxis, MapAxis]; readonly problem?: undefined }
  | { readonly axes?: undefined; readonly problem?: string };

/**
 * The two axes of the map: those that a reader names, in full or by their last word; else those with the largest
 * effects, or, where effects are not known, with the most values. None where a sweep has only one axis.
 */
export function chooseAxes(
  variants: readonly SweepVariant[],
  effects: Effects,
  named: readonly string[] | undefined,
): ChosenAxes {
  const all = listAxes(variants);
  if (named === undefined) {
    const order =
      effects.kind === 'full'
        ? effects.axes.flatMap(({ axis }) => all.find((each) => each.axis === axis) ?? [])
        : all.toSorted((a, b) => b.levels.length - a.levels.length);
    return pair(order);
  }
  const found = named.map((name) => all.find(({ axis }) => axis === name || isEnd(axis, name)));
  const missing = named.find((_, index) => found[index] === undefined);
  if (missing === undefined) return pair(found.flatMap((each) => each ?? []));
  const names = all.map(({ axis }) => axis).join(', ');
  return {
    problem: `no axis \`${missing}\` with several values${names === '' ? '' : `: there is ${names}`}`,
  };
}

function isEnd(axis: string, name: string): boolean {
  return axis.endsWith(`.${name}`);
}

function pair([one, other]: readonly MapAxis[]): ChosenAxes {
  return one === undefined || other === undefined ? {} : { axes: [one, other] };
}
