import type { Assertion } from '../assertion/assertion.ts';
import { choices } from '../assertion/builtin/choices.ts';
import { closedQa } from '../assertion/builtin/closed-qa.ts';
import { command } from '../assertion/builtin/command.ts';
import { contains } from '../assertion/builtin/contains.ts';
import { containsAll } from '../assertion/builtin/contains-all.ts';
import { containsAny } from '../assertion/builtin/contains-any.ts';
import { cost } from '../assertion/builtin/cost.ts';
import { endsWith } from '../assertion/builtin/ends-with.ts';
import { equals } from '../assertion/builtin/equals.ts';
import { expression } from '../assertion/builtin/expression.ts';
import { factual } from '../assertion/builtin/factual.ts';
import { finishReason } from '../assertion/builtin/finish-reason.ts';
import { html } from '../assertion/builtin/html.ts';
import { json } from '../assertion/builtin/json.ts';
import { jsonEquals } from '../assertion/builtin/json-equals.ts';
import { jsonMode } from '../assertion/builtin/json-mode.ts';
import { jsonPath } from '../assertion/builtin/json-path.ts';
import { jsonSchema } from '../assertion/builtin/json-schema.ts';
import { judge } from '../assertion/builtin/judge.ts';
import { latency } from '../assertion/builtin/latency.ts';
import { length } from '../assertion/builtin/length.ts';
import { levenshtein } from '../assertion/builtin/levenshtein.ts';
import { maxTokens } from '../assertion/builtin/max-tokens.ts';
import { metadata } from '../assertion/builtin/metadata.ts';
import { model } from '../assertion/builtin/model.ts';
import { noToolCall } from '../assertion/builtin/no-tool-call.ts';
import { oneOf } from '../assertion/builtin/one-of.ts';
import { pairwise } from '../assertion/builtin/pairwise.ts';
import { refusal } from '../assertion/builtin/refusal.ts';
import { refused } from '../assertion/builtin/refused.ts';
import { regex } from '../assertion/builtin/regex.ts';
import { retries } from '../assertion/builtin/retries.ts';
import { script } from '../assertion/builtin/script.ts';
import { similarText } from '../assertion/builtin/similar-text.ts';
import { snapshot } from '../assertion/builtin/snapshot.ts';
import { sql } from '../assertion/builtin/sql.ts';
import { startsWith } from '../assertion/builtin/starts-with.ts';
import { stopSequences } from '../assertion/builtin/stop-sequences.ts';
import { streamValid } from '../assertion/builtin/stream-valid.ts';
import { toolCall } from '../assertion/builtin/tool-call.ts';
import { toolCallsValid } from '../assertion/builtin/tool-calls-valid.ts';
import { usage } from '../assertion/builtin/usage.ts';
import { warning } from '../assertion/builtin/warning.ts';
import { xml } from '../assertion/builtin/xml.ts';
import { yaml } from '../assertion/builtin/yaml.ts';
import { csvLoader } from '../dataset/builtin/csv.ts';
import { jsonLoader } from '../dataset/builtin/json.ts';
import { jsonLinesLoader } from '../dataset/builtin/json-lines.ts';
import { tsvLoader } from '../dataset/builtin/tsv.ts';
import { yamlLoader } from '../dataset/builtin/yaml.ts';
import type { DatasetLoader } from '../dataset/dataset.ts';
import { openai } from '../provider/builtin/openai.ts';
import { pulze } from '../provider/builtin/pulze.ts';
import type { Provider } from '../provider/provider.ts';
import { csvReporter } from '../report/builtin/csv.ts';
import { jsonReporter } from '../report/builtin/json.ts';
import { jsonlReporter } from '../report/builtin/jsonl.ts';
import { junitReporter } from '../report/builtin/junit.ts';
import { linesReporter } from '../report/builtin/lines.ts';
import { markdownReporter } from '../report/builtin/markdown.ts';
import { progressReporter } from '../report/builtin/progress.ts';
import { sweepReporter } from '../report/builtin/sweep.ts';
import { tableReporter } from '../report/builtin/table.ts';
import type { DocumentReporter, LiveReporter } from '../report/reporter.ts';

/** Every extension by name: the only place that names a built-in. */
export interface Extensions {
  readonly assertions: ReadonlyMap<string, Assertion>;
  readonly providers: ReadonlyMap<string, Provider>;
  readonly datasets: readonly DatasetLoader[];
  readonly reporters: ReadonlyMap<string, DocumentReporter>;
  readonly live: { readonly terminal: LiveReporter; readonly plain: LiveReporter };
}

function byName<T extends { readonly name: string }>(
  ...items: readonly T[]
): ReadonlyMap<string, T> {
  return new Map(items.map((item) => [item.name, item]));
}

export const builtIns: Extensions = {
  assertions: byName<Assertion>(
    equals,
    contains,
    containsAll,
    containsAny,
    startsWith,
    endsWith,
    oneOf,
    regex,
    length,
    levenshtein,
    similarText,
    json,
    jsonMode,
    jsonSchema,
    jsonPath,
    jsonEquals,
    xml,
    html,
    yaml,
    sql,
    finishReason,
    stopSequences,
    maxTokens,
    choices,
    model,
    usage,
    cost,
    latency,
    toolCall,
    toolCallsValid,
    noToolCall,
    refusal,
    retries,
    warning,
    metadata,
    streamValid,
    refused,
    expression,
    snapshot,
    script,
    command,
    judge,
    factual,
    closedQa,
    pairwise,
  ),
  providers: byName<Provider>(pulze, openai),
  datasets: [csvLoader, tsvLoader, jsonLoader, jsonLinesLoader, yamlLoader],
  reporters: byName<DocumentReporter>(
    tableReporter,
    jsonReporter,
    jsonlReporter,
    csvReporter,
    junitReporter,
    markdownReporter,
    sweepReporter,
  ),
  live: { terminal: progressReporter, plain: linesReporter },
};
