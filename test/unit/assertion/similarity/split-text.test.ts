import { describe, expect, it } from 'vitest';
import {
  splitAnswer,
  splitTokens,
  splitWords,
} from '../../../../src/assertion/similarity/split-text.ts';

describe('splitWords', () => {
  it('takes letters and digits, and parts at all else', () => {
    expect(splitWords("the desk's reply_42: re-sent, 3.5 times!")).toEqual([
      'the',
      'desk',
      's',
      'reply',
      '42',
      're',
      'sent',
      '3',
      '5',
      'times',
    ]);
  });

  it('keeps the letters of other scripts, with their marks', () => {
    expect(splitWords('naïve Straße Київ हिन्दी')).toEqual(['naïve', 'Straße', 'Київ', 'हिन्दी']);
  });

  it('takes each character of a script without spaces for a word', () => {
    expect(splitWords('退款30元。')).toEqual(['退', '款', '30', '元']);
    expect(splitWords('カードは')).toEqual(['カ', 'ー', 'ド', 'は']);
  });

  it('finds no word in punctuation', () => {
    expect(splitWords(' …!? ')).toEqual([]);
  });
});

describe('splitAnswer', () => {
  it('drops punctuation without parting at it, and the articles', () => {
    expect(splitAnswer("The desk’s well-known $5 fee isn't a (refund).")).toEqual([
      'desks',
      'wellknown',
      '5',
      'fee',
      'isnt',
      'refund',
    ]);
  });

  it('drops articles whole, and not from the beginning of a word', () => {
    expect(splitAnswer('a año an ananas the theme')).toEqual(['año', 'ananas', 'theme']);
  });
});

describe('splitTokens', () => {
  it.each([
    ["It wasn't surprising.", ['It', "wasn't", 'surprising', '.']],
    ['1,000.50 or 3, or .5', ['1,000.50', 'or', '3', ',', 'or', '.', '5']],
    ['a well-known 2-day fee', ['a', 'well-known', '2', '-', 'day', 'fee']],
    ['[a]/{b} (c) "d"', ['[', 'a', ']', '/', '{', 'b', '}', '(', 'c', ')', '"', 'd', '"']],
    ['x &lt; y &amp;&amp; z', ['x', '<', 'y', '&', '&', 'z']],
    ['re-\nfund\nnow\n', ['refund', 'now']],
    ['…', ['…']],
    ['  ', []],
  ])('parts %j as mteval-v13a does', (text, tokens) => {
    expect(splitTokens(text)).toEqual(tokens);
  });
});
