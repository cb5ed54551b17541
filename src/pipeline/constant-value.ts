import type { JsonValue } from '../source/json.ts';
import type { Location } from '../source/location.ts';
import type { TemplatedValue } from './pipeline.ts';

/** A value without templates, all of it at one place. */
export function constantValue(value: JsonValue, location: Location): TemplatedValue {
  return {
    raw: value,
    isConstant: true,
    templates: [],
    locate: () => location,
    render: () => value,
  };
}
