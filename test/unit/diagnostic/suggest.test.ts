import { describe, expect, it } from 'vitest';
import { findNearest, suggestName } from '../../../src/diagnostic/suggest.ts';

const names = ['model', 'messages', 'params', 'tools', 'n', 'id'];

describe('the name that was probably meant', () => {
  it.each([
    ['modle', 'model'],
    ['mesages', 'messages'],
    ['Params', 'params'],
    ['tool', 'tools'],
    ['ids', 'id'],
    ['tols', 'tools'],
    ['more', undefined],
    ['mood', undefined],
    ['temperature', undefined],
    ['x', undefined],
    ['', undefined],
  ])('for %j is %j', (word, expected) => {
    expect(findNearest(word, names)).toBe(expected);
  });

  it.each([
    ['lenght', ['weight', 'length'], 'length'],
    ['cots', ['not', 'cost'], 'cost'],
  ])('for %j is of %j the one with the same letters', (word, known, expected) => {
    expect(findNearest(word, known)).toBe(expected);
  });

  it('is the first of those that are equally near', () => {
    expect(findNearest('tone', ['tons', 'tong'])).toBe('tons');
  });
});

describe('a suggestion', () => {
  it('is the near name', () => {
    expect(suggestName('modle', names)).toEqual(['did you mean `model`?']);
  });

  it('is the short list where none is near', () => {
    expect(suggestName('temperature', ['stop', 'n'])).toEqual(['there is `stop`, `n`']);
  });

  it('is nothing where there is nothing, or too much to read', () => {
    const many = Array.from({ length: 26 }, (_, at) => `queue-number-${at}`);
    expect([suggestName('refund', []), suggestName('refund', many)]).toEqual([[], []]);
  });
});
