import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import type { Files } from '../environment/environment.ts';
import { isJsonObject, type JsonObject } from '../source/json.ts';
import type { SourceFile } from '../source/location.ts';
import { parseYaml, type YamlDocument } from '../source/yaml.ts';
import { findSyntax, readSource, unreadable } from './load-pipeline.ts';
import { type Validator, validateEmulatorScript } from './schema/validate.ts';
import { findScriptMistakes } from './script-mistakes.ts';
import type { Vocabulary } from './vocabulary.ts';

export interface LoadedScript {
  readonly script?: JsonObject;
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: readonly SourceFile[];
}

/** Reads a file of rules for the emulator, checked as `emulator:` in a pipeline is. */
export async function loadEmulatorScript(
  path: string,
  options: { readonly files: Files; readonly vocabulary: Vocabulary; readonly validate: Validator },
): Promise<LoadedScript> {
  const read = await readSource(options.files, path);
  if (read.file === undefined)
    return { diagnostics: [unreadable(path, read.problem)], sources: [] };
  const whole = parseYaml(read.file);
  const document = findScript(whole);
  const syntax = findSyntax(document);
  const without = syntax.length === 0 ? findPipeline(whole) : undefined;
  if (without !== undefined) return { diagnostics: [without], sources: [read.file] };
  const wrong =
    syntax.length > 0
      ? syntax
      : await validateEmulatorScript(document, options.validate, options.vocabulary);
  const place = { document, pointer: [] };
  const diagnostics =
    wrong.length > 0 ? wrong : findScriptMistakes(document.value ?? {}, place, options.vocabulary);
  const script = isJsonObject(document.value) ? document.value : undefined;
  return { ...(script && { script }), diagnostics, sources: [read.file] };
}

/** A script may stand under `emulator:`, as in a pipeline, which then can be served as it is. */
function findScript(document: YamlDocument): YamlDocument {
  if (!isJsonObject(document.value) || document.value['emulator'] === undefined) return document;
  return {
    ...document,
    value: document.value['emulator'],
    locate: (pointer, place) => document.locate(['emulator', ...pointer], place),
    locateInText: (pointer, point) => document.locateInText(['emulator', ...pointer], point),
  };
}

/** What is plainly a pipeline, and has no script. */
function findPipeline({ value, locate }: YamlDocument): Diagnostic | undefined {
  if (!isJsonObject(value) || value['emulator'] !== undefined || value['rules'] !== undefined) {
    return undefined;
  }
  const key = ['messages', 'prompt', 'steps'].find((name) => value[name] !== undefined);
  if (key === undefined) return undefined;
  return {
    code: 'bad-emulator-script',
    severity: 'error',
    message: 'this is a pipeline without an `emulator`, and no script',
    location: locate([key], 'key'),
    hints: ['put the rules under `emulator:`, or in a file of their own with `rules` at its top'],
  };
}
