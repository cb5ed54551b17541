import { isJsonArray, isJsonObject, type JsonValue } from '../source/json.ts';
import { asList, asObject, asText } from './json-reading.ts';
import { type Parameter, type ParameterRule, part, refuse } from './parameter-rule.ts';
import type { ParameterFinding } from './provider.ts';
import { list } from './value-rules.ts';

/** `strict`: each tool has to describe its parameters as an object with properties. */
export function tools({ strict }: { strict: boolean }): ParameterRule {
  return (parameter) => {
    const { value } = parameter;
    if (value === null) return [];
    if (!isJsonArray(value)) return [refuse(parameter, 'a list of tools')];
    return value.flatMap((tool, place) => checkTool(part(parameter, place, tool), strict));
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
    return checkChosen(parameter, asText(asObject(value['function'])?.['name']));
  };
}

function checkTool(tool: Parameter, strict: boolean): readonly ParameterFinding[] {
  if (!isJsonObject(tool.value)) return [refuse(tool, 'a map with `type` and `function`')];
  const type = tool.value['type'];
  if (!strict && type !== undefined && type !== 'function') return [];
  const definition = part(tool, 'function', tool.value['function'] ?? null);
  if (!isJsonObject(definition.value)) return [lack(tool, 'function')];
  if (asText(definition.value['name']) === undefined) return [lack(definition, 'name')];
  return strict ? checkToolParameters(definition) : [];
}

function checkToolParameters(definition: Parameter): readonly ParameterFinding[] {
  const value = asObject(definition.value)?.['parameters'];
  if (value === undefined || value === null) return [lack(definition, 'parameters')];
  const parameters = part(definition, 'parameters', value);
  if (!isJsonObject(value)) return [refuse(parameters, 'a JSON Schema of an object')];
  return isJsonObject(value['properties']) ? [] : [lack(parameters, 'properties')];
}

function lack(owner: Parameter, key: string): ParameterFinding {
  const what = owner.path.join('.').replace(/\.(\d+)/g, '[$1]');
  const message = `\`${what}\` has no \`${key}\`, which ${owner.service} asks of every tool`;
  return { code: 'refused-parameter', severity: 'error', path: owner.path, message };
}

/** Nothing is found while the tools are not known. */
function checkChosen(choice: Parameter, name: string | undefined): readonly ParameterFinding[] {
  const known = choice.draft.body['tools'];
  if (name === undefined || known === undefined) return [];
  if (toolNames(known).includes(name)) return [];
  const message = `\`tool_choice\` is the function \`${name}\`, which is not among the tools`;
  const path = [...choice.path, 'function', 'name'];
  return [{ code: 'refused-parameter', severity: 'error', path, message }];
}

function toolNames(tools: JsonValue): readonly string[] {
  return asList(tools).flatMap((tool) => {
    const name = asText(asObject(asObject(tool)?.['function'])?.['name']);
    return name === undefined ? [] : [name];
  });
}
