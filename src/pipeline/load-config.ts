import { type Diagnostic, hasErrors } from '../diagnostic/diagnostic.ts';
import { FileError, type Files } from '../environment/environment.ts';
import type { Price } from '../protocol/estimate.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../source/json.ts';
import type { SourceFile } from '../source/location.ts';
import { parseYaml, type YamlDocument } from '../source/yaml.ts';
import { bindBudgets } from './bind/bind-budget.ts';
import type { BindContext } from './bind/bind-context.ts';
import { bindEndpoints } from './bind/bind-endpoints.ts';
import { bindGates } from './bind/bind-gates.ts';
import { bindOffline, defaultOffline, type OfflineSettings } from './bind/bind-offline.ts';
import { bindSettings, noSettings } from './bind/bind-settings.ts';
import { checkVariableNames } from './bind/check-vars.ts';
import { noBudgets, type SharedBudgets } from './budget.ts';
import type { EndpointDefinition } from './endpoint.ts';
import { findConfig, findMisnamedConfig } from './find-config.ts';
import { findSyntax, readSource, unreadable } from './load-pipeline.ts';
import type { Setting, Settings } from './pipeline.ts';
import { noRunGates, type RunGates } from './run-gates.ts';
import { type Validator, validateConfig } from './schema/validate.ts';
import type { Vocabulary } from './vocabulary.ts';

/** `pulze.config.yaml`, checked. */
export interface Config {
  readonly endpoint?: Setting<string>;
  readonly endpoints: ReadonlyMap<string, EndpointDefinition>;
  readonly prices: ReadonlyMap<string, Price>;
  readonly defaults: Settings;
  readonly vars: JsonObject;
  readonly gates: RunGates;
  readonly budgets: SharedBudgets;
  readonly offline: OfflineSettings;
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
  gates: noRunGates,
  budgets: noBudgets,
  offline: defaultOffline,
};

export interface ConfigOptions {
  readonly files: Files;
  readonly vocabulary: Vocabulary;
  readonly validate: Validator;
  readonly workingDirectory: string;
}

/** The nearest configuration file, from the working directory upwards; the empty one without any. */
export async function loadConfig(options: ConfigOptions): Promise<LoadedConfig> {
  try {
    return await findAndLoad(options);
  } catch (error) {
    // A folder on the way may not be searched.
    if (!(error instanceof FileError)) throw error;
    return { diagnostics: [unreadable(error.path, error.message)], sources: [] };
  }
}

async function findAndLoad(options: ConfigOptions): Promise<LoadedConfig> {
  const path = await findConfig(options);
  const misnamed = await findMisnamedConfig(options, path);
  const warnings = misnamed === undefined ? [] : [tellMisnamed(misnamed)];
  if (path === undefined) return { config: emptyConfig, diagnostics: warnings, sources: [] };
  const loaded = await loadFrom(path, options);
  return { ...loaded, diagnostics: [...loaded.diagnostics, ...warnings] };
}

async function loadFrom(path: string, options: ConfigOptions): Promise<LoadedConfig> {
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
  const wrong = await validateConfig(document, options.validate, options.vocabulary);
  return wrong.length > 0
    ? { diagnostics: wrong, sources }
    : { ...bindConfig(document, options), sources };
}

function tellMisnamed(path: string): Diagnostic {
  return {
    code: 'misnamed-config',
    severity: 'warning',
    message: `\`${path}\` is not read`,
    hints: ['the configuration is called `pulze.config.yaml`'],
  };
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
    attach: () => Promise.resolve({ problem: 'not a place for files' }),
    report: (diagnostic) => diagnostics.push(diagnostic),
  };
  const { endpoint, defaults, vars } = root;
  checkVariableNames(context, vars, ['vars']);
  const config: Config = {
    ...(typeof endpoint === 'string' && {
      endpoint: { value: endpoint, location: document.locate(['endpoint']) },
    }),
    endpoints: bindEndpoints(context, root['endpoints']),
    prices: new Map(
      entriesOf(root['prices']).map(([model, price]) => [model, price as unknown as Price]),
    ),
    defaults: bindSettings(context, isJsonObject(defaults) ? defaults : {}, ['defaults']),
    vars: isJsonObject(vars) ? vars : {},
    gates: bindRunGates(context, root['gates']),
    budgets: bindBudgets(context, root['budgets']),
    offline: bindOffline(context, root),
  };
  return { ...(!hasErrors(diagnostics) && { config }), diagnostics };
}

function bindRunGates(context: BindContext, value: JsonValue | undefined): RunGates {
  const { run, tags } = isJsonObject(value) ? value : {};
  return {
    run: bindGates(context, run, { pointer: ['gates', 'run'], mayRepeat: false }),
    tags: new Map(
      entriesOf(tags).map(([tag, gates]) => {
        const pointer = ['gates', 'tags', tag];
        return [tag, bindGates(context, gates, { pointer, mayRepeat: false })];
      }),
    ),
  };
}

function entriesOf(value: JsonValue | undefined): readonly (readonly [string, JsonValue])[] {
  return isJsonObject(value) ? Object.entries(value) : [];
}
