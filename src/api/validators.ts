import { makePipelineSchema } from '../pipeline/schema/pipeline-schema.ts';
import type { SchemaError } from '../pipeline/schema/schema-error.ts';
import type { Validator } from '../pipeline/schema/validate.ts';
import type { Vocabulary } from '../pipeline/vocabulary.ts';
import { builtIns, type Extensions } from './extensions.ts';

export interface Validators {
  readonly pipeline: Validator;
  readonly config: Validator;
  readonly emulatorScript: Validator;
}

/** A function that ajv made: false with its complaints beside it when the value does not fit. */
interface AjvValidator {
  (value: unknown): boolean;
  errors?: readonly SchemaError[] | null;
}

/**
 * Compiled ahead of time for the built-in assertions, which saves most of the start-up; compiled here
 * for any others.
 */
export async function makeValidators(
  vocabulary: Vocabulary,
  extensions: Extensions,
): Promise<Validators> {
  const compiled = await import('./validators.generated.ts');
  const config = wrap(compiled.validateConfig as AjvValidator);
  const emulatorScript = wrap(compiled.validateEmulatorScript as AjvValidator);
  if (extensions.assertions === builtIns.assertions) {
    return { pipeline: wrap(compiled.validatePipeline as AjvValidator), config, emulatorScript };
  }
  const { compileSchema } = await import('../pipeline/schema/compile.ts');
  return {
    pipeline: wrap(compileSchema(makePipelineSchema(vocabulary))),
    config,
    emulatorScript,
  };
}

function wrap(validate: AjvValidator): Validator {
  return (value) => (validate(value) ? [] : (validate.errors ?? []));
}
