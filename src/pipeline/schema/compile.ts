import { Ajv, type ValidateFunction } from 'ajv';
import type { JsonObject } from '../../source/json.ts';
import type { SchemaError } from './schema-error.ts';

/** The options that validators are compiled with, here and ahead of time. */
export const ajvOptions = { allErrors: true, strict: false, allowUnionTypes: true } as const;

/** Compiles a pipeline schema whose assertions are not the built-in ones. */
export function compileSchema(schema: JsonObject): ValidateFunction & {
  errors?: readonly SchemaError[] | null;
} {
  return new Ajv(ajvOptions).compile(schema);
}
