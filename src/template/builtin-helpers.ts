import { comparisonHelpers } from './comparison-helpers.ts';
import type { Helper } from './helper.ts';
import { textHelpers } from './text-helpers.ts';

/** Everything that a template can call. */
export const helpers: ReadonlyMap<string, Helper> = new Map(
  [...textHelpers, ...comparisonHelpers].map((helper) => [helper.name, helper]),
);

export interface HelperSummary {
  readonly name: string;
  readonly usage: string;
  readonly summary: string;
}

const blockSummaries: readonly HelperSummary[] = [
  {
    name: 'if',
    usage: '{{#if urgent}}…{{else}}…{{/if}}',
    summary: 'Renders its first part unless the value is false, null, 0, or an empty text or list.',
  },
  {
    name: 'unless',
    usage: '{{#unless urgent}}…{{/unless}}',
    summary: 'Renders its first part when the value is false, null, 0, or an empty text or list.',
  },
  {
    name: 'each',
    usage: '{{#each tickets as |ticket index|}}…{{else}}…{{/each}}',
    summary:
      'Renders once for each item of a list or a map, with `this`, `@index`, `@key`, `@first`, `@last`.',
  },
  {
    name: 'with',
    usage: '{{#with steps.classify.json}}…{{/with}}',
    summary: 'Makes a value the one that names are looked up in.',
  },
];

export const helperSummaries: readonly HelperSummary[] = [
  ...[...helpers.values()].map(({ name, usage, summary }) => ({ name, usage, summary })),
  ...blockSummaries,
];

export const blockNames: readonly string[] = blockSummaries.map((block) => block.name);
