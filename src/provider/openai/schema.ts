import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../source/json.ts';
import { describePath } from '../complaint/path.ts';
import { asList } from '../json-reading.ts';
import { type Parameter, type ParameterRule, part, refuse } from '../parameter-rule.ts';
import type { ParameterFinding } from '../provider.ts';
import { list } from '../value-rules.ts';

/**
 * A schema with `strict: true` (OpenAI's guide to structured outputs): an object at its root that is
 * no choice of several, and each object in it requires all of its properties and allows no others.
 */
export const aStrictSchema: ParameterRule = (schema) => [
  ...checkRoot(schema),
  ...checkObjects(schema),
];

/** A schema of an object, as a function's parameters are with `strict` or without. */
export const anObjectSchema: ParameterRule = (schema) => {
  if (!isJsonObject(schema.value)) return [refuse(schema, 'a JSON Schema of an object')];
  const type = schema.value['type'];
  if (type === 'object') return [];
  return type === undefined
    ? [find(schema, 'has no `type: object`, which OpenAI asks for at the root of a schema')]
    : [refuse(part(schema, 'type', type), 'object at the root of a schema')];
};

function checkRoot(schema: Parameter): readonly ParameterFinding[] {
  const findings = anObjectSchema(schema);
  const choice = isJsonObject(schema.value) ? schema.value['anyOf'] : undefined;
  if (choice === undefined) return findings;
  const reason = 'is at the root of a strict schema; OpenAI takes it further down only';
  return [...findings, find(part(schema, 'anyOf', choice), reason)];
}

function checkObjects(schema: Parameter): readonly ParameterFinding[] {
  const { value } = schema;
  if (!isJsonObject(value)) return [];
  const own = isOfObject(value) ? checkObject(schema, value) : [];
  return [...own, ...innerSchemas(schema, value).flatMap(checkObjects)];
}

function isOfObject({ type, properties }: JsonObject): boolean {
  return type === 'object' || asList(type).includes('object') || properties !== undefined;
}

function checkObject(schema: Parameter, value: JsonObject): readonly ParameterFinding[] {
  const { properties, required, additionalProperties: others } = value;
  const findings: ParameterFinding[] = [];
  const everywhere = 'which OpenAI asks of every object in a strict schema';
  if (others === undefined) {
    findings.push(find(schema, `has no \`additionalProperties: false\`, ${everywhere}`));
  } else if (others !== false) {
    findings.push(refuse(part(schema, 'additionalProperties', others), 'false in a strict schema'));
  }
  const names = isJsonObject(properties) ? Object.keys(properties) : [];
  const missing = names.filter((name) => !asList(required).includes(name));
  if (missing.length > 0) {
    const lacking = list(
      missing.map((name) => `\`${name}\``),
      'and',
    );
    const place = required === undefined ? schema : part(schema, 'required', required);
    const reason = `does not require ${lacking}; OpenAI wants every property of a strict schema required`;
    const hints = ["what may be absent takes null, too: `type: ['string', 'null']`"];
    findings.push({ ...find(place, reason, schema), hints });
  }
  return findings;
}

/** `place` is what is marked; `named` is what the message is about. */
function find(place: Parameter, reason: string, named: Parameter = place): ParameterFinding {
  const message = `\`${describePath(named.path)}\` ${reason}`;
  return { code: 'refused-parameter', severity: 'error', path: place.path, message };
}

/** The schemas directly in a schema. */
function innerSchemas(schema: Parameter, value: JsonObject): readonly Parameter[] {
  const membersOf = (key: string): readonly Parameter[] => {
    const members: JsonValue = value[key] ?? null;
    const owner = part(schema, key, members);
    if (isJsonArray(members)) return members.map((member, at) => part(owner, at, member));
    return isJsonObject(members)
      ? Object.entries(members).map(([name, member]) => part(owner, name, member))
      : [];
  };
  const items = isJsonObject(value['items']) ? [part(schema, 'items', value['items'])] : [];
  const keys = ['properties', '$defs', 'definitions', 'anyOf', 'prefixItems'];
  return [...keys.flatMap(membersOf), ...items];
}
