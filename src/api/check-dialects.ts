import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import { suggestName } from '../diagnostic/suggest.ts';
import { dialects } from '../emulator/dialect/dialects.ts';
import type { Plan } from '../plan/plan.ts';
import { aimedEndpoints } from './check-endpoints.ts';
import type { Endpoints } from './endpoints.ts';
import type { Extensions } from './extensions.ts';

/** Endpoints that the plan is aimed at whose dialect nothing here speaks, as the library may name any. */
export function checkDialects(
  plan: Plan,
  endpoints: Endpoints,
  { assertions, providers }: Pick<Extensions, 'assertions' | 'providers'>,
): readonly Diagnostic[] {
  return aimedEndpoints({ plan, endpoints }, assertions).flatMap((definition): Diagnostic[] => {
    const { name, dialect, emulator, location } = definition;
    const known = [...providers.keys()].filter(
      (each) => !emulator || Object.hasOwn(dialects, each),
    );
    if (known.includes(dialect)) return [];
    const who =
      emulator && providers.has(dialect) ? 'an emulator does not speak' : 'there is no dialect';
    return [
      {
        code: 'unusable-endpoint',
        severity: 'error',
        message: `the endpoint \`${name}\` cannot be used: ${who} \`${dialect}\``,
        ...(location && { location }),
        hints: suggestName(dialect, known),
      },
    ];
  });
}
