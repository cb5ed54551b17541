import { isJsonArray, isJsonObject, type JsonValue } from '../source/json.ts';
import { findUnknownParameters } from './script/check-names.ts';
import { compileScript } from './script/compile-script.ts';
import type { ScriptProblem } from './script/compile-value.ts';
import { type AnswerForm, findNeededForm } from './script/fault-kinds.ts';

/**
 * What the script's schema cannot say about it: templates, patterns, and keys that exclude each
 * other; and parameters that may be a slip. Takes any JSON; pointers begin at the script's own root.
 */
export function checkScript(script: JsonValue): readonly ScriptProblem[] {
  const unknown = isJsonObject(script) ? findUnknownParameters(script) : [];
  return [...compileScript(script).problems, ...unknown];
}

/** A rule that does nothing to any answer but one of this form. */
export interface PickyFault {
  readonly rule: number;
  readonly needs: AnswerForm;
  /** The only step that it is for; absent for any. */
  readonly step?: string;
}

/** The rules whose fault can only hurt a stream, or only one body. */
export function findPickyFaults(script: JsonValue): readonly PickyFault[] {
  const rules = isJsonObject(script) && isJsonArray(script['rules']) ? script['rules'] : [];
  return rules.flatMap((each, rule) => {
    const { fault, match } = isJsonObject(each) ? each : {};
    const needs = findNeededForm(fault);
    const step = isJsonObject(match) ? match['step'] : undefined;
    if (needs === undefined) return [];
    return [{ rule, needs, ...(typeof step === 'string' && { step }) }];
  });
}
