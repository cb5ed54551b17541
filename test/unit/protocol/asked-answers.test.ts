import { describe, expect, it } from 'vitest';
import { countAnswers, readLimit } from '../../../src/protocol/asked-answers.ts';
import { makeProgram } from '../../support/program.ts';

describe('the limit of an answer', () => {
  it.each([
    [{ max_tokens: 60 }, 60],
    [{ max_tokens: 60, max_completion_tokens: 50 }, 50],
    [{ max_tokens: -1 }, undefined],
    // Of a text that is only scored.
    [{ max_tokens: 0 }, 0],
    [{ max_tokens: '{{limit}}' }, undefined],
    [{}, undefined],
  ])('of %j is %s', (params, limit) => {
    expect(readLimit(params)).toBe(limit);
  });
});

describe('answers', () => {
  it.each([
    [{}, 1],
    [{ n: 3 }, 3],
    [{ n: 2, best_of: 5 }, 5],
    [{ n: 2, prompt: ['a', 'b', 'c'] }, 6],
    [{ n: null, prompt: [] }, 1],
    [{ n: 2, prompt: [12, 13, 14] }, 2],
    [{ prompt: [[12, 13], [14]] }, 2],
    [{ n: '{{count}}' }, undefined],
  ])('to %j are %s', (body, count) => {
    expect(countAnswers(body)).toBe(count);
  });

  it('to each of several prompts are in what a plan comes to at the most', async () => {
    const program = await makeProgram({
      files: {
        'p.yaml':
          'version: 1\nmodel: openai/gpt-4o\nprompt: [one, two, three]\nparams: { max_tokens: 100 }\nassert: [{ contains: a }]\n',
      },
    });
    const { stdout } = await program.run('list', 'p.yaml', '--endpoint', 'emulator');
    expect(stdout).toContain('at most 300 completion tokens\ncost: at most $0.0031\n');
  });
});
