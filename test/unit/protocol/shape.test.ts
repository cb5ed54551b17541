import { expect, it } from 'vitest';
import { findMisfit, has, type Shape } from '../../../src/protocol/shape.ts';

const rule: Shape = has({ pass: { anyOf: [{ oneOf: ['all'] }, { mapOf: 'number' }] } });

it.each([
  ['a word', { pass: 'all' }],
  ['a map', { pass: { at_least: 2 } }],
])('one of several shapes is enough: %s', (_, value) => {
  expect(findMisfit(value, rule)).toBeUndefined();
});

it.each([
  ['another word', { pass: 'none' }],
  ['a map of something else', { pass: { at_least: '2' } }],
  ['nothing', { pass: null }],
  ['what is not there', {}],
])('none of several shapes is a misfit, with its place: %s', (_, value) => {
  expect(findMisfit(value, rule)).toEqual(['pass']);
});
