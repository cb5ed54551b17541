import type { Price } from '../protocol/estimate.ts';
import type { FoundPrice } from './price.ts';
import { priceTable, type TableEntry } from './price-table.ts';

/** Prices by model, as an author wrote them. A name that ends in `*` is of all that begin so. */
export type ConfiguredPrices = ReadonlyMap<string, Price>;

/**
 * What the author says of the first of these models that has a price, else what the table does; undefined
 * where neither knows any.
 */
export function findPrice(
  models: readonly (string | undefined)[],
  configured: ConfiguredPrices,
): FoundPrice | undefined {
  const named = models.filter((model) => model !== undefined);
  for (const model of named) {
    const own = findConfigured(model, configured);
    if (own !== undefined) return found(own, 'config');
  }
  for (const model of named) {
    const entry = findEntry(model);
    if (entry) return found(entry, 'table');
  }
  return undefined;
}

function found({ input, cached_input, output }: Price, from: FoundPrice['from']): FoundPrice {
  return { input, ...(cached_input !== undefined && { cached_input }), output, from };
}

/** The most tokens of one answer of a model, where that is known. */
export function findMostOutput(model: string | undefined): number | undefined {
  return model === undefined ? undefined : findEntry(model)?.mostOutput;
}

/**
 * Of each kind the highest that is known: what stands for the price of a model that a service picks by
 * itself, until its answer tells.
 */
export function dearestPrice(configured: ConfiguredPrices): Price {
  const all = [...priceTable, ...configured.values()];
  return {
    input: Math.max(...all.map(({ input }) => input)),
    output: Math.max(...all.map(({ output }) => output)),
  };
}

/**
 * A provider that both name has to be the same; a name without one is of any. A whole name goes before a
 * beginning, and a longer beginning before a shorter one.
 */
function findConfigured(model: string, prices: ConfiguredPrices): Price | undefined {
  const exact = prices.get(model);
  if (exact !== undefined) return exact;
  let best: readonly [string, Price] | undefined;
  for (const entry of prices) {
    const [name] = entry;
    const isOpen = isBare(name) || isBare(model);
    const fits = matches(name, model) || (isOpen && matches(bare(name), bare(model)));
    if (fits && (best === undefined || isNarrower(name, best[0]))) best = entry;
  }
  return best?.[1];
}

function isNarrower(name: string, other: string): boolean {
  const isWhole = !name.endsWith('*');
  return isWhole === !other.endsWith('*') ? name.length > other.length : isWhole;
}

/** A provider that is named has to be the one of the list: another may ask another price. */
function findEntry(model: string): TableEntry | undefined {
  const name = bare(model);
  const provider = name === model ? undefined : model.slice(0, -name.length - 1);
  return priceTable.find(
    (entry) =>
      matches(entry.model, name) && (provider === undefined || provider === entry.provider),
  );
}

function matches(pattern: string, name: string): boolean {
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : pattern === name;
}

function isBare(name: string): boolean {
  return !name.includes('/');
}

function bare(name: string): string {
  return name.slice(name.indexOf('/') + 1);
}
