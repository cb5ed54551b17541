import type { JsonObject } from '../../source/json.ts';
import { makeUuid, pick, type Random } from '../model/random.ts';
import { makePatternText } from './pattern-text.ts';

/** What a text is made from. */
export interface TextSource {
  /** The key that the text stands under. */
  readonly name: string;
  readonly random: Random;
  readonly makePhrase: (name: string) => string;
}

const longestFilled = 4096;

const formats: Readonly<Record<string, (random: Random) => string>> = {
  date: (random) => `2024-${twoDigits(1 + random() * 12)}-${twoDigits(1 + random() * 28)}`,
  time: (random) => `${twoDigits(random() * 24)}:${twoDigits(random() * 60)}:00Z`,
  'date-time': (random) =>
    `2024-${twoDigits(1 + random() * 12)}-${twoDigits(1 + random() * 28)}T${twoDigits(random() * 24)}:00:00Z`,
  duration: (random) => `P${1 + Math.floor(random() * 9)}D`,
  email: (random) => `${pick(names, random)}@example.com`,
  hostname: (random) => `${pick(names, random)}.example.com`,
  uri: (random) => `https://example.com/${pick(names, random)}`,
  url: (random) => `https://example.com/${pick(names, random)}`,
  uuid: (random) => makeUuid(`${random()}`),
  ipv4: (random) => `192.0.2.${1 + Math.floor(random() * 254)}`,
  ipv6: (random) => `2001:db8::${(1 + Math.floor(random() * 65534)).toString(16)}`,
};

const names = ['support', 'billing', 'orders', 'accounts', 'returns'] as const;

/** A text for a schema of type `string`: by its pattern, its format, or a phrase of fitting length. */
export function makeText(schema: JsonObject, source: TextSource): string {
  const { pattern, format, minLength, maxLength } = schema;
  const min = typeof minLength === 'number' ? minLength : 0;
  const max = typeof maxLength === 'number' ? maxLength : Number.POSITIVE_INFINITY;
  if (typeof pattern === 'string') {
    const text = makePatternText(pattern, source.random);
    if (text !== undefined) return pad(text, pattern.endsWith('$') ? 0 : min);
  }
  const isKnown = typeof format === 'string' && Object.hasOwn(formats, format);
  const formatted = isKnown ? formats[format]?.(source.random) : undefined;
  return formatted ?? fitLength(source.makePhrase(source.name), min, max);
}

function fitLength(text: string, min: number, max: number): string {
  const cut = [...text].slice(0, max).join('');
  return pad(min > 0 && cut.trim() === '' ? 'support'.slice(0, max) : cut, min);
}

function pad(text: string, min: number): string {
  let padded = text;
  while (padded.length < Math.min(min, longestFilled)) padded += padded === '' ? 'a' : ` ${padded}`;
  return padded.length > text.length ? padded.slice(0, Math.max(min, text.length)) : text;
}

function twoDigits(value: number): string {
  return String(Math.floor(value)).padStart(2, '0');
}
