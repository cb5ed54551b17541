import { describe, expect, it } from 'vitest';
import { findCut, tellEnd } from '../../../src/assertion/tell-end.ts';

describe('the end of an answer', () => {
  it.each([
    ['stop', 'stop'],
    ['STOP', 'stop'],
    ['end_turn', 'stop'],
    ['eos', 'stop'],
    ['COMPLETE', 'stop'],
    ['length', 'max_tokens'],
    ['max_tokens', 'max_tokens'],
    ['MAX_TOKENS', 'max_tokens'],
    ['model_length', 'model_length'],
    ['Content_Filter', 'filter'],
    ['SAFETY', 'filter'],
    ['tool_calls', undefined],
    ['constructor', undefined],
    ['', undefined],
    [null, undefined],
    [undefined, undefined],
  ])('is told by `%s`', (reason, end) => {
    expect(tellEnd(reason)).toBe(end);
  });

  it('cuts an answer off but where it is a stop or is not known', () => {
    expect(['stop', 'tool_calls', 'LENGTH', 'model_length', 'safety'].map(findCut)).toEqual([
      undefined,
      undefined,
      'max_tokens',
      'the length that its model can have',
      'a filter',
    ]);
  });
});
