import { suggestName } from '../../diagnostic/suggest.ts';
import type { Location } from '../../source/location.ts';
import { type BindContext, refuse } from './bind-context.ts';

/** Reports a step that is named and not there. */
export function refuseUnknownStep(
  context: BindContext,
  wanted: { readonly id: string; readonly location: Location },
  steps: readonly string[],
): void {
  refuse(context, 'unknown-step', {
    message: `there is no step \`${wanted.id}\``,
    location: wanted.location,
    about: wanted.id,
    hints: suggestName(wanted.id, steps),
  });
}
