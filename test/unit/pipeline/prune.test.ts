import { describe, expect, it } from 'vitest';
import { prune } from '../../../src/pipeline/schema/prune.ts';

const pipeline = { version: 1, tags: 'nightly', steps: [{ id: 7 }, 'reply', { id: 'check' }] };

describe('a value without what the schema refused', () => {
  it('lacks keys, and has an empty map in place of an item, so that others keep their places', () => {
    const refused = [['tags'], ['steps', 0, 'id'], ['steps', 1]].map((pointer) => ({ pointer }));
    expect(prune(pipeline, refused)).toEqual({ version: 1, steps: [{}, {}, { id: 'check' }] });
  });

  it('is the same where nothing is there to take away', () => {
    const pointers = [['gate'], ['steps', 9], ['steps', 0, 'id', 'text'], ['version', 'x']];
    const refused = [...pointers, ['__proto__'], ['constructor', 'name']];
    expect(
      prune(
        pipeline,
        refused.map((pointer) => ({ pointer })),
      ),
    ).toEqual(pipeline);
  });

  it('is an empty map where the whole is refused', () => {
    expect(prune([1], [{ pointer: [] }])).toEqual({});
  });

  it('keeps the value that it was made of as it was', () => {
    const before = JSON.stringify(pipeline);
    prune(pipeline, [{ pointer: ['steps', 0, 'id'] }]);
    expect(JSON.stringify(pipeline)).toBe(before);
  });
});
