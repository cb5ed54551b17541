import { roundToTell } from '../statistics/tell-apart.ts';

/** A verdict's message where one choice of several decided it. */
export function tellChoice(message: string, choice: number, count: number): string {
  return `${message} (\`choice: ${choice}\`, of ${count})`;
}

/** Whether a message says itself which choice decided. */
export function saysChoice(message: string): boolean {
  return /\(`choice: \d+`, of \d+\)$/.test(message);
}

/** Why a trial failed that is below its threshold. */
export function tellBelow(score: number, threshold: number): string {
  return `its score is ${roundToTell(score, [threshold], 4)}, and the threshold ${threshold}`;
}

/** What trials that fail for the same reason have in common of it: their scores differ. */
export function commonOf(reason: string): string {
  return reason.replace(/^its score is [^,]*, and /, '');
}
