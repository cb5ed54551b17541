import { isMap, isScalar } from 'yaml';
import { composeYaml } from './compose-yaml.ts';

/** Blanks and comments may stand before it. */
const FLOW = /^(?:\s|#[^\n]*\n|---\s)*\{/;

/**
 * The text of a flow map (JSON, say) without its own entries of these names, each with a comma. Undefined where the
 * text is no such map, or another part of it may refer to what is cut.
 */
export function cutFlowEntries(text: string, names: ReadonlySet<string>): string | undefined {
  if (!FLOW.test(text)) return undefined;
  const map = composeYaml(text).document?.contents;
  if (!isMap(map) || map.flow !== true) return undefined;
  let left = text;
  for (const { key, value } of [...map.items].reverse()) {
    if (!isScalar(key) || !names.has(String(key.value)) || !key.range) continue;
    const end = value?.range?.[1] ?? key.range[1];
    if (text.slice(key.range[0], end).includes('&')) return undefined;
    left = cutEntry(left, key.range[0], end);
  }
  return left;
}

/** With the comma behind it, or, of the last one, the one before. */
function cutEntry(text: string, start: number, end: number): string {
  const before = text.slice(0, start).trimEnd();
  const after = text.slice(end);
  const [comma] = /^\s*,/.exec(after) ?? [];
  if (comma !== undefined) return before + after.slice(comma.length);
  return (before.endsWith(',') ? before.slice(0, -1) : before) + after;
}
