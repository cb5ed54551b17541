import type { JsonObject } from '../../source/json.ts';
import type { Pipeline, Step } from '../pipeline.ts';
import type { PickyFault } from '../vocabulary.ts';
import type { BindContext } from './bind-context.ts';

type Asking = Pick<Pipeline, 'steps' | 'defaults' | 'matrix'>;

/** Warns of faults in the file's script that can do nothing to any of its answers. */
export function checkFaults(
  { vocabulary, document, report }: BindContext,
  script: JsonObject,
  asking: Asking,
): void {
  for (const fault of vocabulary.findPickyFaults(script)) {
    const steps = asking.steps.filter(({ id }) => fault.step === undefined || id === fault.step);
    if (steps.length === 0 || steps.some((step) => mayGive(step, fault, asking))) continue;
    report({
      code: 'ineffective-setting',
      severity: 'warning',
      message: describe(fault),
      location: document.locate(['emulator', 'rules', fault.rule, 'fault']),
      hints: [
        fault.needs === 'stream'
          ? 'ask for a stream with `stream: true`, or take another fault'
          : 'leave out `stream`, or take another fault',
      ],
    });
  }
}

/** Whether the answer to a step can be of the form that a fault needs. */
function mayGive(step: Step, { needs }: PickyFault, { defaults, matrix }: Asking): boolean {
  const isSwept =
    matrix !== undefined &&
    (matrix.axes.some(({ name }) => name === 'stream') ||
      matrix.include.some((values) => values['stream'] !== undefined));
  const written = step.settings.stream ?? (isSwept ? undefined : defaults.stream);
  if (written === undefined) return isSwept || needs === 'body';
  return !written.isConstant || (written.raw === true) === (needs === 'stream');
}

function describe({ needs, step }: PickyFault): string {
  const who = step === undefined ? 'no step' : `\`${step}\``;
  const verb = step === undefined ? 'asks' : 'does not ask';
  if (needs === 'stream')
    return `the fault does nothing: it needs a stream, and ${who} ${verb} for one`;
  const all = step === undefined ? 'every step asks' : `\`${step}\` asks`;
  return `the fault does nothing: it needs an answer that is no stream, and ${all} for one`;
}
