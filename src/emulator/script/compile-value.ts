import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../source/json.ts';
import type { Pointer } from '../../source/location.ts';
import { parseTemplate } from '../../template/parse-template.ts';

/** Something wrong with a script that its schema cannot say. */
export interface ScriptProblem {
  /** From the script's own root. */
  readonly pointer: (string | number)[];
  readonly message: string;
  /** A name that there is not, among those that there are. */
  readonly unknown?: { readonly name: string; readonly known: readonly string[] };
  /** It may be meant so: worth a warning where the name is but a letter away from one that there is. */
  readonly ifSlip?: true;
}

/** Where in a script something stands, and where to put what is wrong with it. */
export interface ScriptPlace {
  readonly pointer: Pointer;
  readonly problems: ScriptProblem[];
}

/** Gives a value for a request's variables; throws the template's error when it cannot. */
export type Render = (variables: JsonObject) => JsonValue;

const variableNames: readonly string[] = ['request', 'last_user', 'system', 'model', 'call'];

export function at(place: ScriptPlace, ...keys: Pointer): ScriptPlace {
  return { pointer: [...place.pointer, ...keys], problems: place.problems };
}

export function addProblem(place: ScriptPlace, message: string): undefined {
  place.problems.push({ pointer: [...place.pointer], message });
  return undefined;
}

/** Reports a name that there is not. */
export function addUnknown(
  { pointer, problems }: ScriptPlace,
  message: string,
  unknown: NonNullable<ScriptProblem['unknown']>,
): void {
  problems.push({ pointer: [...pointer], message, unknown });
}

/** Compiles every text in a value as a template; a text that is one variable keeps its type. */
export function compileValue(value: JsonValue, place: ScriptPlace): Render {
  if (typeof value === 'string') return compileText(value, place, 'evaluate');
  if (isJsonArray(value)) {
    const items = value.map((item, index) => compileValue(item, at(place, index)));
    return (variables) => items.map((item) => item(variables));
  }
  if (!isJsonObject(value)) return () => value;
  const members = Object.entries(value).map(
    ([key, member]) => [key, compileValue(member, at(place, key))] as const,
  );
  return (variables) =>
    Object.fromEntries(members.map(([key, member]) => [key, member(variables)]));
}

/** Compiles a template; what is wrong with it is recorded, and it then renders nothing. */
export function compileText(
  text: string,
  place: ScriptPlace,
  how: 'render' | 'evaluate' = 'render',
): Render {
  const parsed = parseTemplate(text);
  if (parsed.template === undefined) {
    for (const problem of parsed.problems) addProblem(place, problem.message);
    return () => '';
  }
  const { template } = parsed;
  for (const { path } of template.references) {
    const [root] = path;
    if (root === undefined || variableNames.includes(root)) continue;
    addProblem(place, `a reply knows no variable \`${root}\`, only ${listNames(variableNames)}`);
  }
  if (template.isConstant) return () => text;
  return (variables) => template[how](variables);
}

function listNames(names: readonly string[]): string {
  const quoted = names.map((name) => `\`${name}\``);
  return `${quoted.slice(0, -1).join(', ')} and ${quoted.at(-1)}`;
}
