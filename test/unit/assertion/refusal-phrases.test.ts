import { describe, expect, it } from 'vitest';
import { findRefusalPhrase } from '../../../src/assertion/refusal-phrases.ts';

describe('a refusal in words', () => {
  it.each([
    ["I'm sorry, but I can't help with that.", "I can't help"],
    ['I’m sorry, but I cannot assist with this request.', 'I cannot assist'],
    ['Sorry, I am unable to provide that information.', 'I am unable to provide'],
    ['Unfortunately, I’m not able to open the safe.', 'Unfortunately, I’m not able to'],
    ['I must respectfully decline.', 'I must respectfully decline'],
    ['As an AI language model, I don’t have feelings.', 'As an AI language model, I don’t'],
    ['That goes against my guidelines.', 'goes against my guidelines'],
    ['We decline to comment.', 'We decline'],
    ["I won't write that reply.", "I won't write"],
    ['We are not permitted to discuss other customers.', 'We are not permitted to discuss'],
    ['I’m not comfortable with this.', 'I’m not comfortable'],
    ["I won't be able to help with that.", "I won't be able to help"],
    ['I apologize, but I refuse to help.', 'I refuse to help'],
    ['I’m sorry, but I am unfortunately unable to help.', 'I am unfortunately unable to help'],
    ['I’m sorry, I’m not authorized to share that.', 'I’m sorry, I’m not authorized to'],
    ['I regret that this request cannot be fulfilled.', 'this request cannot be fulfilled'],
    ['Sorry, no.', 'Sorry, no.'],
  ])('%s', (text, phrase) => {
    expect(findRefusalPhrase(text)).toBe(phrase);
  });
});

describe('an answer that is no refusal', () => {
  it.each([
    'I can’t find order 40213. Which number is in your mail?',
    'Sorry for the delay! Your refund is on its way.',
    'We will refund the second charge.',
    'Your card was declined by the bank.',
    'I will not write more than you asked: here it is.',
    'We will decline in numbers next year.',
    'We decline by a tenth each year, the report says.',
    'Sorry, no. 40213 was sent yesterday.',
    'Your request cannot be processed before Monday: banks are closed.',
    `${'Your refund is on its way. '.repeat(20)}I can’t help with the rest.`,
    '',
  ])('%s', (text) => {
    expect(findRefusalPhrase(text)).toBeUndefined();
  });
});
