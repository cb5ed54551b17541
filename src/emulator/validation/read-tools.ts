import { isJsonObject, type JsonObject, type JsonValue } from '../../source/json.ts';
import type { BodyTool, BodyToolChoice } from './completion-body.ts';
import {
  type Field,
  listField,
  literalField,
  mapField,
  modelField,
  nullable,
  optionalMember,
  requiredMember,
  textField,
} from './fields.ts';
import { inside, type Place, report } from './finding.ts';

/** What `tool_choice` asks for; Pulze's first form of JSON mode is one of its values. */
export interface ToolRequest {
  readonly choice: BodyToolChoice;
  readonly isJsonMode: boolean;
}

const propertiesField: Field<JsonObject> = (value, place) => {
  const properties = mapField(value, place);
  for (const [name, schema] of Object.entries(properties ?? {})) {
    mapField(schema, inside(place, name));
  }
  return properties;
};

const parametersField: Field<JsonObject> = (value, place) => {
  const parameters = modelField(value, place);
  if (parameters === undefined) return undefined;
  optionalMember(parameters, 'type', { field: textField, place });
  requiredMember(parameters, 'properties', { field: propertiesField, place });
  optionalMember(parameters, 'required', { field: nullable(listField(textField)), place });
  return { type: 'object', ...parameters };
};

const functionField: Field<BodyTool> = (value, place) => {
  const detail = modelField(value, place);
  if (detail === undefined) return undefined;
  const name = requiredMember(detail, 'name', { field: textField, place });
  const description = optionalMember(detail, 'description', { field: nullable(textField), place });
  const parameters = requiredMember(detail, 'parameters', { field: parametersField, place });
  if (name === undefined || parameters === undefined) return undefined;
  return { name, description: description ?? '', parameters };
};

const toolField: Field<BodyTool> = (value, place) => {
  const tool = modelField(value, place);
  if (tool === undefined) return undefined;
  optionalMember(tool, 'type', { field: textField, place });
  return requiredMember(tool, 'function', { field: functionField, place });
};

const chosenFunctionField: Field<string> = (value, place) => {
  const chosen = modelField(value, place);
  return chosen && requiredMember(chosen, 'name', { field: textField, place });
};

/** `parameters` and `parameters.properties` are mandatory, unlike OpenAI's. */
export function readTools(body: JsonObject, place: Place): readonly BodyTool[] {
  return optionalMember(body, 'tools', { field: nullable(listField(toolField)), place }) ?? [];
}

/** Defaults to `none` even when there are tools; there is no `required`. */
export function readToolChoice(body: JsonObject, place: Place): ToolRequest {
  const value = body['tool_choice'] ?? 'none';
  if (value === 'none' || value === 'auto') return { choice: value, isJsonMode: false };
  const choicePlace = inside(place, 'tool_choice');
  if (!isJsonObject(value)) {
    reportNeither(value, choicePlace);
    return { choice: 'none', isJsonMode: false };
  }
  const within = { loc: [...choicePlace.loc, 'ToolChoice'], findings: place.findings };
  const type = optionalMember(value, 'type', {
    field: nullable(literalField('function', 'json_object')),
    place: within,
  });
  const name = optionalMember(value, 'function', {
    field: nullable(chosenFunctionField),
    place: within,
  });
  if (type === 'json_object') return { choice: 'none', isJsonMode: true };
  return { choice: typeof name === 'string' ? { name } : 'auto', isJsonMode: false };
}

/** A function may be chosen only when it is among the tools. */
export function checkChosenTool(
  choice: BodyToolChoice,
  tools: readonly BodyTool[],
  body: { raw: JsonObject; place: Place },
): void {
  if (typeof choice === 'string' || tools.some((tool) => tool.name === choice.name)) return;
  report(inside(body.place, 'tool_choice', 'function', 'name'), choice.name, {
    type: 'value_error',
    msg: `Value error, tool_choice names the function '${choice.name}', which is not in tools`,
    ctx: { error: {} },
  });
}

function reportNeither(value: JsonValue, place: Place): void {
  literalField('none', 'auto')(value, inside(place, "literal['none','auto']"));
  modelField(value, inside(place, 'ToolChoice'));
}
