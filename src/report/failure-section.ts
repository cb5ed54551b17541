import { safeLine } from '../diagnostic/safe-text.ts';
import type { TrialRecord } from '../protocol/record.ts';
import { effectOf } from '../protocol/summary.ts';
import { formatCount, formatNumberOf } from '../source/count-text.ts';
import { FailureGroups } from './failure-groups.ts';
import {
  type RenderContext,
  renderFailure,
  renderReasons,
  renderSafeNotice,
} from './failure-text.ts';
import { OpenCases } from './open-cases.ts';
import { makePaint } from './paint.ts';
import { explainFailure, findReasons, findWarnings } from './reason.ts';
import type { Style } from './reporter.ts';
import { RuledCases } from './ruled-cases.ts';
import type { RunOverview } from './run-overview.ts';
import { endWithCommand, wholeReportCommand } from './whole-report.ts';

const MOST_FAILURES = 20;
const MOST_FAILURES_VERBOSE = 1000;
const MOST_WARNINGS = 5;

/** Of gates that are not met, by what they count as. */
const SEVERITIES = {
  met: 'warning',
  not_met: 'failed',
  inconclusive: 'errored',
  skipped: 'warning',
} as const;

/** What went wrong in a run, gathered while its trials are read, and told after them. */
export class FailureSection {
  readonly failures: FailureGroups;
  readonly warnings: FailureGroups;
  readonly #overview: RunOverview;
  readonly #open: OpenCases;
  readonly #ruled: RuledCases;

  constructor(overview: RunOverview, style: Pick<Style, 'detail'>) {
    this.#overview = overview;
    this.#open = new OpenCases(overview);
    this.#ruled = new RuledCases(overview.started);
    const verbose = style.detail === 'verbose';
    this.failures = new FailureGroups(verbose ? MOST_FAILURES_VERBOSE : MOST_FAILURES);
    this.warnings = new FailureGroups(verbose ? MOST_FAILURES_VERBOSE : MOST_WARNINGS);
  }

  add(trial: TrialRecord): void {
    this.#open.add(trial);
    this.#ruled.add(trial);
    this.failures.add(trial, findReasons(trial));
    for (const warning of findWarnings(trial)) this.warnings.add(trial, [warning]);
  }

  /** Every failure in full, then what the run itself and its gates say; empty when all is well. */
  async *render(context: RenderContext): AsyncIterable<string> {
    const overview = this.#overview;
    const { style } = context;
    for (const group of this.failures.shown()) {
      yield `\n${await renderFailure(group, context.sources, style)}`;
    }
    if (this.failures.left > 0) {
      const left = formatNumberOf(this.failures.left, 'more trial');
      const command = safeLine(wholeReportCommand(overview, style), style.unicode);
      const text = `and ${left} failed or errored; all of them:`;
      yield `\n${endWithCommand(text, { command, width: style.columns }).join('\n')}\n`;
    }
    if (style.detail !== 'quiet') yield* this.#renderWarnings(context);
    yield* this.#renderRuled(context);
    yield* this.#renderOpen(context);
    for (const gate of overview.allGates().filter((one) => one.result !== 'met')) {
      const severity = SEVERITIES[effectOf(gate)];
      const { message, location } = gate;
      const hints = [
        ...(gate.variant_id ? [`variant ${gate.variant_id}`] : []),
        ...(gate.hints ?? []),
      ];
      const notice = { severity, code: gate.gate, message, location, hints } as const;
      yield `\n${renderSafeNotice(notice, context)}`;
    }
    const failure = overview.stop?.failure;
    if (failure === undefined || this.#hasShown(failure.message)) return;
    yield `\n${renderSafeNotice(explainFailure(failure), context)}`;
  }

  /** Each of their trials passed, so that none says it. */
  *#renderRuled(context: RenderContext): Iterable<string> {
    const listed = this.#ruled.shown();
    if (listed.length === 0) return;
    const { left } = this.#ruled;
    const hints = left > 0 ? [...listed, `and ${formatCount(left)} more`] : listed;
    const number = formatNumberOf(listed.length + left, 'case');
    const message = `${number} failed by the rule for repeats, though each repeat passed`;
    yield `\n${renderSafeNotice({ severity: 'failed', code: 'repeat', message, hints }, context)}`;
  }

  /** Neither passed nor failed, so that no trial says it. */
  *#renderOpen(context: RenderContext): Iterable<string> {
    const cases = this.#open.shown();
    if (cases.length === 0) return;
    const listed = cases.map(({ name, passed, count }) => `${name}: ${passed} of ${count} passed`);
    const hints =
      this.#open.left > 0 ? [...listed, `and ${formatCount(this.#open.left)} more`] : listed;
    const number = formatNumberOf(cases.length + this.#open.left, 'case');
    const message = `the sequential test left ${number} open: more repeats, or a wider gap of p0 and p1, would decide`;
    yield `\n${renderSafeNotice({ severity: 'errored', code: 'sprt', message, hints }, context)}`;
  }

  /** The failure that stops a run is usually a trial's as well. */
  #hasShown(message: string): boolean {
    return this.failures
      .shown()
      .some((group) => group.reasons.some((reason) => reason.notice.message === message));
  }

  async *#renderWarnings(context: RenderContext): AsyncIterable<string> {
    const paint = makePaint(context.style);
    for (const group of this.warnings.shown()) {
      const reasons = await renderReasons(group.trial, group.reasons, context);
      const others =
        group.others === 0 ? '' : ` and ${formatNumberOf(group.others, 'other trial')}`;
      const where = safeLine(`= in ${group.trial.id}${others}`, context.style.unicode);
      yield `\n${reasons}    ${paint.dim(where)}\n`;
    }
    if (this.warnings.left > 0) {
      yield `\nand ${formatNumberOf(this.warnings.left, 'more warning')}\n`;
    }
  }
}
