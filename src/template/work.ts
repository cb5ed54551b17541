import { TemplateError, type TemplatePlace } from './template.ts';

/** What is left of what one rendering may do. */
export interface Work {
  steps: number;
  characters: number;
}

/** About a second. Lists within lists multiply: three of a thousand items are a thousand million turns. */
const maximumSteps = 2_000_000;
/** Twice what any API takes for a text. */
const maximumText = 20_000_000;

export function makeWork(): Work {
  return { steps: maximumSteps, characters: maximumText };
}

/** Counts turns of loops and tags; past the limit the rendering ends. */
export function spendSteps(work: Work, steps: number, place: TemplatePlace | undefined): void {
  work.steps -= steps;
  if (work.steps >= 0) return;
  throw new TemplateError(`the template takes more than ${maximumSteps} steps`, place);
}

/** Counts text that is put into the result. */
export function spendText(work: Work, length: number, place: TemplatePlace | undefined): void {
  work.characters -= length;
  if (work.characters >= 0) return;
  throw new TemplateError(`the template makes more than ${maximumText} characters`, place);
}
