import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import { describeMisplaced, standsBesideParams } from '../pipeline/beside-params.ts';
import { type Overrides, placeOfOption } from '../pipeline/overrides.ts';
import { describeReserved, reservedNames } from '../pipeline/reserved-names.ts';

/** Names that the command line gives a value to and that mean something else. */
export function checkOverrides({
  params,
  vars,
}: Pick<Overrides, 'params' | 'vars'>): readonly Diagnostic[] {
  const misplaced = Object.keys(params).filter(standsBesideParams);
  const reserved = Object.keys(vars).filter((name) => reservedNames.includes(name));
  return [...misplaced.map(tellMisplaced), ...reserved.map(tellReserved)];
}

function tellMisplaced(name: string): Diagnostic {
  const elsewhere = `write \`${name}\` in the file, or in \`defaults\` of it or of pulze.config.yaml`;
  return {
    code: 'unknown-key',
    severity: 'error',
    message: describeMisplaced(name),
    location: placeOfOption(`--param ${name}`),
    hints: [name === 'model' ? 'write `--model`' : elsewhere],
  };
}

function tellReserved(name: string): Diagnostic {
  return {
    code: 'reserved-name',
    severity: 'error',
    message: describeReserved(name),
    location: placeOfOption(`--var ${name}`),
  };
}
