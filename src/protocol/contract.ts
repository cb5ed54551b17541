/** A part of Pulze's completions API that a pipeline can exercise. */
export interface ContractFeature {
  /**
   * A parameter as in the body (`stop`), a header or a member of one (`Pulze-Weights`), or a field of
   * the answer by its path after `response.`. Trials about it have the tag `contract:` and this name.
   */
  readonly name: string;
  readonly kind: 'parameter' | 'header' | 'field';
  /** Where a pipeline file says it, or where an assertion finds it. */
  readonly written: string;
  readonly summary: string;
}

const parameter = (name: string, summary: string, written = `params.${name}`): ContractFeature => ({
  name,
  kind: 'parameter',
  written,
  summary,
});

const header = (name: string, written: string, summary: string): ContractFeature => ({
  name: `Pulze-${name}`,
  kind: 'header',
  written,
  summary,
});

const field = (path: string, written: string, summary: string): ContractFeature => ({
  name: `response.${path}`,
  kind: 'field',
  written,
  summary,
});

const metadata = (path: string, summary: string): ContractFeature =>
  field(`metadata.${path}`, `metadata: { $.${path}: … }`, summary);

/** Every request parameter, header and field of the answer; the order is that of the tables. */
export const contract: readonly ContractFeature[] = [
  parameter('messages', 'The conversation, of a chat.', 'messages'),
  parameter('prompt', 'The text to go on from, or a list of them, of a text completion.', 'prompt'),
  parameter('model', 'A model, a part of a name, or a router.', 'model'),
  parameter('max_tokens', 'Cuts the answer off.'),
  parameter('temperature', 'How much is left to chance, 0 to 1.'),
  parameter('top_p', 'Which share of the likeliest tokens is drawn from.'),
  parameter('n', 'How many choices.'),
  parameter('best_of', 'How many candidates the choices are picked from.'),
  parameter('stop', 'Sequences that end the answer.'),
  parameter('presence_penalty', 'Against words that were used.'),
  parameter('frequency_penalty', 'Against words, by how often they were used.'),
  parameter('logit_bias', 'For and against single tokens.'),
  parameter('logprobs', "Tokens' log-probabilities."),
  parameter('response_format', 'JSON mode.'),
  parameter('tools', 'Functions that may be called.', 'tools'),
  parameter('tool_choice', 'Which of them, any or none.'),
  parameter('plugins', 'What the service does besides: search, pictures.', 'plugins'),
  parameter('stream', 'The answer in pieces.', 'stream'),
  header('Weights', 'pulze.weights', 'What the model is chosen by: quality, cost, latency.'),
  header('Labels', 'pulze.labels', 'Stored with the request.'),
  header(
    'Policies.max_same_model_retries',
    'pulze.policies.max_same_model_retries',
    'How often a model that failed is asked again.',
  ),
  header(
    'Policies.max_switch_model_retries',
    'pulze.policies.max_switch_model_retries',
    'How many other models are asked then.',
  ),
  header('Policies.privacy_level', 'pulze.policies.privacy_level', 'What is stored.'),
  header('Policies.prompt_id', 'pulze.policies.prompt_id', 'A stored prompt around the message.'),
  header('Feature-Flags', 'pulze.feature_flags', 'Whether plugins are picked by the service.'),
  field('id', '`of: response`', 'Also the id of its log.'),
  field('object', '`of: response`', 'Which kind of completion it is.'),
  field('created', '`of: response`', 'When, in milliseconds.'),
  field('model', '`model`', 'The model that answered.'),
  field('choices.index', '`of: response`', 'The place of a choice.'),
  field('choices.finish_reason', '`finish_reason`', 'Why it ended.'),
  field('choices.message.role', '`of: message`', 'Always the assistant.'),
  field('choices.message.content', '`of: text`', 'The answer to a chat.'),
  field('choices.message.tool_calls', '`tool_calls_valid`', 'The functions that are called.'),
  field('choices.text', '`of: text`', 'The continuation of a prompt.'),
  field('choices.logprobs', '`of: response`', 'The log-probabilities.'),
  field('usage', '`usage`', 'Tokens of the request and the answer.'),
  metadata('app_id', 'Whose request it was.'),
  metadata('model', 'The parts of its name.'),
  metadata('costs', 'US dollars.'),
  metadata('cost_savings', 'Against the benchmark model.'),
  metadata('latency', 'Seconds.'),
  metadata('labels', 'As they are stored.'),
  metadata('scores', 'The best models and the candidates.'),
  metadata('score', 'Of the model that answered.'),
  metadata('temperature', 'The one that was used.'),
  metadata('max_tokens', 'The one that was used.'),
  metadata('status_code', "Of the model's answer."),
  metadata('retries', 'How many were needed.'),
  metadata('error', 'What went wrong with the model.'),
  metadata('warning', 'About the model or the request.'),
  metadata('search_results', 'What a plugin found.'),
  metadata('generated_artifacts', 'What a plugin made.'),
  metadata('extra', 'Anything else.'),
];
