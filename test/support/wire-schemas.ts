import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { expect } from 'vitest';
import type { DialectName } from '../../src/emulator/emulator.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../src/source/json.ts';

/** A definition of `schemas/completions-<dialect>.schema.json`. */
export type WireKind =
  | 'chatRequest'
  | 'textRequest'
  | 'embeddingRequest'
  | 'chatResponse'
  | 'textResponse'
  | 'embeddingResponse'
  | 'chatChunk'
  | 'textChunk'
  | 'refusal'
  | 'models'
  | 'model'
  | 'modelList'
  | 'prices'
  | 'ranking'
  | 'toggled'
  | 'logRecord'
  | 'policies'
  | 'weights';

const ajv = new Ajv2020({ allowUnionTypes: true, allErrors: true });
formats.default(ajv);
const schemas: Readonly<Record<DialectName, JsonObject>> = {
  pulze: load('pulze'),
  openai: load('openai'),
};
const compiled = new Map<string, ValidateFunction>();

/** The whole published schema of a dialect. */
export function wireSchema(dialect: DialectName): JsonObject {
  return schemas[dialect];
}

/** Fails unless the JSON is what the published schema says; tells where it is not. */
export function expectDocumented(dialect: DialectName, kind: WireKind, json: unknown): void {
  expect(findUndocumented(dialect, kind, json), `${kind}: ${JSON.stringify(json)}`).toEqual([]);
}

/** Where a value is not what the schema says, as `/choices/0/message must have …`; empty for nowhere. */
export function findUndocumented(
  dialect: DialectName,
  kind: WireKind,
  json: unknown,
): readonly string[] {
  const validate = compile(dialect, kind);
  validate(json);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

/** The data of each event of a stream, without the `[DONE]` and without what is no JSON. */
export function readChunks(text: string): readonly JsonValue[] {
  return text
    .split(/\r\n|\r|\n/)
    .filter((line) => line.startsWith('data:'))
    .map((line) => line.slice('data:'.length).trim())
    .filter((data) => data !== '[DONE]')
    .flatMap((data) => parseOrNothing(data));
}

/** What a body of JSON holds; nothing for what is no JSON. */
export function parseOrNothing(text: string): readonly JsonValue[] {
  try {
    return [JSON.parse(text)];
  } catch {
    return [];
  }
}

function load(dialect: DialectName): JsonObject {
  const url = new URL(`../../schemas/completions-${dialect}.schema.json`, import.meta.url);
  const schema: JsonValue = JSON.parse(readFileSync(url, 'utf8'));
  if (!isJsonObject(schema)) throw new Error(`${url.pathname} has no schema`);
  ajv.addSchema(schema);
  return schema;
}

function compile(dialect: DialectName, kind: WireKind): ValidateFunction {
  const $ref = `${schemas[dialect]['$id']}#/$defs/${kind}`;
  const known = compiled.get($ref) ?? ajv.compile({ $ref });
  compiled.set($ref, known);
  return known;
}
