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
 * Compiled ahead of time for the built-in assertions, which saves most of the start-up, and each
 * loaded when a file is checked by it; compiled here for any other assertions.
 */
export function makeValidators(vocabulary: Vocabulary, extensions: Extensions): Validators {
  const isBuiltIn = extensions.assertions === builtIns.assertions;
  return {
    pipeline: isBuiltIn ? later(loadPipelineValidator) : later(() => compilePipeline(vocabulary)),
    config: later(loadConfigValidator),
    emulatorScript: later(loadScriptValidator),
  };
}

async function loadPipelineValidator(): Promise<AjvValidator> {
  return (await import('./validators/pipeline.generated.ts')).validatePipeline;
}

async function loadConfigValidator(): Promise<AjvValidator> {
  return (await import('./validators/config.generated.ts')).validateConfig;
}

async function loadScriptValidator(): Promise<AjvValidator> {
  return (await import('./validators/script.generated.ts')).validateEmulatorScript;
}

async function compilePipeline(vocabulary: Vocabulary): Promise<AjvValidator> {
  const { compileSchema } = await import('../pipeline/schema/compile.ts');
  return compileSchema(makePipelineSchema(vocabulary));
}

function later(load: () => Promise<AjvValidator>): Validator {
  let loading: Promise<AjvValidator> | undefined;
  return async (value) => {
    loading ??= load();
    const validate = await loading;
    return validate(value) ? [] : (validate.errors ?? []);
  };
}
