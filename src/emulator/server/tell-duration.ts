import type { Exchange } from './exchange.ts';
import type { EmulatorState } from './state.ts';

/** Sets the header that a dialect has for it, on whatever is sent after. */
export function tellDuration(
  { outgoing }: Exchange,
  arrived: number,
  { dialect, clock }: EmulatorState,
): void {
  const { durationHeader } = dialect;
  if (durationHeader === undefined) return;
  outgoing.setHeader(durationHeader, String(Math.round(clock.monotonic() - arrived)));
}
