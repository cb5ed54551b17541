import { dirname, join, relative } from 'node:path';
import { type Diagnostic, hasErrors } from '../diagnostic/diagnostic.ts';
import type { Files } from '../environment/environment.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../source/json.ts';
import type { Location, SourceFile } from '../source/location.ts';
import { parseYaml, type YamlDocument } from '../source/yaml.ts';
import type { BindContext } from './bind/bind-context.ts';
import { bindSettings, noSettings } from './bind/bind-settings.ts';
import { findSyntax, readSource, unreadable } from './load-pipeline.ts';
import type { Setting, Settings } from './pipeline.ts';
import { type Validator, validateConfig } from './schema/validate.ts';
import type { Vocabulary } from './vocabulary.ts';

export const CONFIG_NAME: string = 'pulze.config.yaml';

/** `pulze.config.yaml`, checked. */
export interface Config {
  readonly endpoint?: Setting<string>;
  readonly endpoints: ReadonlyMap<string, EndpointDefinition>;
  readonly prices: ReadonlyMap<string, Price>;
  readonly defaults: Settings;
  readonly vars: JsonObject;
}

export interface EndpointDefinition {
  readonly name: string;
  readonly baseUrl: string;
  readonly dialect: string;
  /** The variable that holds the key; without it no key is sent. */
  readonly keyVariable?: string;
  readonly limits: EndpointLimits;
  readonly location?: Location;
}

export interface EndpointLimits {
  readonly requestsPerMinute?: number;
  readonly tokensPerMinute?: number;
  readonly concurrency?: number;
}

/** US dollars per million tokens. */
export interface Price {
  readonly input: number;
  readonly output: number;
}

export interface LoadedConfig {
  readonly config?: Config;
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: readonly SourceFile[];
}

export const emptyConfig: Config = {
  endpoints: new Map(),
  prices: new Map(),
  defaults: noSettings,
  vars: {},
};

export interface ConfigOptions {
  readonly files: Files;
  readonly vocabulary: Vocabulary;
  readonly validate: Validator;
  readonly workingDirectory: string;
}

/** The nearest configuration file, from the working directory upwards; the empty one without any. */
export async function loadConfig(options: ConfigOptions): Promise<LoadedConfig> {
  const path = await findConfig(options);
  if (path === undefined) return { config: emptyConfig, diagnostics: [], sources: [] };
  const read = await readSource(options.files, path);
  if (read.file === undefined)
    return { diagnostics: [unreadable(path, read.problem)], sources: [] };
  const sources = [read.file];
  const document = parseYaml(read.file);
  const syntax = findSyntax(document);
  if (syntax.length > 0) return { diagnostics: syntax, sources };
  if (document.value === null || document.value === undefined) {
    return { config: emptyConfig, diagnostics: [], sources };
  }
  const wrong = validateConfig(document, options.validate);
  return wrong.length > 0
    ? { diagnostics: wrong, sources }
    : { ...bindConfig(document, options), sources };
}

async function findConfig(options: ConfigOptions): Promise<string | undefined> {
  let folder = options.workingDirectory;
  for (;;) {
    const path = join(folder, CONFIG_NAME);
    if ((await options.files.kind(path)) === 'file') {
      const shown = relative(options.workingDirectory, path).replaceAll('\\', '/');
      return shown === '' ? CONFIG_NAME : shown;
    }
    const parent = dirname(folder);
    if (parent === folder) return undefined;
    folder = parent;
  }
}

function bindConfig(
  document: YamlDocument,
  options: ConfigOptions,
): { readonly config?: Config; readonly diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const root = isJsonObject(document.value) ? document.value : {};
  const context: BindContext = {
    document,
    vocabulary: options.vocabulary,
    partials: new Map(),
    variants: [{}],
    readBeside: () => Promise.resolve({ problem: 'not a place for files' }),
    report: (diagnostic) => diagnostics.push(diagnostic),
  };
  const { endpoint, defaults, vars } = root;
  const config: Config = {
    ...(typeof endpoint === 'string' && {
      endpoint: { value: endpoint, location: document.locate(['endpoint']) },
    }),
    endpoints: bindEndpoints(document, root['endpoints']),
    prices: new Map(
      entriesOf(root['prices']).map(([model, price]) => [model, price as never as Price]),
    ),
    defaults: bindSettings(context, isJsonObject(defaults) ? defaults : {}, ['defaults']),
    vars: isJsonObject(vars) ? vars : {},
  };
  return { ...(!hasErrors(diagnostics) && { config }), diagnostics };
}

function bindEndpoints(
  document: YamlDocument,
  value: JsonValue | undefined,
): ReadonlyMap<string, EndpointDefinition> {
  return new Map(
    entriesOf(value).map(([name, map]) => [
      name,
      bindEndpoint(name, isJsonObject(map) ? map : {}, document.locate(['endpoints', name], 'key')),
    ]),
  );
}

function bindEndpoint(name: string, map: JsonObject, location: Location): EndpointDefinition {
  const key = isJsonObject(map['api_key']) ? map['api_key']['env'] : undefined;
  const limits = isJsonObject(map['limits']) ? map['limits'] : {};
  const number = <K extends string>(to: K, from: string): { [P in K]?: number } =>
    typeof limits[from] === 'number' ? ({ [to]: limits[from] } as { [P in K]?: number }) : {};
  return {
    name,
    baseUrl: String(map['base_url']),
    dialect: String(map['dialect'] ?? 'openai'),
    ...(typeof key === 'string' && { keyVariable: key }),
    limits: {
      ...number('requestsPerMinute', 'requests_per_minute'),
      ...number('tokensPerMinute', 'tokens_per_minute'),
      ...number('concurrency', 'concurrency'),
    },
    location,
  };
}

function entriesOf(value: JsonValue | undefined): readonly (readonly [string, JsonValue])[] {
  return isJsonObject(value) ? Object.entries(value) : [];
}
