import { builtIns } from '../api/extensions.ts';
import { styleFor } from '../api/report.ts';
import type { RunEvent } from '../protocol/event.ts';
import type { Arguments, CommandContext } from './command.ts';
import { styleFlags } from './print.ts';
import { tellStopping } from './tell-stopping.ts';

/** Shows a run while it goes on. */
export interface View {
  readonly event: (event: RunEvent) => void;
  /** Once; later calls do nothing. */
  readonly close: () => void;
}

/** A calm region at a terminal that can move its cursor, lines elsewhere, nothing with `--quiet`. */
export function openView(args: Arguments, { environment, interrupts }: CommandContext): View {
  const { stderr, variables, clock } = environment;
  const style = styleFor(stderr, variables, styleFlags(args));
  const isCalm = stderr.isTerminal && variables['TERM'] !== 'dumb';
  const reporter = isCalm ? builtIns.live.terminal : builtIns.live.plain;
  const isQuiet = args['quiet'] === true;
  const view = reporter.open(stderr, style, () => clock.monotonic());
  const forget = tellStopping(interrupts, (line) =>
    isQuiet ? void stderr.write(`${line}\n`) : view.note(line),
  );
  let isClosed = false;
  let cancel = clock.schedule(TICK, tick);
  function tick(): void {
    view.tick();
    cancel = clock.schedule(TICK, tick);
  }
  return {
    event: (event) => view.event(event),
    close: () => {
      if (isClosed) return;
      isClosed = true;
      cancel();
      forget();
      view.close();
    },
  };
}

const TICK = 250;
