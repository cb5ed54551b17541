import { describe, expect, it } from 'vitest';
import { expression } from '../../../../src/assertion/builtin/expression.ts';
import { errored, fail, pass } from '../../../../src/assertion/verdicts.ts';
import { judge, refusalOf } from '../../../support/judge.ts';

const text = '{"queue": "billing", "tags": ["card"]}';

it('shows what was at the names when it is false', async () => {
  const source = "json.queue == 'sales' && size(text) < 10";
  expect(await judge(expression, source, { text })).toEqual(
    fail(`\`${source}\` is false`, { actual: { 'json.queue': 'billing', text } }),
  );
});

it('sees the answer and where it came from', async () => {
  const source =
    "value == 'x' && vars.ticket == 'twice' && repeat == 1 && usage.total_tokens <= 30 && cost < 0.01 && latency_ms < 1000.0 && model.startsWith('openai/') && metadata.score > 0.5 && size(choices) == 1 && choices[0].finish_reason == finish_reason";
  const verdict = await judge(expression, source, {
    text: 'answer',
    of: 'x',
    costUsd: 0.001,
    completion: {
      usage: { total_tokens: 30 },
      model: 'openai/gpt-4o',
      metadata: { score: 0.9 },
    },
    variables: { vars: { ticket: 'twice' }, repeat: 1 },
  });
  expect(verdict.message).toMatch(/is true$/);
});

it('reads the arguments of tool calls', async () => {
  const source = 'tool_calls.exists(c, c.function.arguments.id == 40213)';
  const tool_calls = [{ function: { name: 'find_order', arguments: '{"id": 40213}' } }];
  expect(await judge(expression, source, { choice: { tool_calls } })).toEqual(
    pass(`\`${source}\` is true`),
  );
});

describe('what could not be judged', () => {
  it.each([
    ['json.queue == "billing"', 'the text is not JSON: it has no JSON in it'],
    ['cost < 1.0', 'the cost is not known'],
    ['usage.total_tokens < 5', 'the service does not say how many tokens it used'],
    ['model == "pulze"', 'the service does not say which model answered'],
    ['metadata.score > 1', 'the answer has no metadata'],
  ])('%s', async (source, reason) => {
    expect(await judge(expression, source, { text: 'Hello' })).toEqual(
      errored(`\`${source}\`: ${reason}`),
    );
  });

  it('is only what the expression comes to need', async () => {
    const source = "finish_reason != 'stop' && json.queue == 'billing'";
    expect((await judge(expression, source, { text: 'Hello' })).verdict).toBe('failed');
  });

  it('is a result that is neither true nor false', async () => {
    expect(await judge(expression, 'size(text)', { text: 'Hello' })).toEqual(
      errored('`size(text)` is the number `5`, not true or false'),
    );
  });

  it('is a key that is not there', async () => {
    const verdict = await judge(expression, 'json.urgent == true', { text });
    expect(verdict.verdict).toBe('errored');
    expect(verdict.message).toMatch(/^`json\.urgent == true`: .*urgent/);
  });
});

it('refuses a name that it does not know, and text that is no expression', async () => {
  expect(await refusalOf(expression, 'txt == "a"')).toMatchObject({
    code: 'bad-expression',
    path: [],
    message: 'no variable `txt` here (at character 1)',
  });
  expect(await refusalOf(expression, 'text ==')).toMatchObject({ code: 'bad-expression' });
});

it.each([
  ["text == 'b' && latency_ms < 10000.0", 'failed'],
  ["text == 'a' || latency_ms < 10000.0", 'passed'],
  ["text == 'a' && latency_ms < 10000.0", 'skipped'],
  ['latency_ms < 10000.0', 'skipped'],
])('of the time of an earlier run, is judged by what else decides: %s', async (source, verdict) => {
  const completion = { answered_from: 'cassette' } as const;
  expect((await judge(expression, source, { text: 'a', completion })).verdict).toBe(verdict);
});
