import { makeConfigSchema } from '../pipeline/schema/config-schema.ts';
import { makePipelineSchema } from '../pipeline/schema/pipeline-schema.ts';
import type { Vocabulary } from '../pipeline/vocabulary.ts';
import type { JsonObject } from '../source/json.ts';

/** What is compiled ahead of time. */
export function schemasToCompile(vocabulary: Vocabulary): {
  readonly validatePipeline: JsonObject;
  readonly validateConfig: JsonObject;
  readonly validateEmulatorScript: JsonObject;
} {
  return {
    validatePipeline: makePipelineSchema(vocabulary),
    validateConfig: makeConfigSchema(vocabulary),
    validateEmulatorScript: vocabulary.emulatorScript,
  };
}
