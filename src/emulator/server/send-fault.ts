import type { Clock } from '../../environment/environment.ts';
import type { Dialect } from '../dialect/dialect.ts';
import type { Deliver } from '../script/compile-deliver.ts';
import { type CompiledFault, type StatusFault, sendsAnswer } from '../script/compile-fault.ts';
import { type Exchange, reset, untilClosed } from './exchange.ts';
import type { RateLimits } from './rate-limits.ts';
import { sendBody } from './send-body.ts';

interface FaultTools {
  readonly dialect: Dialect;
  readonly limits: RateLimits;
  readonly deliver: Deliver;
  readonly clock: Pick<Clock, 'monotonic' | 'sleep'>;
}

/** Does what a fault does in place of an answer; false when it needs one to break. */
export async function sendFault(
  exchange: Exchange,
  fault: CompiledFault,
  tools: FaultTools,
): Promise<boolean> {
  if (sendsAnswer(fault)) return false;
  if (fault.kind === 'status') await sendStatus(exchange, fault, tools);
  else if (fault.kind === 'reset') reset(exchange);
  else await untilClosed(exchange);
  return true;
}

function sendStatus(exchange: Exchange, fault: StatusFault, tools: FaultTools): Promise<void> {
  const { status, body } = fault;
  const { dialect, limits, deliver, clock } = tools;
  const detail = `the script answers with ${status}`;
  const code = status === 429 ? { code: 'rate_limit_exceeded' } : {};
  const given = body ?? dialect.writeRefusal({ status, detail, ...code }).body;
  const isText = typeof given === 'string';
  const type = isText ? 'text/plain; charset=utf-8' : 'application/json';
  return sendBody(
    exchange,
    {
      status,
      headers: { ...limits.headers(), 'content-type': type, ...fault.headers },
      text: isText ? given : JSON.stringify(given),
    },
    { fault: undefined, deliver, clock },
  );
}
