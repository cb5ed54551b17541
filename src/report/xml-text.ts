import { safeBlock } from '../diagnostic/safe-text.ts';

/**
 * Text for an XML element. Whatever XML 1.0 does not allow is written out as in `safeBlock`; `>` is
 * escaped too, so that `]]>` cannot occur.
 */
export function escapeXml(text: string): string {
  return safeBlock(text, true).replace(/[&<>]/g, (character) => ENTITIES[character] ?? '');
}

/** Text for a quoted attribute; line breaks survive, which a parser would take for spaces. */
export function escapeAttribute(text: string): string {
  return escapeXml(text).replaceAll('"', '&quot;').replaceAll('\n', '&#10;');
}

/** A start tag's attributes, each with a space before it; those that are undefined are left out. */
export function attributes(values: Readonly<Record<string, string | number | undefined>>): string {
  return Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}="${escapeAttribute(String(value))}"`)
    .join('');
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
