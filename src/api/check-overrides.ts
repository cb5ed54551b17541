import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import { describeMisplaced, standsBesideParams } from '../pipeline/beside-params.ts';
import { type Overrides, placeOfOption } from '../pipeline/overrides.ts';

/** Names that the command line gives a value to and that mean something else. */
export function checkOverrides({ params }: Pick<Overrides, 'params'>): readonly Diagnostic[] {
  return Object.keys(params)
    .filter(standsBesideParams)
    .map((name) => ({
      code: 'unknown-key',
      severity: 'error',
      message: describeMisplaced(name),
      location: placeOfOption(`--param ${name}`),
      hints: [
        name === 'model'
          ? 'write `--model`'
          : `write \`${name}\` in the file, or in \`defaults\` of it or of pulze.config.yaml`,
      ],
    }));
}
