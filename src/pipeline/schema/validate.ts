import type { Diagnostic } from '../../diagnostic/diagnostic.ts';
import type { YamlDocument } from '../../source/yaml.ts';
import type { Vocabulary } from '../vocabulary.ts';
import { makeConfigSchema } from './config-schema.ts';
import { explainErrors, findRefused } from './explain-errors.ts';
import { makePipelineSchema } from './pipeline-schema.ts';
import type { Refused } from './prune.ts';
import type { SchemaError } from './schema-error.ts';
import { findUnknownDialects } from './unknown-dialects.ts';

/** Says whether a value fits a schema, and if not, why. What checks is loaded when it is asked. */
export type Validator = (value: unknown) => Promise<readonly SchemaError[]>;

export interface SchemaFindings {
  readonly diagnostics: readonly Diagnostic[];
  readonly refused: readonly Refused[];
}

export async function validatePipeline(
  document: YamlDocument,
  validate: Validator,
  vocabulary: Vocabulary,
): Promise<SchemaFindings> {
  const errors = await validate(document.value);
  if (errors.length === 0) return { diagnostics: [], refused: [] };
  const schema = makePipelineSchema(vocabulary);
  return {
    diagnostics: explainErrors(errors, { document, schema }),
    refused: findRefused(errors, document),
  };
}

export async function validateConfig(
  document: YamlDocument,
  validate: Validator,
  vocabulary: Vocabulary,
): Promise<readonly Diagnostic[]> {
  const errors = await validate(document.value);
  const dialects = findUnknownDialects(document, vocabulary);
  if (errors.length === 0) return dialects;
  const schema = makeConfigSchema(vocabulary);
  return [...explainErrors(errors, { document, schema }), ...dialects];
}

export async function validateEmulatorScript(
  document: YamlDocument,
  validate: Validator,
  vocabulary: Vocabulary,
): Promise<readonly Diagnostic[]> {
  const errors = await validate(document.value);
  return errors.length === 0
    ? []
    : explainErrors(errors, { document, schema: vocabulary.emulatorScript });
}
