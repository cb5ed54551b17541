import { cutFlowEntries } from '../source/yaml-flow-entries.ts';

const entry = /^(?:budgets?|"budgets?"|'budgets?')[ \t]*:/;
const within = /^[ \t]+[^\s#]/;
const beside = /^[ \t]*(?:#.*)?\r?$/;

/**
 * A pipeline's or a configuration's text without its `budget` or `budgets`: what is left is the same
 * whatever they say, also where there is none. As it is where another part may refer to them, and where
 * they are neither in a flow map (JSON) nor begin a line.
 */
export function withoutBudgets(text: string): string {
  return cutFlowEntries(text, names) ?? withoutLines(text);
}

const names: ReadonlySet<string> = new Set(['budget', 'budgets']);

function withoutLines(text: string): string {
  const lines = text.split('\n');
  const left: string[] = [];
  for (let at = 0; at < lines.length; ) {
    const line = lines[at] ?? '';
    const isEntry = entry.test(line);
    const next = isEntry ? findEnd(lines, at + 1) : at + 1;
    if (!isEntry) left.push(line);
    else if (lines.slice(at, next).some((each) => each.includes('&'))) return text;
    at = next;
  }
  return left.join('\n');
}

/** The first line that is no part of an entry: what is beside it is, between lines that are. */
function findEnd(lines: readonly string[], from: number): number {
  let end = from;
  for (let at = from; at < lines.length; at++) {
    const line = lines[at] ?? '';
    if (within.test(line)) end = at + 1;
    else if (!beside.test(line)) break;
  }
  return end;
}
