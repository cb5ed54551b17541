import { existsSync } from 'node:fs';

/**
 * Whether something that a test needs is there. A test that may be skipped for want of it asks
 * here, so that with PULZE_RUN_REQUIRE_COMPONENTS=1, as CI sets it, what is missing is a failure.
 */
export function hasComponent(path: string, howToGetIt: string): boolean {
  if (existsSync(path)) return true;
  if (process.env['PULZE_RUN_REQUIRE_COMPONENTS'] === '1') {
    throw new Error(`${path} is missing: ${howToGetIt}`);
  }
  return false;
}
