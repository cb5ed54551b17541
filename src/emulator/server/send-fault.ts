import type { Dialect } from '../dialect/dialect.ts';
import type { CompiledFault } from '../script/compile-fault.ts';
import { type Exchange, reset, sendText, untilClosed } from './exchange.ts';
import type { RateLimits } from './rate-limits.ts';

interface FaultTools {
  readonly dialect: Dialect;
  readonly limits: RateLimits;
}

/** Does what a fault does in place of an answer; false when it needs one to break. */
export async function sendFault(
  exchange: Exchange,
  fault: CompiledFault,
  tools: FaultTools,
): Promise<boolean> {
  if (fault.kind === 'reset') reset(exchange);
  else if (fault.kind === 'hang') await untilClosed(exchange);
  else if (fault.kind === 'status') sendStatus(exchange, fault, tools);
  else return false;
  return true;
}

function sendStatus(
  exchange: Exchange,
  fault: Extract<CompiledFault, { kind: 'status' }>,
  { dialect, limits }: FaultTools,
): void {
  const { status, body } = fault;
  const detail = `the script answers with ${status}`;
  const given = body ?? dialect.writeRefusal({ status, detail }).body;
  const isText = typeof given === 'string';
  const type = isText ? { 'content-type': 'text/plain; charset=utf-8' } : {};
  const headers = { ...limits.headers(), ...type, ...fault.headers };
  sendText(exchange, isText ? given : JSON.stringify(given), { status, headers });
}
