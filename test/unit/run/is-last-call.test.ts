import { describe, expect, it } from 'vitest';
import { builtIns } from '../../../src/api/extensions.ts';
import { makeIsLastCall } from '../../../src/run/is-last-call.ts';
import { listTrials, prepareText } from '../../support/prepare-text.ts';

const judge = '{ judge: { rubric: Is it polite? } }';

interface Asserted {
  readonly draft?: string;
  readonly reply?: string;
  readonly file?: string;
  readonly case?: string;
}

/** Of which steps of a trial, `draft` and `reply`, the call is the last. */
async function findLast({ draft = '', reply = '', file = '', case: own = '' }: Asserted) {
  const prepared = await prepareText(`version: 1
name: letters
defaults: { model: gpt-4o }
steps:
  - { id: draft, messages: [{ user: draft }], assert: [${draft}] }
  - { id: reply, messages: [{ user: "reply to {{steps.draft.text}}" }], assert: [${reply}] }
assert: [${['{ contains: ok }', ...(file === '' ? [] : [file])].join(', ')}]
cases: [{ id: one, assert: [${own}] }]
`);
  const isLastCall = makeIsLastCall(builtIns.assertions);
  return (await listTrials(prepared)).flatMap((trial) =>
    trial.planned.steps.filter((step) => isLastCall(trial, step)).map(({ id }) => id),
  );
}

describe('the last call of a trial', () => {
  it('is that of its last step where all is judged at once', async () => {
    expect(await findLast({})).toEqual(['reply']);
    expect(await findLast({ draft: 'json', case: '{ not: { contains: no } }' })).toEqual(['reply']);
  });

  it.each<[string, Asserted]>([
    ['its first step', { draft: judge }],
    ['its last step', { reply: judge }],
    ['its file', { file: judge }],
    ['its case', { case: judge }],
    ['a combination', { case: `{ any: [{ contains: ok }, ${judge}] }` }],
  ])('is none of its steps’ where %s has something that a model judges', async (_, asserted) => {
    expect(await findLast(asserted)).toEqual([]);
  });
});
