import { describe, expect, it } from 'vitest';
import { prepareText } from '../../support/prepare-text.ts';

interface Asserted {
  readonly first?: string;
  readonly file?: string;
  readonly case?: string;
  /** Of the first step. */
  readonly params?: string;
}

/** What is told of two steps of which the first is selected. */
async function tell(asserted: Asserted): Promise<readonly string[]> {
  const text = `version: 1
defaults: { model: openai/gpt-4o }
steps:
  - id: sort
    messages: [{ user: "Sort: {{ticket}}" }]
    params: {${asserted.params ?? ''}}
    assert: [${asserted.first ?? '{ contains: queue }'}]
  - id: reply
    messages: [{ user: "Reply for {{steps.sort.text}}" }]
    params: { logprobs: true }
assert: [${asserted.file ?? ''}]
cases: [{ id: refund, vars: { ticket: Charged twice. }, assert: [${asserted.case ?? ''}] }]
`;
  const { diagnostics } = await prepareText(text, { selection: { steps: ['sort'] } });
  return diagnostics.map(({ message }) => message);
}

describe('where the last step is not selected', () => {
  it.each(['file', 'case'] as const)('a snapshot of a %s is none of another step', async (of) => {
    expect(await tell({ first: 'snapshot: true', [of]: 'snapshot: true' })).toEqual([]);
    expect(await tell({ first: 'snapshot: true', [of]: '{ snapshot: true, step: sort }' })).toEqual(
      ['another snapshot of this step is called `snapshot`, too; give this one a `name`'],
    );
  });

  it.each(['file', 'case'] as const)('a refusal that a %s wants is none of another', async (of) => {
    const wrong = { params: 'temperature: 9' };
    const refused = ['`temperature` is 9; Pulze takes 0 to 1'];
    expect(await tell({ ...wrong, [of]: 'refused: true' })).toEqual(refused);
    expect(await tell({ ...wrong, [of]: '{ refused: true, step: sort }' })).toEqual([]);
  });

  it.each(['file', 'case'] as const)('a %s may combine what is not judged', async (of) => {
    const combined = 'not: { snapshot: true }';
    expect(await tell({ [of]: combined })).toEqual([]);
    expect(await tell({ first: combined })).toEqual([
      'this `snapshot` stands alone; it cannot be combined',
    ]);
  });

  it('what a case asserts of it is not held against another', async () => {
    expect(await tell({ case: '{ contains: x, choice: 1 }' })).toEqual([]);
    expect(await tell({ case: '{ contains: x, choice: 1, step: sort }' })).toHaveLength(1);
  });
});
