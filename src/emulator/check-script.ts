import type { JsonValue } from '../source/json.ts';
import { compileScript } from './script/compile-script.ts';
import type { ScriptProblem } from './script/compile-value.ts';

/**
 * What the script's schema cannot say about it: templates, patterns, and keys that exclude each
 * other. Takes any JSON; pointers begin at the script's own root.
 */
export function checkScript(script: JsonValue): readonly ScriptProblem[] {
  return compileScript(script).problems;
}
