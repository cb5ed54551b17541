import { isJsonArray, isJsonObject, type JsonValue } from '../source/json.ts';
import { describePath } from './complaint/path.ts';
import { asList, asObject, asText } from './json-reading.ts';
import { lack, type Parameter, type ParameterRule, part, refuse } from './parameter-rule.ts';
import type { ParameterFinding } from './provider.ts';
import { list } from './value-rules.ts';

interface ToolRules {
  /** Each tool has to describe its parameters as an object with properties. */
  readonly strict: boolean;
  /** What else a service asks of a function that has a name. */
  readonly definition?: ParameterRule;
}

export function tools(rules: ToolRules): ParameterRule {
  return (parameter) => {
    const { value } = parameter;
    if (value === null) return [];
    if (!isJsonArray(value)) return [refuse(parameter, 'a list of tools')];
    return value.flatMap((tool, place) => checkTool(part(parameter, place, tool), rules));
  };
}

/** One of the words, or the choice of a function, which has to be among the tools. */
export function toolChoice(options: {
  words: readonly string[];
  types: readonly string[];
}): ParameterRule {
  return (parameter) => {
    const { value } = parameter;
    if (value === null || options.words.some((word) => word === value)) return [];
    if (!isJsonObject(value)) return [refuse(parameter, `${list(options.words)}, or a function`)];
    const type = value['type'];
    if (type !== undefined && !options.types.some((known) => known === type)) {
      return [refuse(part(parameter, 'type', type), list(options.types))];
    }
    const allowed = asObject(value['allowed_tools'])?.['tools'];
    if (allowed !== undefined) {
      const list = part(part(parameter, 'allowed_tools', null), 'tools', allowed);
      return asList(allowed).flatMap((tool, place) => checkChosen(part(list, place, tool)));
    }
    return checkChosen(parameter);
  };
}

function checkTool(
  tool: Parameter,
  { strict, definition: check }: ToolRules,
): readonly ParameterFinding[] {
  if (!isJsonObject(tool.value)) return [refuse(tool, 'a map with `type` and `function`')];
  const type = tool.value['type'];
  if (!strict && type !== undefined && type !== 'function') return [];
  const definition = part(tool, 'function', tool.value['function'] ?? null);
  if (!isJsonObject(definition.value)) return [lackOfTool(tool, 'function')];
  if (asText(definition.value['name']) === undefined) return [lackOfTool(definition, 'name')];
  return [...(strict ? checkToolParameters(definition) : []), ...(check?.(definition) ?? [])];
}

function checkToolParameters(definition: Parameter): readonly ParameterFinding[] {
  const value = asObject(definition.value)?.['parameters'];
  if (value === undefined || value === null) return [lackOfTool(definition, 'parameters')];
  const parameters = part(definition, 'parameters', value);
  if (!isJsonObject(value)) return [refuse(parameters, 'a JSON Schema of an object')];
  return isJsonObject(value['properties']) ? [] : [lackOfTool(parameters, 'properties')];
}

function lackOfTool(owner: Parameter, key: string): ParameterFinding {
  return lack(owner, `\`${key}\`, which ${owner.service} asks of every tool`);
}

/** Nothing is found while the tools are not known. */
function checkChosen(choice: Parameter): readonly ParameterFinding[] {
  const known = choice.draft.body['tools'];
  const chosen = readTool(choice.value);
  if (chosen === undefined || known === undefined) return [];
  const { kind, name } = chosen;
  if (asList(known).some((tool) => readTool(tool)?.name === name)) return [];
  const what = choice.path.length > 1 ? describePath(choice.path) : 'tool_choice';
  const message = `\`${what}\` is the ${kind} \`${name}\`, which is not among the tools`;
  const path = [...choice.path, ...(kind === 'function' ? ['function'] : ['custom']), 'name'];
  return [{ code: 'refused-parameter', severity: 'error', path, message }];
}

interface ToolName {
  readonly kind: 'function' | 'custom tool';
  readonly name: string;
}

/** Of a tool, and of the choice of one. */
function readTool(tool: JsonValue): ToolName | undefined {
  const name = (key: string) => asText(asObject(asObject(tool)?.[key])?.['name']);
  const [called, custom] = [name('function'), name('custom')];
  if (called !== undefined) return { kind: 'function', name: called };
  return custom === undefined ? undefined : { kind: 'custom tool', name: custom };
}
