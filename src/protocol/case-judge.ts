import { nounFor } from '../source/count-text.ts';
import { roundToTell } from '../statistics/tell-apart.ts';
import type { RunStarted } from './event.ts';
import { type JudgedCase, type JudgedRepeat, judgeCase } from './judge-case.ts';
import { type RepeatRule, readPass } from './pass-rule.ts';
import type { TrialRecord } from './record.ts';
import { caseIdOf } from './trial-id.ts';

/** A case of a stored run, by its pipeline's rule for repeats. */
export interface StoredCase extends JudgedCase {
  /** `pipeline/case[variant]`, which a trial's id begins with. */
  readonly id: string;
  readonly rule: RepeatRule;
  readonly repeats: readonly JudgedRepeat[];
  /** The last of its trials. */
  readonly trial: TrialRecord;
}

interface OpenCase {
  readonly id: string;
  readonly rule: RepeatRule;
  readonly repeats: JudgedRepeat[];
  trial: TrialRecord;
}

/** Judges the cases of a stored run. Trials come in plan order, in which a case's repeats follow each other. */
export class CaseJudge {
  readonly #started: RunStarted;
  #open: OpenCase | undefined;

  constructor(started: RunStarted) {
    this.#started = started;
  }

  /** The case before, once this trial is of another. */
  add(trial: TrialRecord): StoredCase | undefined {
    const id = caseIdOf(trial.id);
    if (this.#open?.id === id) {
      this.#open.repeats.push(lighten(trial));
      this.#open.trial = trial;
      return undefined;
    }
    const before = this.end();
    const { repeat: rule = { count: 1, pass: 'all' } } =
      this.#started.pipelines.find(
        ({ name, file }) => name === trial.pipeline && file === trial.file,
      ) ?? {};
    this.#open = { id, rule, repeats: [lighten(trial)], trial };
    return before;
  }

  /** The last case. */
  end(): StoredCase | undefined {
    const open = this.#open;
    this.#open = undefined;
    return open && { ...open, ...judgeCase(open.rule, open.repeats) };
  }
}

/** A case may have any number of repeats. */
function lighten({ outcome, score }: TrialRecord): JudgedRepeat {
  return score === undefined ? { outcome } : { outcome, score };
}

/** Whether a case can fail though each of its repeats passed: by what their scores come to. */
export function looksAtScores({ pass, stop }: RepeatRule): boolean {
  return (
    typeof pass === 'object' && ('mean' in pass || 'median' in pass) && typeof stop !== 'object'
  );
}

/** Why a case failed of which no repeat did. Undefined where it did not, or a repeat says why. */
export function explainByRule({ outcome, rule, repeats, value }: StoredCase): string | undefined {
  const { pass } = rule;
  const isTold = repeats.some((repeat) => repeat.outcome === 'failed');
  if (outcome !== 'failed' || isTold || typeof pass === 'string' || !looksAtScores(rule)) {
    return undefined;
  }
  const { name, number: least } = readPass(pass);
  const shown = roundToTell(value ?? 0, [least], 4);
  return `the ${name} of ${repeats.length} repeats is ${shown}, and \`pass\` asks for ${least}`;
}

/** Why a case could not be judged all of whose repeats were. Undefined where it was, or a repeat says why. */
export function explainUndecided({ outcome, rule, repeats }: StoredCase): string | undefined {
  if (outcome !== 'errored' || repeats.some((repeat) => repeat.outcome === 'errored'))
    return undefined;
  const judged = repeats.filter((repeat) => repeat.outcome !== 'skipped');
  const passed = judged.filter((repeat) => repeat.outcome === 'passed').length;
  const what = `${passed} of ${judged.length} ${nounFor(judged.length, 'repeat')} passed`;
  if (typeof rule.stop === 'object') return `undecided: ${what}, and \`sprt\` needs more to decide`;
  return `undecided: ${what}, which are too few for \`pass\``;
}
