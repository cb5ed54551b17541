/** Generated from schemas/pipeline.schema.json: a pipeline file as an author writes it. */

/**
 * A name, or a map with exactly one assertion's name among its keys.
 */
export type Assertion = (string | {
/**
 * Which step's completion; the last that ran when absent.
 */
step?: string
/**
 * Which of `n` choices: an index from 0, `any` or `all` (the default).
 */
choice?: (number | string)
/**
 * What is looked at: `text` (the default), a JSONPath into the parsed output, `tool_calls`, `message` or `response`.
 */
of?: string
/**
 * A CEL expression over `value`, applied first.
 */
transform?: string
/**
 * How reports call it.
 */
name?: string
/**
 * Adds its score to a named metric.
 */
metric?: string
/**
 * Its share in the case's score.
 */
weight?: number
/**
 * `warning` is shown and never fails a case.
 */
severity?: ("error" | "warning")
not?: Assertion
/**
 * Passes when all of them do.
 * 
 * @minItems 1
 */
all?: [Assertion, ...(Assertion)[]]
/**
 * Passes when one of them does.
 * 
 * @minItems 1
 */
any?: [Assertion, ...(Assertion)[]]
/**
 * Passes when at least `count` of them do.
 */
at_least?: {
/**
 * How many have to pass.
 */
count: (number | string)
/**
 * The assertions.
 * 
 * @minItems 1
 */
of: [Assertion, ...(Assertion)[]]
}
/**
 * The text is exactly this one; a value that is not text is the same JSON.
 * 
 * The text that is expected. A list or a map is written in full, as `value`. White space counts unless `trim` is set.
 */
equals?: (string | number | boolean | null | {
/**
 * The text or JSON that is expected.
 */
value: {
[k: string]: unknown
}
/**
 * Whether capital and small letters are the same.
 */
ignore_case?: (boolean | string)
/**
 * Whether white space around both texts does not count.
 */
trim?: (boolean | string)
/**
 * Whether any run of white space is one space, and none at both ends.
 */
normalize_whitespace?: (boolean | string)
})
/**
 * The text has this text in it.
 * 
 * The text to look for.
 */
contains?: (string | number | boolean | {
/**
 * The text to look for.
 */
value: (string | number | boolean)
/**
 * Whether capital and small letters are the same.
 */
ignore_case?: (boolean | string)
/**
 * Whether any run of white space is one space, and none at both ends.
 */
normalize_whitespace?: (boolean | string)
})
/**
 * The text has each of these texts in it; the score is the share that was found.
 * 
 * The texts to look for.
 * 
 * @minItems 1
 */
contains_all?: ([(string | number | boolean), ...((string | number | boolean))[]] | {
/**
 * The texts.
 * 
 * @minItems 1
 */
values: ([(string | number | boolean), ...((string | number | boolean))[]] | string)
/**
 * Whether capital and small letters are the same.
 */
ignore_case?: (boolean | string)
} | string)
/**
 * The text has at least one of these texts in it.
 * 
 * The texts to look for.
 * 
 * @minItems 1
 */
contains_any?: ([(string | number | boolean), ...((string | number | boolean))[]] | {
/**
 * The texts.
 * 
 * @minItems 1
 */
values: ([(string | number | boolean), ...((string | number | boolean))[]] | string)
/**
 * Whether capital and small letters are the same.
 */
ignore_case?: (boolean | string)
} | string)
/**
 * The text begins with this text.
 * 
 * The text to begin with; white space counts.
 */
starts_with?: (string | number | boolean | {
/**
 * The text to begin with; white space counts.
 */
value: (string | number | boolean)
/**
 * Whether capital and small letters are the same.
 */
ignore_case?: (boolean | string)
})
/**
 * The text ends with this text.
 * 
 * The text to end with; white space counts.
 */
ends_with?: (string | number | boolean | {
/**
 * The text to end with; white space counts.
 */
value: (string | number | boolean)
/**
 * Whether capital and small letters are the same.
 */
ignore_case?: (boolean | string)
})
/**
 * The text is one of these texts; white space around it does not count.
 * 
 * The texts that it may be.
 * 
 * @minItems 1
 */
one_of?: ([(string | number | boolean), ...((string | number | boolean))[]] | {
/**
 * The texts.
 * 
 * @minItems 1
 */
values: ([(string | number | boolean), ...((string | number | boolean))[]] | string)
/**
 * Whether capital and small letters are the same.
 */
ignore_case?: (boolean | string)
} | string)
/**
 * The text matches this regular expression, of RE2 and so without look-arounds.
 * 
 * The pattern; it may match anywhere unless `full_match` is set.
 */
regex?: (string | {
/**
 * The pattern, in the syntax of RE2.
 */
pattern: string
/**
 * Whether capital and small letters are the same.
 */
ignore_case?: (boolean | string)
/**
 * Whether `^` and `$` also stand for the ends of a line.
 */
multiline?: (boolean | string)
/**
 * Whether `.` also stands for a line break.
 */
dot_all?: (boolean | string)
/**
 * Whether the pattern has to match all of the text.
 */
full_match?: (boolean | string)
})
/**
 * The text is so long, in characters, words, lines, sentences or tokens (estimated).
 * 
 * At least one of `min`, `max` and `exactly`. A list that `of` gives is counted in its items unless a unit is named.
 */
length?: {
/**
 * The least that passes.
 */
min?: (number | string)
/**
 * The most that passes.
 */
max?: (number | string)
/**
 * The only length.
 */
exactly?: (number | string)
/**
 * What is counted. Characters are what a reader sees as one; tokens are an estimate for no model in particular. Characters by default.
 */
unit?: ("characters" | "words" | "lines" | "sentences" | "tokens")
}
/**
 * The text is at most so many edits from this one; the score is the similarity.
 * 
 * The text that is expected, and how far from it the answer may be.
 */
levenshtein?: {
/**
 * The text that is expected.
 */
to: (string | number | boolean)
/**
 * How many characters may be put in, left out or replaced.
 */
max?: (number | string)
/**
 * 1 less the edits over the characters of the longer text.
 */
min_similarity?: (number | string)
/**
 * Whether capital and small letters are the same.
 */
ignore_case?: (boolean | string)
/**
 * Whether white space around both texts does not count.
 */
trim?: (boolean | string)
}
/**
 * The text is JSON, and nothing else is around it.
 * 
 * The bare name, or the type that the JSON has.
 */
json?: (boolean | {
/**
 * The type of the whole.
 */
type?: ("object" | "array" | "string" | "number" | "boolean" | "null")
} | null)
/**
 * One JSON object and nothing else, not cut off, from a step that asks for JSON mode.
 * 
 * Takes no options.
 */
json_mode?: (true | null)
/**
 * The text is JSON that fits this JSON Schema (2020-12 or draft-07).
 * 
 * The schema, or the name of the file that it is in (JSON or YAML), from the pipeline’s folder.
 */
json_schema?: (string | {

} | boolean)
/**
 * What is at these places of the JSON is what is expected.
 * 
 * A map of JSONPaths (RFC 9535) to the JSON expected there, types counting. Or in full one `path` with tests. A path that can lead to several places stands for the list of what is there.
 */
json_path?: {
/**
 * A JSONPath.
 */
path?: string
/**
 * The JSON that is there.
 */
equals?: {
[k: string]: unknown
}
/**
 * Whether anything is there; `null` is something.
 */
exists?: (boolean | string)
/**
 * The least that each number there may be.
 */
min?: (number | string)
/**
 * The most that each number there may be.
 */
max?: (number | string)
/**
 * A pattern (RE2) that each text there matches.
 */
matches?: string
/**
 * How many items the list there has, or how many places a path with wildcards leads to.
 */
count?: (number | {
/**
 * The least that passes.
 */
min?: (number | string)
/**
 * The most that passes.
 */
max?: (number | string)
} | string)
/**
 * The JSON that is expected there.
 * 
 * This interface was referenced by `undefined`'s JSON-Schema definition
 * via the `patternProperty` "^\$".
 */
[k: string]: {
[k: string]: unknown
} | string | boolean | number | {
/**
 * The least that passes.
 */
min?: (number | string)
/**
 * The most that passes.
 */
max?: (number | string)
} | undefined
}
/**
 * The text is this JSON; the order of keys does not count, and types do.
 * 
 * The JSON that is expected. In full a map of `value` and any of `ignore_order` (of lists), `ignore_extra` (keys of maps) and `tolerance` (between numbers), at every depth. JSON that is itself such a map is written in full.
 */
json_equals?: ({

} | unknown[] | string | number | boolean | null)
/**
 * The answer ended for this reason, or one of these; `null` also stands for none given.
 * 
 * A reason as the service writes it (an open list), or a list of them.
 * 
 * @minItems 1
 */
finish_reason?: (string | null | [(string | null), ...((string | null))[]])
/**
 * None of the step’s stop sequences is in the text.
 * 
 * The bare name, or `required`.
 */
stop_sequences?: (boolean | {
/**
 * Whether the answer also has to have ended for a stop, and not for its length.
 */
required?: (boolean | string)
} | null)
/**
 * The answer has at most as many tokens, by its usage, as the request’s `max_tokens`; whether it was cut off there is for `finish_reason`.
 * 
 * The bare name for the request’s own limit, or a number. The limit is for each choice, and usage counts all of them together, so with `n` (or `best_of`) it is taken so often.
 */
max_tokens?: (boolean | number | string | null)
/**
 * The completion has as many choices as the request asked for, or as many as this.
 * 
 * The bare name for the request’s `n` (1 where it sets none), a number, or a range.
 */
choices?: (boolean | number | {
/**
 * The least that passes.
 */
min?: (number | string)
/**
 * The most that passes.
 */
max?: (number | string)
} | string | null)
/**
 * The model that answered has this name, in which `*` stands for any text.
 * 
 * A name or a list of names, as the service writes them. `*` is any text, slashes included, and `?` one character.
 * 
 * @minItems 1
 */
model?: (string | [string, ...(string)[]])
/**
 * The tokens, as the service counted them, are within these limits.
 * 
 * At least one of the counts, each with the most that it may be, or a range.
 */
usage?: {
/**
 * The most, or a range.
 */
prompt_tokens?: (number | {
/**
 * The least that passes.
 */
min?: (number | string)
/**
 * The most that passes.
 */
max?: (number | string)
} | string)
/**
 * The most, or a range.
 */
completion_tokens?: (number | {
/**
 * The least that passes.
 */
min?: (number | string)
/**
 * The most that passes.
 */
max?: (number | string)
} | string)
/**
 * The most, or a range.
 */
total_tokens?: (number | {
/**
 * The least that passes.
 */
min?: (number | string)
/**
 * The most that passes.
 */
max?: (number | string)
} | string)
}
/**
 * The completion cost at most this, in US dollars.
 * 
 * The most in US dollars, or a map with `max`.
 */
cost?: (number | {
/**
 * The most in US dollars.
 */
max: (number | string)
} | string)
/**
 * The answer came within this time, without queueing and retries.
 * 
 * The longest time (`500ms`, `2s`, `1m`), or a map of limits.
 */
latency?: (string | {
/**
 * The longest time until the whole answer is there.
 */
max?: string
/**
 * The longest time until the first content, for a step that streams.
 */
ttft_max?: string
/**
 * @deprecated
 * Only in a gate, as `latency: { p95_max: 2s }`: one answer has no percentiles.
 */
percentile?: {
[k: string]: unknown
}
})
/**
 * The answer calls this tool, with these arguments.
 * 
 * The name of the tool, or a map with what its call is like.
 */
tool_call?: (string | {
/**
 * The name of the tool.
 */
name: string
/**
 * Arguments that the call has, as JSON; it may have others.
 */
arguments?: ({

} | string)
/**
 * Whether the call has no arguments but those in `arguments`.
 */
exact?: (boolean | string)
/**
 * A JSON Schema that the arguments fit, or the name of the file that it is in.
 */
arguments_schema?: ({

} | string | boolean)
/**
 * How many such calls there are; at least one by default.
 */
count?: (number | {
/**
 * The least that passes.
 */
min?: (number | string)
/**
 * The most that passes.
 */
max?: (number | string)
} | string)
})
/**
 * The answer calls no tool, or none of these.
 * 
 * The bare name for any tool, or the tools that are not to be called.
 * 
 * @minItems 1
 */
no_tool_call?: (boolean | string | [string, ...(string)[]] | null)
/**
 * This CEL expression over the answer is true.
 * 
 * An expression that gives true or false. It may name value, text, json, tool_calls, finish_reason, choices, model, metadata, usage, cost, latency_ms, vars, steps, matrix, case, row, repeat.
 */
expression?: string
})
/**
 * What must hold true.
 */
export type Assertions = Assertion[]

/**
 * A pulze-run pipeline: templated prompts, parameters, cases and assertions.
 */
export interface PipelineFile {
/**
 * Of this format.
 */
version: 1
/**
 * The pipeline's name; the file's name without its extension when absent.
 */
name?: string
/**
 * What it is for.
 */
description?: string
/**
 * For `--tag`.
 */
tags?: string[]
/**
 * Variable to value.
 */
vars?: {

}
defaults?: Defaults
/**
 * A sweep: the product of the axes. An axis is `endpoint`, `model`, `stream`, `params.…`, `pulze.…`, or any other name for templates (`{{matrix.tone}}`).
 */
matrix?: {
/**
 * Combinations to leave out; axes that are not named match all.
 * 
 * Items: Axis to value.
 */
exclude?: {

}[]
/**
 * Combinations to add to the product.
 * 
 * Items: Axis to value.
 */
include?: {

}[]
/**
 * The axis's values: a list, or `{ from, to, step }` with both ends.
 * 
 * @minItems 1
 */
[k: string]: [unknown, ...(unknown)[]] | {
from: number
to: number
step: number
} | {

}[] | undefined
}
/**
 * The prompts, in the order in which they are read.
 * 
 * @minItems 1
 */
steps?: [Step, ...(Step)[]]
/**
 * Sent to `/chat/completions`.
 * 
 * @minItems 1
 */
messages?: [Message, ...(Message)[]]
/**
 * Sent to `/completions`: text, a list of texts, or `{ file: path }`.
 * 
 * @minItems 1
 */
prompt?: (string | [string, ...(string)[]] | {
/**
 * A file beside the pipeline; its text is a template.
 */
file: string
})
/**
 * The model to ask; `pulze` routes.
 */
model?: string
params?: Params
/**
 * Functions that the model may call.
 * 
 * Items: A tool, as the API wants it.
 */
tools?: {

}[]
/**
 * Pulze plugins to enable.
 */
plugins?: string[]
/**
 * Whether to ask for a stream.
 */
stream?: (boolean | string)
pulze?: Pulze
assert?: Assertions
/**
 * Without it there is one case, `default`.
 * 
 * @minItems 1
 */
cases?: [Case, ...(Case)[]]
/**
 * Every case, so often; each repeat is a call of its own.
 */
repeat?: (number | {
/**
 * How often each case is run.
 */
count: number
/**
 * When the case passes: `all` (the default), `any`, `majority`, or `{ at_least: n }` of its repeats.
 */
pass?: (string | {
at_least: number
})
})
/**
 * Decides in place of "every case passed".
 */
gate?: {
/**
 * Over the cases of each variant.
 */
pass_rate?: {
/**
 * Share of cases, from 0 to 1.
 */
min: number
}
}
emulator?: Emulator
}
/**
 * For every step that does not say otherwise.
 */
export interface Defaults {
/**
 * Where to send: `pulze`, `openai`, `emulator`, or one from pulze.config.yaml.
 */
endpoint?: string
/**
 * The model to ask; `pulze` routes.
 */
model?: string
params?: Params
/**
 * Functions that the model may call.
 * 
 * Items: A tool, as the API wants it.
 */
tools?: {

}[]
/**
 * Pulze plugins to enable.
 */
plugins?: string[]
/**
 * Whether to ask for a stream.
 */
stream?: (boolean | string)
pulze?: Pulze
/**
 * Of one attempt, from sending to the last byte: `500ms`, `30s`, `2m`.
 */
timeout?: string
}
/**
 * Parameters of the API, by the API's own names. A template may stand for any value. What the endpoint refuses is an error before anything is sent; what it is not known to take is a warning, and is sent.
 */
export interface Params {
/**
 * The most tokens that the answer may have.
 */
max_tokens?: (number | string)
/**
 * Pulze: 0 to 1; OpenAI: 0 to 2.
 */
temperature?: (number | string)
/**
 * Nucleus sampling: 0 to 1.
 */
top_p?: (number | string)
/**
 * How many choices to give.
 */
n?: (number | string)
/**
 * How many choices to make; the best `n` are given.
 */
best_of?: (number | string)
/**
 * Where to stop: a text, or a list of texts.
 */
stop?: (string | string[])
/**
 * For new topics: -2 to 2.
 */
presence_penalty?: (number | string)
/**
 * Against repetition: -2 to 2.
 */
frequency_penalty?: (number | string)
/**
 * Token to bias.
 */
logit_bias?: {

}
/**
 * Log-probabilities: how many (Pulze, text completions), or whether (OpenAI chat).
 */
logprobs?: (number | boolean | string)
/**
 * JSON mode: `{ type: json_object }`.
 */
response_format?: ({

} | string)
/**
 * `none` (Pulze's default), `auto`, or one function.
 */
tool_choice?: (string | {

})
/**
 * What comes after the completion (`/completions`).
 */
suffix?: string
}
/**
 * Sent as the `Pulze-Weights`, `Pulze-Policies`, `Pulze-Labels` and `Pulze-Feature-Flags` headers.
 */
export interface Pulze {
/**
 * What the router should weigh: `quality`, `cost`, `latency`.
 */
weights?: {

}
/**
 * Retries, limits and privacy of the request.
 */
policies?: {

}
/**
 * Kept with the request.
 */
labels?: {

}
/**
 * Features to turn on or off.
 */
feature_flags?: {

}
}
/**
 * One prompt and its model settings.
 */
export interface Step {
/**
 * Names the step, in letters, digits and `_`: `steps.<id>` in templates and expressions.
 */
id: string
/**
 * Where to send: `pulze`, `openai`, `emulator`, or one from pulze.config.yaml.
 */
endpoint?: string
/**
 * The model to ask; `pulze` routes.
 */
model?: string
params?: Params
/**
 * Functions that the model may call.
 * 
 * Items: A tool, as the API wants it.
 */
tools?: {

}[]
/**
 * Pulze plugins to enable.
 */
plugins?: string[]
/**
 * Whether to ask for a stream.
 */
stream?: (boolean | string)
pulze?: Pulze
/**
 * Sent to `/chat/completions`.
 * 
 * @minItems 1
 */
messages?: [Message, ...(Message)[]]
/**
 * Sent to `/completions`: text, a list of texts, or `{ file: path }`.
 * 
 * @minItems 1
 */
prompt?: (string | [string, ...(string)[]] | {
/**
 * A file beside the pipeline; its text is a template.
 */
file: string
})
/**
 * A step whose messages and answer come first.
 */
continue?: string
/**
 * Of one attempt, from sending to the last byte: `500ms`, `30s`, `2m`.
 */
timeout?: string
/**
 * A CEL expression; where it is false the step is skipped.
 */
when?: string
assert?: Assertions
}
/**
 * One message: a role and its text, the full form with `role` and `content`, or `history`.
 */
export interface Message {
/**
 * Text, `{ file: path }`, or a list of content parts where the endpoint takes them.
 */
system?: (string | {
/**
 * A file beside the pipeline; its text is a template.
 */
file: string
} | {

}[])
/**
 * Text, `{ file: path }`, or a list of content parts where the endpoint takes them.
 */
user?: (string | {
/**
 * A file beside the pipeline; its text is a template.
 */
file: string
} | {

}[])
/**
 * Text, `{ file: path }`, or a list of content parts where the endpoint takes them.
 */
assistant?: (string | {
/**
 * A file beside the pipeline; its text is a template.
 */
file: string
} | {

}[])
/**
 * Text, `{ file: path }`, or a list of content parts where the endpoint takes them.
 */
tool?: (string | {
/**
 * A file beside the pipeline; its text is a template.
 */
file: string
} | {

}[])
/**
 * Text, `{ file: path }`, or a list of content parts where the endpoint takes them.
 */
developer?: (string | {
/**
 * A file beside the pipeline; its text is a template.
 */
file: string
} | {

}[])
/**
 * In the full form: who speaks.
 */
role?: ("system" | "user" | "assistant" | "tool" | "developer")
/**
 * Text, `{ file: path }`, or a list of content parts where the endpoint takes them.
 */
content?: (string | {
/**
 * A file beside the pipeline; its text is a template.
 */
file: string
} | {

}[])
/**
 * Calls that the assistant made.
 * 
 * Items: A tool call.
 */
tool_calls?: {

}[]
/**
 * The speaker's name.
 */
name?: string
/**
 * Which call a `tool` message answers.
 */
tool_call_id?: string
/**
 * A CEL expression that gives a list of messages, put in at this place.
 */
history?: string
}
/**
 * Values for the variables and what is asserted; or a dataset of them.
 */
export interface Case {
/**
 * Stable name; for a dataset a template over its row.
 */
id?: (string | number)
/**
 * What reports show beside the id.
 */
name?: string
/**
 * Variable to value.
 */
vars?: {

}
assert?: Assertions
/**
 * For `--tag`.
 */
tags?: string[]
/**
 * `true`, or why: counted and shown, not run.
 */
skip?: (boolean | string)
/**
 * A file of cases: .csv .tsv .json .jsonl .ndjson .yaml .yml; columns become variables.
 */
dataset?: string
/**
 * A CEL expression over a row: which rows are cases.
 */
where?: string
/**
 * Rows picked at random, in the order of the file.
 */
sample?: (number | {
/**
 * How many rows.
 */
count: number
/**
 * The same seed picks the same rows.
 */
seed?: number
})
/**
 * Rows to pass over first.
 */
offset?: number
/**
 * The most rows to take.
 */
limit?: number
}
/**
 * What the emulator answers. The first rule that matches a request answers it; where none does, a small n-gram model writes.
 */
export interface Emulator {
/**
 * In order: the first that matches answers.
 */
rules?: {
/**
 * Which requests the rule is for; all of what is given has to match.
 */
match?: {
/**
 * A glob on the model that was asked for; `*` stands for any text. Case does not matter.
 */
model?: string
/**
 * The id of the step that asks. Only the embedded emulator is told it.
 */
step?: string
/**
 * A regular expression (RE2) that is in the text of the messages or prompts.
 */
text?: string
/**
 * Only the n-th request that matches the rest; with `times` of a fault, from that one on.
 */
call?: number
}
/**
 * What is answered, as written: `stop` and `max_tokens` do not cut it, and a single text answers all `n` choices.
 */
reply?: {
/**
 * The text, a template over `request` (the body), `last_user`, `system`, `model` and `call`.
 */
text?: string
/**
 * Any JSON, sent as the text; texts in it are templates.
 */
json?: {
[k: string]: unknown
}
/**
 * The functions that are called.
 */
tool_calls?: {
/**
 * Default: one made from the seed.
 */
id?: string
/**
 * The name of the function; a template.
 */
name: string
/**
 * An object, whose texts are templates, or a text that is sent as it is, so that it need not be JSON. Default: `{}`.
 */
arguments?: {
[k: string]: unknown
}
}[]
/**
 * Default: `tool_calls` when there are tool calls, else `stop`.
 */
finish_reason?: (string | null)
/**
 * The choices one by one, in place of a single text.
 * 
 * @minItems 1
 */
choices?: [{
/**
 * The text, a template over `request` (the body), `last_user`, `system`, `model` and `call`.
 */
text?: string
/**
 * Any JSON, sent as the text; texts in it are templates.
 */
json?: {
[k: string]: unknown
}
/**
 * The functions that are called.
 */
tool_calls?: {
/**
 * Default: one made from the seed.
 */
id?: string
/**
 * The name of the function; a template.
 */
name: string
/**
 * An object, whose texts are templates, or a text that is sent as it is, so that it need not be JSON. Default: `{}`.
 */
arguments?: {
[k: string]: unknown
}
}[]
/**
 * Default: `tool_calls` when there are tool calls, else `stop`.
 */
finish_reason?: (string | null)
}, ...({
/**
 * The text, a template over `request` (the body), `last_user`, `system`, `model` and `call`.
 */
text?: string
/**
 * Any JSON, sent as the text; texts in it are templates.
 */
json?: {
[k: string]: unknown
}
/**
 * The functions that are called.
 */
tool_calls?: {
/**
 * Default: one made from the seed.
 */
id?: string
/**
 * The name of the function; a template.
 */
name: string
/**
 * An object, whose texts are templates, or a text that is sent as it is, so that it need not be JSON. Default: `{}`.
 */
arguments?: {
[k: string]: unknown
}
}[]
/**
 * Default: `tool_calls` when there are tool calls, else `stop`.
 */
finish_reason?: (string | null)
})[]]
/**
 * Replaces the counted tokens, key by key.
 */
usage?: {
prompt_tokens?: number
completion_tokens?: number
total_tokens?: number
}
/**
 * Replaces keys of the answer's metadata; texts in it are templates.
 */
metadata?: {

}
/**
 * Not available for now.
 */
embedding?: {
[k: string]: unknown
}
}
/**
 * `reset` breaks the connection before the body, `hang` never answers, `truncate` sends half of the body, `bad_json` a body that is no JSON, `broken_stream` some chunks and then nothing.
 */
fault?: {
[k: string]: unknown
}
/**
 * Waits before the first byte: a duration, or a log-normal distribution by its median and 99th percentile.
 */
delay?: {
[k: string]: unknown
}
/**
 * The pace of a stream.
 */
tokens_per_second?: number
}[]
/**
 * Requests beyond these are answered with 429.
 */
limits?: {
requests_per_minute?: number
tokens_per_minute?: number
}
/**
 * Other seeds give other texts, delays and ids.
 */
seed?: number
}
