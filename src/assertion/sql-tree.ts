import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../source/json.ts';

/** The grammars write a name as text, or as an expression around it. */
export function nameOf(name: JsonValue | undefined): string {
  if (typeof name === 'string') return name.toLowerCase();
  if (name === undefined || !isJsonObject(name)) return '';
  return nameOf(name['value'] ?? name['expr'] ?? name['column']);
}

/** What a `from` names, tables and others: also inside of brackets, for which each grammar has its way. */
export function entriesOf(from: JsonValue | undefined): readonly JsonObject[] {
  if (from === undefined || from === null) return [];
  if (isJsonArray(from)) return from.flatMap(entriesOf);
  if (!isJsonObject(from)) return [];
  const { expr } = from;
  if (expr !== undefined && isJsonArray(expr)) {
    return [from, ...entriesOf(expr), ...entriesOf(from['joins'])];
  }
  if (expr !== undefined && isJsonObject(expr) && expr['type'] === 'tables') {
    return [from, ...entriesOf(expr['expr'])];
  }
  return [from];
}

/** Whether an entry is nothing but brackets around others. */
export function isBrackets({ table, expr }: JsonObject): boolean {
  if (table !== undefined || expr === undefined) return false;
  return isJsonArray(expr) || (isJsonObject(expr) && expr['type'] === 'tables');
}

/** The statement in brackets, in which some grammars leave what they know of it beside. */
export function statementIn(node: JsonValue | undefined): JsonObject | undefined {
  if (node === undefined || !isJsonObject(node)) return undefined;
  const { ast } = node;
  if (ast !== undefined && isJsonObject(ast)) return ast;
  return node['type'] === 'select' ? node : undefined;
}
