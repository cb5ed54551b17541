import { posix } from 'node:path';
import { type Diagnostic, hasErrors } from '../diagnostic/diagnostic.ts';
import { FileError, type Files } from '../environment/environment.ts';
import { isJsonArray, isJsonObject, type JsonValue } from '../source/json.ts';
import { withLineFeeds } from '../source/line-ends.ts';
import type { SourceFile } from '../source/location.ts';
import { pathBeside } from '../source/path-beside.ts';
import { parseYaml, type YamlDocument } from '../source/yaml.ts';
import type { Partial, PartialSource, UnreadPartial } from '../template/template.ts';
import type { ReadResult } from './bind/bind-context.ts';
import { bindPipeline, type SharedSettings } from './bind/bind-pipeline.ts';
import { checkPipeline } from './check/check-pipeline.ts';
import type { Pipeline } from './pipeline.ts';
import { type Attachment, type AttachmentResult, readAttachment } from './read-attachment.ts';
import { makeEchoFilter } from './schema/echoes.ts';
import { prune } from './schema/prune.ts';
import { type Validator, validatePipeline } from './schema/validate.ts';
import type { Vocabulary } from './vocabulary.ts';

export interface LoadOptions {
  readonly files: Files;
  readonly vocabulary: Vocabulary;
  readonly validate: Validator;
  readonly shared: SharedSettings;
}

export interface Loaded {
  /** Absent when an error makes it useless. */
  readonly pipeline?: Pipeline;
  /** What is left of a pipeline with errors, to look for more of them; not to be run. */
  readonly remains?: Remains;
  readonly diagnostics: readonly Diagnostic[];
  /** What was read, for code frames, also when the pipeline is of no use. */
  readonly sources: readonly SourceFile[];
}

export interface Remains {
  readonly pipeline: Pipeline;
  /** Whether what is found wrong with it comes of what was cut out. */
  readonly isEcho: (diagnostic: Diagnostic) => boolean;
}

/** Reads one pipeline file and everything that it names, apart from datasets. */
export async function loadPipeline(path: string, options: LoadOptions): Promise<Loaded> {
  const read = await readSource(options.files, path);
  if (read.problem !== undefined)
    return { diagnostics: [unreadable(path, read.problem)], sources: [] };
  const document = parseYaml(read.file);
  const early = [...findSyntax(document), ...findShape(document)];
  if (early.length > 0) return { diagnostics: early, sources: [read.file] };
  return await bind(document, options);
}

/** Of a text with one of these it is not known what it says, and what it reads. */
const hidesText: ReadonlySet<string> = new Set([
  'bad-template',
  'unknown-helper',
  'unknown-partial',
  'circular-partial',
  'unreadable-file',
  'ambiguous-entry',
  'bad-expression',
]);

/** What the schema refuses is left out, so that the rest is checked too and all is told at once. */
async function bind(document: YamlDocument, options: LoadOptions): Promise<Loaded> {
  const found = await validatePipeline(document, options.validate, options.vocabulary);
  const root = prune(document.value ?? null, found.refused);
  const diagnostics: Diagnostic[] = [];
  const reader = makeReader(document.file, options.files);
  const bound = await bindPipeline(
    {
      document,
      vocabulary: options.vocabulary,
      partials: await reader.partialsFor(document.file),
      readBeside: reader.readBeside,
      attach: reader.attach,
      report: (diagnostic) => diagnostics.push(diagnostic),
    },
    isJsonObject(root) ? root : {},
    options.shared,
  );
  const pipeline: Pipeline = {
    ...bound,
    sources: reader.sources(),
    attachments: reader.attachments(),
  };
  diagnostics.push(...checkPipeline(pipeline));
  const isEcho = makeEchoFilter(found.refused, document);
  const all = [...found.diagnostics, ...withoutDoubles(diagnostics, document, isEcho)];
  const hasLostText = all.some(({ code }) => hidesText.has(code));
  const isEchoOfRemains = (each: Diagnostic): boolean =>
    isEcho(each) || (hasLostText && each.code === 'json-word-missing');
  const made = hasErrors(all) ? { remains: { pipeline, isEcho: isEchoOfRemains } } : { pipeline };
  return { ...made, diagnostics: all, sources: pipeline.sources };
}

/**
 * The same told twice, echoes of what was pruned, that nothing is asserted where an assertion was written
 * and is of no use, and that nothing reads an axis where it is not known what is read.
 */
function withoutDoubles(
  diagnostics: readonly Diagnostic[],
  document: YamlDocument,
  isEcho: (diagnostic: Diagnostic) => boolean,
): readonly Diagnostic[] {
  const told = new Set<string>();
  const others = diagnostics.filter(({ code }) => code !== 'nothing-asserted');
  const isOpen = others.some(({ code }) => hidesText.has(code));
  const isLost = hasErrors(others) && mentionsAssertion(document.value);
  return diagnostics.filter((diagnostic) => {
    const key = JSON.stringify([diagnostic.code, diagnostic.message, diagnostic.location]);
    if (told.has(key) || isEcho(diagnostic)) return false;
    told.add(key);
    if (diagnostic.code === 'unused-axis') return !isOpen;
    return diagnostic.code !== 'nothing-asserted' || !isLost;
  });
}

function mentionsAssertion(root: JsonValue | undefined): boolean {
  if (!isJsonObject(root)) return false;
  const { steps, cases } = root;
  const places = [root, ...(isJsonArray(steps) ? steps : []), ...(isJsonArray(cases) ? cases : [])];
  return places.some((place) => isJsonObject(place) && place['assert'] !== undefined);
}

export function unreadable(path: string, problem: string): Diagnostic {
  return { code: 'unreadable-file', severity: 'error', message: `\`${path}\`: ${problem}` };
}

/** What YAML itself has to say. */
export function findSyntax(document: YamlDocument): readonly Diagnostic[] {
  return document.problems.map((problem) => ({
    code: 'yaml-syntax',
    severity: 'error',
    message: problem.message,
    location: problem.location,
  }));
}

function findShape(document: YamlDocument): readonly Diagnostic[] {
  if (document.problems.length > 0 || isJsonObject(document.value)) return [];
  const { value } = document;
  const what =
    value === null || value === undefined
      ? 'is empty'
      : Array.isArray(value)
        ? 'holds a list'
        : 'holds one value';
  return [
    {
      code: 'not-a-pipeline',
      severity: 'error',
      message: `the file ${what}; a pipeline is a map`,
      location: document.locate([]),
      hints: ['`pulze-run init` writes a first pipeline'],
    },
  ];
}

type SourceResult =
  | { readonly file: SourceFile; readonly problem?: undefined }
  | { readonly file?: undefined; readonly problem: string };

export async function readSource(files: Files, path: string): Promise<SourceResult> {
  try {
    return { file: { path, text: await files.readText(path) } };
  } catch (error) {
    if (error instanceof FileError) return { problem: error.message };
    throw error;
  }
}

interface Reader {
  readonly readBeside: (path: string) => Promise<ReadResult>;
  readonly partialsFor: (file: SourceFile) => Promise<PartialSource>;
  readonly sources: () => readonly SourceFile[];
  readonly attach: (path: string) => Promise<AttachmentResult>;
  readonly attachments: () => readonly Attachment[];
}

/** Reads files beside a pipeline, each once, and the partials when the first one is used. */
function makeReader(file: SourceFile, files: Files): Reader {
  const sources = new Map([[file.path, file]]);
  const folder = posix.dirname(file.path);
  let partials: Promise<PartialSource> | undefined;

  const partialsFor = async (user: SourceFile): Promise<PartialSource> => {
    if (!/\{\{~?\s*#?>/.test(user.text)) return new Map();
    partials ??= loadPartials(files, folder, sources);
    return await partials;
  };
  const readBeside = async (path: string): Promise<ReadResult> => {
    const place = pathBeside(file.path, path);
    const known = sources.get(place);
    const read = known ? { file: known } : await readSource(files, place);
    if (read.file === undefined) return { problem: read.problem ?? 'cannot be read' };
    sources.set(place, read.file);
    return { file: read.file, partials: await partialsFor(read.file) };
  };
  const attached = new Map<string, AttachmentResult>();
  const attach = async (path: string): Promise<AttachmentResult> => {
    const place = pathBeside(file.path, path);
    const read = attached.get(place) ?? (await readAttachment(files, place));
    attached.set(place, read);
    return read;
  };
  return {
    readBeside,
    partialsFor,
    sources: () => [...sources.values()],
    attach,
    attachments: () =>
      [...attached.values()].flatMap(({ attachment }) => (attachment ? [attachment] : [])),
  };
}

/** Every `.hbs` beside the file and in `partials/`; beside the file wins. */
async function loadPartials(
  files: Files,
  folder: string,
  sources: Map<string, SourceFile>,
): Promise<PartialSource> {
  const partials = new Map<string, Partial | UnreadPartial>();
  for (const place of [posix.join(folder, 'partials'), folder]) {
    const names = (await files.kind(place)) === 'directory' ? await files.list(place) : [];
    for (const name of names.filter((each) => each.endsWith('.hbs'))) {
      const path = posix.join(place, name);
      const stem = name.slice(0, -'.hbs'.length);
      const read = await readSource(files, path);
      if (read.file === undefined) {
        partials.set(stem, { name: stem, path, problem: read.problem });
        continue;
      }
      sources.set(path, read.file);
      partials.set(stem, { name: stem, path, text: withLineFeeds(read.file.text) });
    }
  }
  return partials;
}
