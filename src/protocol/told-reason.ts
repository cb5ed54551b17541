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

/** Why no other attempt was made, where the one before may have worked the next time. */
export function tellBefore(reason: string, before: string): string {
  return `${reason}${BEFORE}${before}`;
}

/** What came of the attempt before; undefined where there was none. */
export function findBefore(message: string): string | undefined {
  const at = message.indexOf(BEFORE);
  return at === -1 ? undefined : message.slice(at + BEFORE.length);
}

const BEFORE = '; the attempt before: ';
