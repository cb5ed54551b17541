import { compileReplacement } from '../../expression/pattern.ts';
import { isJsonArray, isJsonObject, type JsonValue } from '../../source/json.ts';
import { type BindContext, refuse } from './bind-context.ts';

/** How answers are kept that a later run may be given again. */
export interface OfflineSettings {
  /** Takes what its author wants in no cassette out of a text. */
  readonly redact: (text: string) => string;
  readonly cache: CacheLimits;
}

export interface CacheLimits {
  readonly maxAgeMilliseconds: number;
  readonly maxBytes: number;
}

const DAY = 86_400_000;

export const defaultOffline: OfflineSettings = {
  redact: (text) => text,
  cache: { maxAgeMilliseconds: 7 * DAY, maxBytes: 200e6 },
};

/** `cassettes` and `cache` of a configuration. */
export function bindOffline(
  context: BindContext,
  root: { readonly [key: string]: JsonValue },
): OfflineSettings {
  const { cassettes, cache } = root;
  const patterns = isJsonObject(cassettes) ? cassettes['redact'] : undefined;
  const replacements = (
    isJsonArray(patterns ?? null) ? (patterns as readonly JsonValue[]) : []
  ).flatMap((pattern, at) => bindPattern(context, String(pattern), at));
  const limits = isJsonObject(cache) ? cache : {};
  return {
    redact: (text) => replacements.reduce((rest, replace) => replace(rest, '[redacted]'), text),
    cache: {
      ...defaultOffline.cache,
      ...read(limits['max_age'], 'maxAgeMilliseconds', ages),
      ...read(limits['max_size'], 'maxBytes', sizes),
    },
  };
}

type Replace = (text: string, by: string) => string;

function bindPattern(context: BindContext, source: string, at: number): readonly Replace[] {
  const { replace, problem } = compileReplacement(source);
  if (replace !== undefined) return [replace];
  const message = `a pattern of \`redact\` cannot be used: ${problem}`;
  refuse(context, 'bad-regex', { message, pointer: ['cassettes', 'redact', at] });
  return [];
}

const ages: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: DAY };
const sizes: Readonly<Record<string, number>> = { kB: 1e3, KB: 1e3, MB: 1e6, GB: 1e9 };

/** The schema has seen to it that the text is a number and a unit. */
function read<Key extends string>(
  value: JsonValue | undefined,
  key: Key,
  units: Readonly<Record<string, number>>,
): { readonly [K in Key]?: number } {
  const [, number, unit = ''] = /^([\d.]+)(\w+)$/.exec(String(value)) ?? [];
  const factor = units[unit];
  if (number === undefined || factor === undefined) return {};
  return { [key]: Number(number) * factor } as { readonly [K in Key]: number };
}
