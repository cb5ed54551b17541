import type { Environment } from '../environment/environment.ts';

const WIDEST = 100;
const NARROWEST = 30;

/** How wide help is: as the terminal, or as COLUMNS says where there is none, and not too wide to read. */
export function helpColumns({
  stdout,
  variables,
}: Pick<Environment, 'stdout' | 'variables'>): number {
  const told = Number(variables['COLUMNS'] ?? '');
  const wanted = Number.isInteger(told) && told > 0 ? told : WIDEST;
  const columns = stdout.isTerminal ? (stdout.columns ?? wanted) : wanted;
  return Math.max(NARROWEST, Math.min(WIDEST, columns));
}
