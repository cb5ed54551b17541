import { type Frame, spend, spendOnText } from './evaluation.ts';
import { ExpressionError } from './expression.ts';
import { type CompiledPattern, compilePattern } from './pattern.ts';

const costOfCompiling = 1000;

/** Whether a pattern that is only known now is found in a text. */
export function matchPattern(text: string, source: string, frame: Frame): boolean {
  spendOnText(frame, text.length * 5);
  const { pattern, problem } = frame.patterns.get(source) ?? compileNow(source, frame);
  if (pattern === undefined) throw new ExpressionError(`the pattern \`${source}\`: ${problem}`);
  return pattern.test(text);
}

function compileNow(source: string, frame: Frame): CompiledPattern {
  spend(frame, costOfCompiling);
  const compiled = compilePattern(source);
  frame.patterns.set(source, compiled);
  return compiled;
}
