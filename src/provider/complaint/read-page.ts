import { shorten } from '../json-reading.ts';

const LONGEST = 200;

/** Beyond it are scripts and pictures. */
const LOOKED_AT = 16_384;

/** Whether a text is a web page, as gateways send instead of an answer. */
export function isPage(text: string): boolean {
  return /^\s*(<!--[^>]*>\s*)*<(!doctype html|html|head|body)\b/i.test(text.slice(0, 1024));
}

/** What a person would read of a text: of a page its title, or its text without the markup. */
export function readText(text: string): string {
  const begin = text.slice(0, LOOKED_AT);
  const title = /<title[^>]*>([^<]*)<\/title>/i.exec(begin)?.[1];
  if (title?.trim()) return shorten(replaceEntities(title), LONGEST);
  if (!isPage(text)) return shorten(begin, LONGEST);
  const words = begin
    .replace(/<(script|style)\b.*?(<\/\1\s*>|$)/gis, ' ')
    .replace(/<[^>]*(>|$)/g, ' ');
  return shorten(replaceEntities(words), LONGEST);
}

const entities: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['apos', "'"],
  ['gt', '>'],
  ['lt', '<'],
  ['nbsp', ' '],
  ['quot', '"'],
]);

function replaceEntities(text: string): string {
  return text.replace(/&(?:([a-z]+)|#(\d{1,6}));/g, (whole, name, digits) => {
    if (digits === undefined) return entities.get(name) ?? whole;
    const code = Number(digits);
    return code <= 0x10_ffff ? String.fromCodePoint(code) : whole;
  });
}
