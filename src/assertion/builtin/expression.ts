import { compileExpression } from '../../expression/compile-expression.ts';
import { type Expression, ExpressionError } from '../../expression/expression.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../source/json.ts';
import { ownValue } from '../../source/own-value.ts';
import { type Assertion, type Check, OptionError, type Verdict } from '../assertion.ts';
import {
  type ExpressionVariables,
  expressionNames,
  makeExpressionVariables,
} from '../expression-variables.ts';
import { readOptions } from '../read-option.ts';
import { describeValue, showText } from '../show-value.ts';
import { errored, fail, findWhyUntimed, pass, skipped } from '../verdicts.ts';

export const expression: Assertion = {
  name: 'expression',
  summary: 'This CEL expression over the answer is true.',
  options: {
    description: `An expression that gives true or false. It may name ${expressionNames.join(', ')}.`,
    type: 'string',
    minLength: 1,
    examples: ["json.queue == 'billing' && size(text) < 200"],
  },
  bare: false,
  scope: 'choice',
  expressionNames,
  examples: [
    {
      yaml: `expression: "json.queue == 'billing' || json.urgent"`,
      passes: { text: '{"queue": "billing", "urgent": false}' },
      fails: { text: '{"queue": "technical", "urgent": false}' },
    },
    {
      yaml: `expression: "text.contains('refund') && finish_reason == 'stop'"`,
      passes: { text: 'A refund is coming.', choice: { finish_reason: 'stop' } },
      fails: { text: 'A refund is com', choice: { finish_reason: 'length' } },
    },
  ],
  prepare(options): Check {
    const source = readOptions([options], 'value').needTexts('value')[0] ?? '';
    const compiled = compileExpression(source, expressionNames);
    if (compiled.expression === undefined) {
      const { message, offset, hints } = compiled.problem;
      const place = `${message} (at character ${offset + 1})`;
      throw new OptionError('bad-expression', place, { hints: hints ?? [] });
    }
    const prepared = compiled.expression;
    const isAboutTime = prepared.names.some(({ name }) => name === 'latency_ms');
    return (subject) => {
      const verdict = judge(prepared, makeExpressionVariables(subject));
      // What does not depend on the time is known without it.
      if (!isAboutTime || verdict.verdict !== 'errored') return verdict;
      const untimed = findWhyUntimed(subject.completion);
      return untimed === undefined ? verdict : skipped(untimed);
    };
  },
};

function judge(prepared: Expression, variables: ExpressionVariables): Verdict {
  const said = showText(prepared.source);
  try {
    const result = prepared.evaluate(variables.values);
    if (result === true) return pass(`${said} is true`);
    if (result !== false) return errored(`${said} is ${describeValue(result)}, not true or false`);
    return fail(`${said} is false`, { actual: valuesRead(prepared, variables.values) });
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return errored(`${said}: ${explain(prepared, variables) ?? error.message}`);
  }
}

/** A name without a value is why its expression could not be evaluated, and says more than the engine. */
function explain(prepared: Expression, { reasons }: ExpressionVariables): string | undefined {
  const missing = prepared.names.find(({ name }) => reasons[name] !== undefined);
  return missing === undefined ? undefined : reasons[missing.name];
}

/** What was at each of the names when the expression was false. */
function valuesRead(prepared: Expression, values: JsonObject): JsonObject {
  const read: Record<string, JsonValue> = {};
  for (const { name, path } of prepared.names) {
    let place = name;
    let value = values[name];
    for (const key of path) {
      const next = isJsonObject(value) ? ownValue(value, key) : undefined;
      if (next === undefined) break;
      place = `${place}.${key}`;
      value = next;
    }
    if (value !== undefined) read[place] = value;
  }
  return read;
}
