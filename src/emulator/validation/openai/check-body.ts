import type { JsonObject } from '../../../source/json.ts';
import { type Checks, checkMembers } from './checks.ts';
import type { Mistake, Spot } from './mistake.ts';

/** The first thing that is wrong with a body by itself: what is not known, not there, or not taken. */
export function checkBody(
  body: JsonObject,
  checks: Checks,
  required?: string,
): Mistake | undefined {
  const unknown = Object.keys(body).filter((key) => !Object.hasOwn(checks, key));
  if (unknown.length > 0) {
    const plural = unknown.length > 1 ? 's' : '';
    return { message: `Unrecognized request argument${plural} supplied: ${unknown.join(', ')}` };
  }
  if (body['model'] === undefined) return { message: 'you must provide a model parameter' };
  const spot: Spot = { path: '', mistakes: [] };
  const check = required === undefined ? undefined : checks[required];
  const needed = required === undefined || check === undefined ? {} : { [required]: check };
  checkMembers(body, { required: needed, optional: checks }, spot);
  return spot.mistakes[0];
}
