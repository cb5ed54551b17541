import { REGRESSION_DEFAULTS } from '../../protocol/regression-defaults.ts';
import type { JsonObject } from '../../source/json.ts';
import type { Pointer } from '../../source/location.ts';
import { pathBeside } from '../../source/path-beside.ts';
import type { RegressionGate } from '../regression-gate.ts';
import { type BindContext, refuse } from './bind-context.ts';

/** `regression`: only in a pipeline, whose cases the baseline holds. The file is read by whoever plans. */
export function bindRegression(
  context: BindContext,
  options: JsonObject,
  place: { readonly pointer: Pointer; readonly mayRepeat: boolean },
): readonly RegressionGate[] {
  const pointer = [...place.pointer, 'regression'];
  if (!place.mayRepeat) {
    refuse(context, 'bad-value', {
      message: 'only a pipeline can have a `regression` gate',
      pointer,
      place: 'key',
    });
    return [];
  }
  const mode = options['mode'] === 'non_inferior' ? 'non_inferior' : 'detect';
  refuseOtherMode(context, { options, mode, pointer });
  const number = (key: string, otherwise: number): number => {
    const value = options[key];
    return typeof value === 'number' ? value : otherwise;
  };
  // What the schema refused is gone, and told.
  if (typeof options['baseline'] !== 'string') return [];
  const path = pathBeside(context.document.file.path, options['baseline']);
  return [
    {
      kind: 'regression',
      baseline: { value: path, location: context.document.locate([...pointer, 'baseline']) },
      mode,
      alpha: number('alpha', REGRESSION_DEFAULTS.alpha),
      minEffect: number('min_effect', REGRESSION_DEFAULTS.minEffect),
      margin: number('margin', REGRESSION_DEFAULTS.margin),
      allowMissing: options['allow_missing'] === true,
      alarm: options['alarm'] === true,
      location: context.document.locate(pointer, 'key'),
    },
  ];
}

/** What says nothing to the mode is refused, not ignored. */
function refuseOtherMode(
  context: BindContext,
  found: {
    readonly options: JsonObject;
    readonly mode: RegressionGate['mode'];
    readonly pointer: Pointer;
  },
): void {
  const [key, other] =
    found.mode === 'detect' ? ['margin', 'non_inferior'] : ['min_effect', 'detect'];
  if (key === undefined || found.options[key] === undefined) return;
  refuse(context, 'unknown-key', {
    message: `\`${key}\` goes with \`mode: ${other}\``,
    pointer: [...found.pointer, key],
    place: 'key',
  });
}
