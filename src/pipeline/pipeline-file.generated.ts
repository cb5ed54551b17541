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
 * The text that is expected. A list or a map is written in full, as `value`, and the text is JSON then; a number, `true`, `false` and `null` may be written as any JSON has them (`42.0`). White space around a text counts unless `trim` is set.
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
 * The text that is expected, and how far from it the answer may be: `max`, `min_similarity` or both.
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
 * The words of the text are similar to this text’s, by ROUGE, BLEU, F1 or cosine.
 * 
 * The text that is expected, how similarity is measured, and its least value.
 */
similar_text?: {
/**
 * The text that is expected, or a list of texts: the one that is nearest counts.
 * 
 * @minItems 1
 */
to: (string | number | boolean | [(string | number | boolean), ...((string | number | boolean))[]])
/**
 * The F1 of the words (`rouge_1`), of the pairs of words (`rouge_2`) or of the longest common sequence of words (`rouge_l`) that both have, as rouge-score gives it without stemming; sacreBLEU’s sentence BLEU from 0 to 1, which counts all texts of a list together (`bleu`; of Chinese, Japanese, Thai and other scripts without spaces each character is a word, unlike in its default); SQuAD’s F1 of words without punctuation and a, an, the (`word_f1`); the cosine of the vectors of word counts (`cosine`). `rouge_l` by default.
 */
method?: ("rouge_1" | "rouge_2" | "rouge_l" | "bleu" | "word_f1" | "cosine")
/**
 * The least similarity that passes; 1 is that of the same words.
 */
min: (number | string)
/**
 * Whether capital and small letters are the same. As the method has it by default: only `bleu` tells them apart.
 */
ignore_case?: (boolean | string)
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
 * The text is JSON that fits this JSON Schema (2020-12 or draft-07), or that of the file with this name.
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
 * The text is well-formed XML with one root element, and nothing else is around it.
 * 
 * The bare name, or what is in the XML.
 */
xml?: (boolean | {
/**
 * The name of the root element.
 */
root?: string
/**
 * Elements that are there, each by the names that lead to it from the root element on (`ticket/queue`), with their prefixes as written.
 * 
 * @minItems 1
 */
elements?: [string, ...(string)[]]
} | null)
/**
 * The text is HTML that needs no repair: a fragment with an element in it, or a document.
 * 
 * The bare name, or what is in the HTML. Text around elements belongs to a fragment. A text that begins with a doctype or `<html>` is a document.
 */
html?: (boolean | {
/**
 * Whether it has to be a whole document, with its doctype.
 */
document?: (boolean | string)
/**
 * Names of elements that are there.
 * 
 * @minItems 1
 */
elements?: [string, ...(string)[]]
/**
 * Names of elements that are not there, and of attributes after an `@` (`@onclick`); `*` stands for any text (`@on*`).
 * 
 * @minItems 1
 */
forbid?: [string, ...(string)[]]
} | null)
/**
 * The text is one YAML document, a map or a list unless another type is named.
 * 
 * The bare name, the type that the YAML has, or a schema that it fits. YAML 1.2; a key that is there twice and aliases that make a small text huge are mistakes. Tags of an application (`!Ref`) are read over.
 */
yaml?: (boolean | {
/**
 * The type of the whole. Any text is YAML, so that a text has to be asked for.
 */
type?: ("object" | "array" | "string" | "number" | "boolean" | "null")
/**
 * A JSON Schema (2020-12 or draft-07) that the YAML fits, or the name of the file that it is in.
 */
schema?: (string | {

} | boolean)
} | null)
/**
 * The text is SQL that the parser of this dialect reads, and nothing else is around it.
 * 
 * The bare name for PostgreSQL, a dialect, or what the SQL may do. A rare construct that the parser (node-sql-parser) does not know fails as well. What MySQL and MariaDB run of a comment (`/*! … * /`, from any version on) counts; where the parser does not know that, the text passes only if nothing else is asserted of it.
 */
sql?: (boolean | string | {
/**
 * One of postgresql, mysql, mariadb, sqlite, bigquery, snowflake, transactsql, trino, redshift; postgresql by default.
 */
dialect?: string
/**
 * The kinds of statements that may be there, also inside of others: `select`, `insert`, `update`, `delete`, `create`, … A `select` that writes a table is `select into`.
 * 
 * @minItems 1
 */
statements?: [string, ...(string)[]]
/**
 * The tables that may be named, with a schema where the statement writes one. Only `select`, `insert`, `replace`, `update` and `delete` pass then.
 * 
 * @minItems 1
 */
tables?: [string, ...(string)[]]
/**
 * The columns that may be named, without their tables; `*` stands for `select *`. Only the same statements pass then.
 * 
 * @minItems 1
 */
columns?: [string, ...(string)[]]
/**
 * Whether there is one statement only.
 */
one?: (boolean | string)
} | null)
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
 * The bare name for the request’s own limit, or a number. The limit is for each choice, and usage counts all of them together, so with `n` (or `best_of`), and for each of several prompts, it is taken so often.
 */
max_tokens?: (boolean | number | string | null)
/**
 * The completion has as many choices as the request asked for, or as many as this.
 * 
 * The bare name for the request’s `n` (1 where it sets none) for each of its prompts, a number, or a range.
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
 * Counts the time that the answer waited for places, limits and retries, too.
 */
including?: "queue"
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
 * Arguments that the call has, as JSON; it may have others. The input of a custom tool is any text, and looked at where it is JSON.
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
 * Each tool call has an id of its own, and is of a tool of the request, with arguments that fit its parameters; an answer without a call passes, unless `required`.
 * 
 * The bare name, or `required`. Each call has an id of its own, the name of one of the step’s `tools`, and arguments that are JSON and fit the JSON Schema in its `parameters`, or for a custom tool an input that is text.
 */
tool_calls_valid?: (boolean | {
/**
 * Whether there has to be a call, or the least number of calls.
 */
required?: (boolean | number | string)
} | null)
/**
 * The answer calls no tool, or none of these.
 * 
 * The bare name for any tool, or the tools that are not to be called.
 * 
 * @minItems 1
 */
no_tool_call?: (boolean | string | [string, ...(string)[]] | null)
/**
 * The model refused to answer, or did not; told by its fields, and with `by_text` by its words.
 * 
 * The bare name for a refusal, `false` for none, or a map. A refusal is told by `message.refusal` and by a finish reason such as `content_filter`; the text counts only with `by_text`.
 */
refusal?: (boolean | {
/**
 * Whether a refusal is expected; true by default.
 */
expected?: (boolean | string)
/**
 * Whether an answer that begins with a phrase such as `I can’t help with that` counts as well; a guess, for English only.
 */
by_text?: (boolean | string)
} | string | null)
/**
 * The answer needed so many retries, ours and those that Pulze reports.
 * 
 * The most retries, or a map of limits. Counted are the attempts of this program after the first, and `metadata.retries`, which Pulze leaves out where there were none.
 */
retries?: (number | {
/**
 * The least that passes.
 */
min?: (number | string)
/**
 * The most that passes.
 */
max?: (number | string)
/**
 * Whose retries count: `client` for the attempts of this program, `endpoint` for what Pulze reports, `both` (the default) for their sum.
 */
by?: ("client" | "endpoint" | "both")
} | string)
/**
 * Pulze gave a warning with its answer, or none.
 * 
 * The bare name for any warning (`metadata.warning`), `false` for none, or what its text is like.
 */
warning?: (boolean | {
/**
 * What is in the warning.
 */
contains?: (string | number | boolean)
/**
 * A pattern (RE2) that the warning matches; `(?i)` ignores case.
 */
matches?: string
} | string | null)
/**
 * What is at these places of the response’s metadata is what is expected.
 * 
 * A map of JSONPaths (RFC 9535) into Pulze’s `metadata` to the JSON expected there, types counting. Or in full one `path` with tests.
 */
metadata?: {
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
 * The answer was streamed, and its stream was well-formed to its end.
 * 
 * The bare name, or `done`. A stream has its chunks in order (for each choice the role, content, one finish reason and nothing after it), tool calls that begin with index, id and name, one `id`, `model`, `object` and `created` throughout, the `usage` that `stream_options` asks for in its last chunk, `[DONE]` at its end, and no line with a field that event streams do not have.
 */
stream_valid?: (boolean | {
/**
 * Whether `[DONE]` has to be there, which some services leave out; true by default.
 */
done?: (boolean | string)
} | null)
/**
 * The service refuses the request (a 4xx that no other try can change), at this parameter or with this status. A step with it is sent unchecked, and its refusal is what is judged.
 * 
 * The bare name for any refusal, a status (none that is about keys, payment, time or other requests), a place in the request (`temperature`, `messages[0].role`, `pulze.policies.max_cost`), or a map of these.
 */
refused?: (boolean | number | string | {
/**
 * The status, or a list of which it is one.
 */
status?: (number | number[] | string)
/**
 * The place that it complains about, or one that this is inside.
 */
at?: string
/**
 * In its message; case matters not.
 */
contains?: string
} | null)
/**
 * This CEL expression over the answer is true.
 * 
 * An expression that gives true or false. It may name value, text, json, tool_calls, finish_reason, choices, model, metadata, usage, cost, latency_ms, vars, steps, matrix, case, row, repeat.
 */
expression?: string
/**
 * The choices agree, or the answers of all repeats do; the score is the share of the most frequent one.
 * 
 * The bare name (all are the same), or what is compared and how many have to agree.
 */
consistent?: (boolean | {
/**
 * The least share of the most frequent answer (1).
 */
min_agreement?: (number | string)
/**
 * What is compared: `text` without white space at its ends (the default), `json`, or a JSONPath into it.
 */
by?: string
/**
 * The choices of one answer (the default), or all choices of all repeats of a case: the last repeat then has the verdict.
 */
across?: ("choices" | "repeats")
} | null)
/**
 * The text is the one that was kept for this case in `<pipeline>.snapshots.yaml`; the first is kept.
 * 
 * The bare name, or what is not compared.
 */
snapshot?: (boolean | {
/**
 * Done to both texts first: `trim` drops white space at the ends, `whitespace` makes one space of any, `numbers` makes `<number>` of each.
 * 
 * @minItems 1
 */
normalize?: [("trim" | "whitespace" | "numbers"), ...(("trim" | "whitespace" | "numbers"))[]]
} | null)
/**
 * A module of yours says so: what it exports is called with the answer (`--allow-code`).
 * 
 * The module, JavaScript or TypeScript, from the pipeline’s folder; or a map that also says what it is given.
 */
script?: (string | {
/**
 * The module.
 */
file: string
/**
 * The name of the function that it exports (`default`).
 */
export?: string
/**
 * Any value, given to the code as `input`; texts in it are templates.
 */
input?: {
[k: string]: unknown
}
/**
 * How long it may take (10s); then it is ended.
 */
timeout?: string
/**
 * Names of the environment variables that it may see; there are no others.
 */
env?: string[]
/**
 * The least score that passes where the code gives a score alone (1).
 */
min?: (number | string)
})
/**
 * A program of yours says so: JSON on its standard input, its verdict on standard output (`--allow-code`).
 * 
 * The program and its arguments, started in the pipeline’s folder without a shell; or a map that also says what it is given.
 * 
 * @minItems 1
 */
command?: ([(string | number | boolean), ...((string | number | boolean))[]] | {
/**
 * The program and its arguments.
 * 
 * @minItems 1
 * 
 * Items: The program, or an argument.
 */
run: [(string | number | boolean), ...((string | number | boolean))[]]
/**
 * Any value, given to the code as `input`; texts in it are templates.
 */
input?: {
[k: string]: unknown
}
/**
 * How long it may take (10s); then it is ended.
 */
timeout?: string
/**
 * Names of the environment variables that it may see; there are no others.
 */
env?: string[]
/**
 * The least score that passes where the code gives a score alone (1).
 */
min?: (number | string)
})
/**
 * A model of your choice, asked to judge the text by your rubric, finds it good enough.
 * 
 * What to judge by, and who judges.
 */
judge?: (string | number | boolean | {
/**
 * What to judge by: a text, or the `file` that it is in.
 */
rubric: (string | number | boolean | {
/**
 * The name of the file, from the pipeline’s folder.
 */
file: (string | number | boolean)
})
/**
 * The judge gives a number; the score is its place between `min` and `max`.
 */
score?: {
/**
 * The worst; 1 when absent.
 */
min?: (number | string)
/**
 * The best; 5 when absent.
 */
max?: (number | string)
/**
 * The least that passes.
 */
pass: (number | string)
}
/**
 * The judge chooses one of these names; each has a score from 0 to 1. `pass` (1) and `fail` (0) when absent.
 */
choices?: {
[k: string]: number | string
}
/**
 * Which of the choices pass; those with a score of at least 0.5 when absent.
 * 
 * @minItems 1
 */
pass?: ([(string | number | boolean), ...((string | number | boolean))[]] | string | number | boolean)
/**
 * The endpoint of the model that judges; that of the judged step when absent.
 */
endpoint?: string
/**
 * The model that judges; that of the judged step when absent.
 */
model?: string
/**
 * Parameters of the judge’s requests. A `temperature` of 0 is sent where none is written and the judge is asked once.
 */
params?: {

}
/**
 * How often the judge is asked: the median of its scores counts, or the majority of its choices.
 */
repeat?: (number | string)
/**
 * What the judge sees beside the answer: the messages that it answered (`prompt`), the case’s variables (`vars`). `[prompt]` when absent.
 */
show?: ("prompt" | "vars")[]
/**
 * A file beside the pipeline that `pulze-run calibrate --save FILE` wrote: nothing is sent unless it is of this very judge.
 */
calibration?: string
})
/**
 * A model that is asked to compare facts finds none missing and none contradicted.
 * 
 * What is true; and who judges.
 */
factual?: (string | number | boolean | {
/**
 * A text that is true: or the `file` that it is in.
 */
reference: (string | number | boolean | {
/**
 * The name of the file, from the pipeline’s folder.
 */
file: (string | number | boolean)
})
/**
 * Which of `same`, `more`, `less`, `elsewhere` and `contrary` pass; `[same, more, elsewhere]` when absent.
 * 
 * @minItems 1
 */
pass?: ([("same" | "more" | "less" | "elsewhere" | "contrary"), ...(("same" | "more" | "less" | "elsewhere" | "contrary"))[]] | string)
/**
 * The endpoint of the model that judges; that of the judged step when absent.
 */
endpoint?: string
/**
 * The model that judges; that of the judged step when absent.
 */
model?: string
/**
 * Parameters of the judge’s requests. A `temperature` of 0 is sent where none is written and the judge is asked once.
 */
params?: {

}
/**
 * How often the judge is asked: the median of its scores counts, or the majority of its choices.
 */
repeat?: (number | string)
/**
 * What the judge sees beside the answer: the messages that it answered (`prompt`), the case’s variables (`vars`). `[prompt]` when absent.
 */
show?: ("prompt" | "vars")[]
/**
 * A file beside the pipeline that `pulze-run calibrate --save FILE` wrote: nothing is sent unless it is of this very judge.
 */
calibration?: string
})
/**
 * A model that is asked whether the answer meets one criterion says yes.
 * 
 * The criterion; and who judges.
 */
closed_qa?: (string | number | boolean | {
/**
 * What has to be so of the answer.
 */
criterion: (string | number | boolean)
/**
 * What was asked, in place of the messages that the model got: for prompts with much else in them.
 */
question?: (string | number | boolean)
/**
 * The endpoint of the model that judges; that of the judged step when absent.
 */
endpoint?: string
/**
 * The model that judges; that of the judged step when absent.
 */
model?: string
/**
 * Parameters of the judge’s requests. A `temperature` of 0 is sent where none is written and the judge is asked once.
 */
params?: {

}
/**
 * How often the judge is asked: the median of its scores counts, or the majority of its choices.
 */
repeat?: (number | string)
/**
 * What the judge sees beside the answer: the messages that it answered (`prompt`), the case’s variables (`vars`). `[prompt]` when absent.
 */
show?: ("prompt" | "vars")[]
/**
 * A file beside the pipeline that `pulze-run calibrate --save FILE` wrote: nothing is sent unless it is of this very judge.
 */
calibration?: string
})
/**
 * A model that compares the text with another one finds it better, in either order.
 * 
 * What it is compared with, by what, and who judges.
 */
pairwise?: (string | {
/**
 * The other text: one of your own, that of an earlier step, or `baseline` for the answer of the same case in an earlier run.
 */
to: (string | number | boolean)
/**
 * For `to: baseline`: a file that `--save-baseline` wrote, beside the pipeline; that of the `regression` gate when absent.
 */
baseline?: string
/**
 * What to compare by; "Which of them would whoever asked rather have?" when absent.
 */
criterion?: (string | number | boolean)
/**
 * Whether a tie passes; `win` when absent.
 */
pass?: ("win" | "win_or_tie")
/**
 * The endpoint of the model that judges; that of the judged step when absent.
 */
endpoint?: string
/**
 * The model that judges; that of the judged step when absent.
 */
model?: string
/**
 * Parameters of the judge’s requests. A `temperature` of 0 is sent where none is written and the judge is asked once.
 */
params?: {

}
})
/**
 * The text means much the same as this one, by the cosine of their embeddings.
 * 
 * The text that is expected, and where vectors come from.
 * 
 * @minItems 1
 */
similar?: (string | number | boolean | [(string | number | boolean), ...((string | number | boolean))[]] | {
/**
 * The text that is expected, or a list of texts: the one that is nearest counts.
 * 
 * @minItems 1
 */
to: (string | number | boolean | [(string | number | boolean), ...((string | number | boolean))[]])
/**
 * The least cosine that passes; 0.8 when absent. What is much differs between models.
 */
min?: (number | string)
/**
 * The endpoint whose embeddings are used; that of the judged step when absent.
 */
endpoint?: string
/**
 * The model of the embeddings; `text-embedding-3-small` when absent.
 */
model?: string
/**
 * Takes a small English model on this machine, of packages to be installed beside the program, and calls no endpoint.
 */
local?: boolean
})
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
 * The axis's values: a list, or `{ from, to, step }`, from `from` on, up to `to` where the steps lead there.
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
 * For a large `matrix`: all variants on a few cases, then the best of them on more, until the budget is used.
 */
search?: {
/**
 * How variants are dropped.
 */
strategy: "successive_halving"
/**
 * The most trials of this pipeline.
 */
budget: number
/**
 * The best 1/eta of the variants of a round go on to the next.
 */
eta?: number
/**
 * What variants are ranked by, more being better: `pass_rate`, `score` or `metric.<name>`.
 */
by?: string
/**
 * Of the order in which cases are taken.
 */
seed?: number
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
 * When the case passes: `all` (the default), `any`, `majority`, or one of `at_least`, `mean`, `median`, `pass@k` and `pass^k` of its repeats.
 */
pass?: (string | {
/**
 * So many repeats pass.
 */
at_least?: number
/**
 * The mean of the repeats' scores is at least this.
 */
mean?: number
/**
 * The median of the repeats' scores is at least this.
 */
median?: number
/**
 * By the chance that one of k repeats passes (unbiased); with `min`.
 */
"pass@k"?: number
/**
 * By the chance that each of k repeats passes (unbiased); with `min`.
 */
"pass^k"?: number
/**
 * For `pass@k` and `pass^k`: the least chance.
 */
min?: number
})
/**
 * When a case needs no more repeats: `never` (the default), `curtail` (once the others cannot change what `pass` says), or a sequential test. The repeats of a case then follow each other.
 */
stop?: (string | {
/**
 * Wald's sequential test in place of `pass`, with at most `count` repeats; without an answer by then the case cannot be judged.
 */
sprt: {
/**
 * A pass rate that is bad.
 */
p0: number
/**
 * A pass rate that is good.
 */
p1: number
/**
 * How often a bad case may pass.
 */
alpha?: number
/**
 * How often a good case may fail.
 */
beta?: number
}
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
/**
 * Asks that the limit is kept with this confidence, by a one-sided bound: met, not met, or inconclusive.
 */
confidence?: number
/**
 * What becomes of a gate that cannot tell: `fail`, `pass`, or `more` repeats. Without it the run ends with exit code 3.
 */
on_inconclusive?: ("fail" | "pass" | "more")
/**
 * For `on_inconclusive: more`: how many further repeats of each case, at the most.
 */
more?: number
/**
 * How the bound is found: by Wilson (the default), or exactly (Clopper-Pearson).
 */
method?: ("wilson" | "exact")
}
/**
 * US dollars of the steps, without what judging cost.
 */
cost?: {
/**
 * All trials together: at most this.
 */
max?: number
/**
 * The mean of a trial.
 */
per_trial_max?: number
}
/**
 * Percentiles by nearest rank of a trial’s provider time, over the trials of each variant: `p50_max`, `p95_max`.
 */
latency?: {
/**
 * A duration, `800ms` or `2s`.
 */
[k: string]: string
}
/**
 * Tokens of the steps, without those of judging.
 */
tokens?: {
/**
 * All trials together: at most this.
 */
max?: number
/**
 * The mean of a trial.
 */
per_trial_max?: number
}
/**
 * Against an earlier run, case by case, for each variant.
 */
regression?: {
/**
 * A file that `--save-baseline` wrote, beside the pipeline.
 */
baseline: string
/**
 * `detect`: not met when a regression is shown. `non_inferior`: met only when a drop of `margin` is excluded.
 */
mode?: ("detect" | "non_inferior")
/**
 * How often, at the most, a regression is shown that is none.
 */
alpha?: number
/**
 * For `detect`: a drop that is shown counts from this size on; 0.02 is two points.
 */
min_effect?: number
/**
 * For `non_inferior`: the drop that has to be excluded; 0.05 is five points.
 */
margin?: number
/**
 * Whether cases of the baseline that are gone, or are skipped, may be missing.
 */
allow_missing?: boolean
/**
 * Ends the run as soon as a regression is shown, by a test that may be looked at after every case.
 */
alarm?: boolean
}
/**
 * `metric.<name>`: over the cases of each variant, the mean of a metric, or of `score`. `judge.<name>`: the share that a judge passes, corrected by its `calibration`.
 */
[k: string]: {
/**
 * The mean is at least this.
 */
min?: number
/**
 * The mean is at most this.
 */
max?: number
/**
 * Asks that the limit is kept with this confidence, by a one-sided bound: met, not met, or inconclusive.
 */
confidence?: number
/**
 * What becomes of a gate that cannot tell: `fail` or `pass`. Without it the run ends with exit code 3.
 */
on_inconclusive?: ("fail" | "pass")
} | {
/**
 * Share of cases, from 0 to 1.
 */
min: number
/**
 * Asks that the limit is kept with this confidence, by a one-sided bound: met, not met, or inconclusive.
 */
confidence?: number
/**
 * What becomes of a gate that cannot tell: `fail`, `pass`, or `more` repeats. Without it the run ends with exit code 3.
 */
on_inconclusive?: ("fail" | "pass" | "more")
/**
 * For `on_inconclusive: more`: how many further repeats of each case, at the most.
 */
more?: number
/**
 * How the bound is found: by Wilson (the default), or exactly (Clopper-Pearson).
 */
method?: ("wilson" | "exact")
} | {
/**
 * All trials together: at most this.
 */
max?: number
/**
 * The mean of a trial.
 */
per_trial_max?: number
} | {
/**
 * A duration, `800ms` or `2s`.
 */
[k: string]: string
} | {
/**
 * A file that `--save-baseline` wrote, beside the pipeline.
 */
baseline: string
/**
 * `detect`: not met when a regression is shown. `non_inferior`: met only when a drop of `margin` is excluded.
 */
mode?: ("detect" | "non_inferior")
/**
 * How often, at the most, a regression is shown that is none.
 */
alpha?: number
/**
 * For `detect`: a drop that is shown counts from this size on; 0.02 is two points.
 */
min_effect?: number
/**
 * For `non_inferior`: the drop that has to be excluded; 0.05 is five points.
 */
margin?: number
/**
 * Whether cases of the baseline that are gone, or are skipped, may be missing.
 */
allow_missing?: boolean
/**
 * Ends the run as soon as a regression is shown, by a test that may be looked at after every case.
 */
alarm?: boolean
} | undefined
}
/**
 * The most that may be used, by steps, retries and judges together. What has no room is not sent, and the run ends with exit code 3.
 */
budget?: {
/**
 * US dollars.
 */
cost?: number
/**
 * Prompt and completion tokens together.
 */
tokens?: number
/**
 * HTTP requests; each retry is one.
 */
requests?: number
/**
 * From the beginning of the run: nothing is begun after it.
 */
time?: string
}
/**
 * Metrics made of others: CEL expressions over the trial's metrics and its `score`.
 */
metrics?: {
[k: string]: string
}
/**
 * A trial passes when its score, the weighted mean of its assertions, is at least this; without it when each assertion passes.
 */
threshold?: number
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
 * A CEL expression; where it is false the step is skipped, and so is each step that refers to it.
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
} | ContentPart[])
/**
 * Text, `{ file: path }`, or a list of content parts where the endpoint takes them.
 */
user?: (string | {
/**
 * A file beside the pipeline; its text is a template.
 */
file: string
} | ContentPart[])
/**
 * Text, `{ file: path }`, or a list of content parts where the endpoint takes them.
 */
assistant?: (string | {
/**
 * A file beside the pipeline; its text is a template.
 */
file: string
} | ContentPart[])
/**
 * Text, `{ file: path }`, or a list of content parts where the endpoint takes them.
 */
tool?: (string | {
/**
 * A file beside the pipeline; its text is a template.
 */
file: string
} | ContentPart[])
/**
 * Text, `{ file: path }`, or a list of content parts where the endpoint takes them.
 */
developer?: (string | {
/**
 * A file beside the pipeline; its text is a template.
 */
file: string
} | ContentPart[])
/**
 * In the full form: who speaks. `function` is what `tool` was before.
 */
role?: ("system" | "user" | "assistant" | "tool" | "developer" | "function")
/**
 * Text, `{ file: path }`, or a list of content parts where the endpoint takes them. Empty where the message has `tool_calls` and no text.
 */
content?: (string | {
/**
 * A file beside the pipeline; its text is a template.
 */
file: string
} | ContentPart[] | null)
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
 * A content part in the API's own form. Where its data goes, `{ file: path }` may stand.
 */
export interface ContentPart {
/**
 * `text`, `image_url`, `input_audio`, `file`, or another that the endpoint takes.
 */
type?: {
[k: string]: unknown
}
/**
 * Of a `text` part: a template, or `{ file: path }`.
 */
text?: (string | {
/**
 * A file beside the pipeline; its text is a template.
 */
file?: string
})
/**
 * An image: PNG, JPEG, GIF or WebP.
 */
image_url?: {
/**
 * Its address, or a data URL; a template.
 */
url?: string
/**
 * A file beside the pipeline whose bytes are sent; its path may use `{{matrix.…}}`.
 */
file?: string
/**
 * How closely the model looks.
 */
detail?: string
}
/**
 * A recording: WAV or MP3.
 */
input_audio?: {
/**
 * Base64.
 */
data?: string
/**
 * Read from a `file`.
 */
format?: string
/**
 * A file beside the pipeline whose bytes are sent; its path may use `{{matrix.…}}`.
 */
file?: string
}
/**
 * A document, such as a PDF.
 */
file?: {
/**
 * A file beside the pipeline whose bytes are sent; its path may use `{{matrix.…}}`.
 */
file?: string
/**
 * How the model is told it is called; the name of the `file`.
 */
filename?: string
/**
 * A data URL.
 */
file_data?: string
/**
 * One that was uploaded before.
 */
file_id?: string
}
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
 * A trial passes when its score, the weighted mean of its assertions, is at least this; without it when each assertion passes.
 */
threshold?: number
/**
 * For `--tag`.
 */
tags?: string[]
/**
 * `true`, or why: counted and shown, not run. `{ unless: emulator, reason: … }` for a case that only the `emulator:` script of its file makes possible.
 */
skip?: (boolean | string | {
/**
 * Run only where every step goes to an emulator inside this process.
 */
unless: "emulator"
/**
 * Why it cannot be run anywhere else.
 */
reason: string
})
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
 * A share of the requests that match the rest, drawn by the seed: for each trial, step and attempt the same in every run, in whatever order they ask.
 */
probability?: number
/**
 * Only the n-th request that matches the rest, or those of a list; a number with `times` of a fault: from that one on.
 */
call?: (number | number[])
/**
 * Only every n-th request that matches the rest, in place of `call`.
 */
every?: number
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
 * A vector, for requests for embeddings: a list of numbers for every input, or a list of such lists, one for each. Stands alone, or beside `usage`.
 * 
 * @minItems 1
 */
embedding?: [(number | number[]), ...((number | number[]))[]]
}
/**
 * What goes wrong: `reset` breaks the connection before the answer, or where it is told to; `hang` never answers, or stops where it is told to and keeps the connection open; `truncate` sends half of the body, or as much as it is told to; `wrong_length` announces 10 bytes more than the body has, or `by` so many more; with a number below 0, fewer; `bad_json` sends a body, or one chunk, that is no JSON; `broken_stream` sends some chunks and then nothing; `stream_error` sends some chunks, an event that tells of an error, and nothing more; `no_done` ends a stream without its `[DONE]`; `bad_events` misspells the field of one event; `repeated_chunks` sends every chunk twice; `wrong_indices` gives choices an index that is too high. What only a stream can have, or only an answer that is none, is not done to the other.
 */
fault?: {
[k: string]: unknown
}
/**
 * How the answer goes out, also that of a `fault`: a client has to understand all of it, other than wrong headers.
 */
deliver?: {
/**
 * Headers of the answer, in place of its own of the same name; a list of values sends one so many times. A `content-encoding` here is only said, and nothing is compressed.
 */
headers?: {
[k: string]: string | number | (string | number)[]
}
/**
 * Compresses the body; in a stream, each event can be read when it comes.
 */
encoding?: ("gzip" | "deflate" | "br")
/**
 * How the end of the body is told, in place of its length: `chunked`, as a stream always is, or `close`, where the body ends with the connection.
 */
framing?: ("chunked" | "close")
/**
 * Statuses that are sent before the real one.
 */
informational?: (100 | 102 | 103)[]
/**
 * How fast the bytes of the body are sent, a tenth of a second’s worth at a time.
 */
bytes_per_second?: number
/**
 * Sends so many bytes at a time, wherever that cuts a sign or an event in two.
 */
piece_bytes?: number
/**
 * So much in front that says nothing: blanks, or comments in a stream. It is made while it is sent; compressed, it is a small answer that becomes a large one. 1 KB is 1024 B.
 */
padding?: string
/**
 * How the events of a stream are spelt: `bom` puts a byte order mark in front, `comments` sends one before each event, `cr` and `crlf` are the ends of lines, `fields` adds `id` and `retry`, `multi_line` spreads the data over lines, `no_space` leaves out the blank behind the colon.
 */
events?: ("bom" | "comments" | "cr" | "crlf" | "fields" | "multi_line" | "no_space")[]
}
/**
 * The model behind the API fails, and the policies say whether it or another one is tried again. `match.model` is then matched with each model that is tried, and `call` counts calls to models.
 */
model_fault?: {
/**
 * What the model says.
 */
status: number
/**
 * Stands in `metadata.error` when nothing answers.
 */
message?: string
/**
 * For so many calls; after them the rule matches no more.
 */
times?: number
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
/**
 * Requests that are answered at the same time.
 */
concurrency?: number
}
/**
 * Parameters and headers, or single members of them, that it takes and does nothing about, so that one can see which assertions notice.
 */
ignore?: string[]
/**
 * Fields that are left out of every answer, as paths with dots.
 */
omit?: string[]
/**
 * Stored prompts by their ids, for the policy `prompt_id`. `{{prompt}}` is the last text of the user.
 */
prompts?: {
[k: string]: string
}
/**
 * What to do where the documents of the API do not say what it does.
 */
unspecified?: {
/**
 * JSON mode, and nobody mentions JSON. Default: 422; the API “will throw an error”, and 422 is the only error that is documented.
 */
json_word?: (422 | 400 | "answer")
/**
 * Where JSON has to be mentioned. Default: context; “somewhere in the context”; `instructions` are the messages of system and user.
 */
json_word_scope?: ("context" | "instructions")
/**
 * How JSON has to be written. Default: any; the text is OpenAI’s, whose check does not heed case.
 */
json_word_case?: ("any" | "upper")
/**
 * No bearer token. Default: 401; FastAPI’s answer today; it was 403 when the API was first described.
 */
missing_key?: (401 | 403)
/**
 * A bearer token that is not the key. Default: 401; what HTTP says of credentials that are refused.
 */
wrong_key?: (401 | 403)
/**
 * A `Pulze-*` header that is no JSON object. Default: 422; a typing mistake shows itself.
 */
malformed_header?: (422 | "ignore")
/**
 * A weight below 0. Default: 422; a proportion cannot be negative.
 */
negative_weight?: (422 | "zero")
/**
 * A path with a slash at its end where it has none in the documents, or the other way round. Default: serve; Pulze’s own clients use both; FastAPI would redirect.
 */
trailing_slash?: ("serve" | 307)
/**
 * A model that nobody has heard of. Default: answer; so that a pipeline runs with any model’s name; it answers as itself, without a price.
 */
unknown_model?: ("answer" | 404 | 422)
/**
 * A model that is deprecated is asked for. Default: warn; `deprecated_on` is “to show errors and deny service, or show warnings”.
 */
deprecated_model?: ("warn" | "refuse")
/**
 * An empty list of messages. Default: answer; the schema allows it.
 */
empty_messages?: ("answer" | 422)
/**
 * `best_of` is less than `n`. Default: answer; no schema forbids it; `n` are made and given.
 */
best_of_below_n?: ("answer" | 422)
/**
 * Penalties, tools or JSON mode for a model that lacks them. Default: warn; it has no effect, and `metadata.warning` is there to say so.
 */
unsupported_parameter?: ("warn" | "ignore" | "refuse")
/**
 * `n` or `best_of` for a model that gives one answer. Default: warn; “only models with `supports_n`”: one choice and a warning; `repeat` asks it again.
 */
unsupported_n?: ("warn" | "repeat" | "refuse")
/**
 * `stream` for a model that cannot. Default: whole; “only for OpenAI-compatible models”: others send one body of JSON.
 */
unsupported_stream?: ("whole" | "stream" | "refuse")
/**
 * Prompt and `max_tokens` do not fit into the model’s context. Default: 400; what most providers answer.
 */
context_exceeded?: (400 | 413 | 422)
/**
 * The answer costs more than the policy `max_cost`. Default: answer; the page says that the policy is not yet available.
 */
max_cost?: ("answer" | 402)
/**
 * Every model that was tried failed. Default: model; the last model’s status; 200 has no choices, and the reason in `metadata.error`.
 */
failed_models?: ("model" | 502 | 200)
/**
 * A plugin that is not in the documents. Default: ignore; plugins are texts in the schema, not a fixed list.
 */
unknown_plugin?: ("ignore" | 422)
/**
 * A `prompt_id` that is not among the script’s `prompts`. Default: 404; it names a thing that is not there.
 */
unknown_prompt?: (404 | 422 | "ignore")
/**
 * Names of labels. Default: lowercased; “saved as a lowercased `Dict[str, str]`”.
 */
label_keys?: ("lowercased" | "as_sent")
/**
 * A list or map as a label. Default: json; the example on the page; the prose says Python’s `str()`, with single quotes.
 */
nested_label?: ("json" | "python")
/**
 * `finish_reason` of a choice that calls tools. Default: tool_calls; OpenAI’s word; the documents list `function_call`.
 */
tool_finish_reason?: ("tool_calls" | "function_call" | "stop")
/**
 * `finish_reason` of a choice that `max_tokens` cut off. Default: length; both are in the documents; it depends on the provider.
 */
length_finish_reason?: ("length" | "max_tokens")
/**
 * `metadata.retries` when there were none. Default: absent; “null or 0”, and nulls are left out.
 */
no_retries?: ("absent" | "zero")
/**
 * `metadata` in a stream. Default: last_chunk; so that costs can be asserted on.
 */
stream_metadata?: ("last_chunk" | "nowhere")
/**
 * `usage` in a stream. Default: last_chunk; so that tokens can be asserted on.
 */
stream_usage?: ("last_chunk" | "nowhere")
/**
 * `id` of an answer with a `privacy_level` of 3. Default: absent; the id is the log’s, and nothing is logged.
 */
stealth_id?: ("absent" | "sent")
}
/**
 * Other seeds give other texts, delays and ids.
 */
seed?: number
}
