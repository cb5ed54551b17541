import { describe, expect, it } from 'vitest';
import { findSketch } from '../../../../src/emulator/schema/read-sketch.ts';
import type { JsonObject } from '../../../../src/source/json.ts';
import { fc } from '../../../support/fast-check.ts';

function objectOf(properties: JsonObject): JsonObject {
  return {
    type: 'object',
    properties,
    required: Object.keys(properties),
    additionalProperties: false,
  };
}

describe('findSketch', () => {
  const sketches: readonly (readonly [string, JsonObject])[] = [
    [
      'Reply in JSON: {"queue": string, "urgent": boolean}.',
      objectOf({ queue: { type: 'string' }, urgent: { type: 'boolean' } }),
    ],
    [
      '{queue: "billing" | "shipping", tags: string[], score?: number}',
      objectOf({
        queue: { enum: ['billing', 'shipping'] },
        tags: { type: 'array', items: { type: 'string' }, minItems: 1 },
        score: { type: 'number' },
      }),
    ],
    [
      'Reply in JSON: {"queue": "billing" or "technical", "urgent": true or false}.',
      objectOf({ queue: { enum: ['billing', 'technical'] }, urgent: { type: 'boolean' } }),
    ],
    [
      'Reply in JSON: {"team": "constructor", "role": constructor}.',
      objectOf({ team: { enum: ['constructor'] }, role: { type: 'string' } }),
    ],
    [
      "{ 'level': 'low|high', 'note': '<a short note>', 'count': 3, ... }",
      objectOf({
        level: { enum: ['low', 'high'] },
        note: { type: 'string' },
        count: { type: 'integer' },
      }),
    ],
    [
      'Use {\n  "customer": {"name": "string"}, // the writer\n  "items": [{"id": int}, ...]\n}',
      objectOf({
        customer: objectOf({ name: { type: 'string' } }),
        items: { type: 'array', items: objectOf({ id: { type: 'integer' } }), minItems: 1 },
      }),
    ],
    [
      'Schema: {"type":"object","properties":{"queue":{"type":"string"}},"required":["queue"]}',
      { type: 'object', properties: { queue: { type: 'string' } }, required: ['queue'] },
    ],
    ['A set {of words} and then {"queue": "billing"}', objectOf({ queue: { enum: ['billing'] } })],
    [
      'Answer in JSON with the keys "queue" and `urgent`.',
      {
        type: 'object',
        properties: { queue: { type: 'string' }, urgent: { type: 'string' } },
        required: ['queue', 'urgent'],
      },
    ],
  ];
  it.each(sketches)('reads %s', (prompt, expected) => {
    expect(findSketch(prompt)).toEqual(expected);
  });

  it('finds nothing in prose', () => {
    expect(findSketch('Please sort this ticket {quickly} and reply in JSON.')).toBe(undefined);
  });

  it('looks for no object in what is nested beyond all sense', () => {
    for (const text of [
      '{a: '.repeat(100_000),
      '{a: ['.repeat(100_000),
      `{a: ${'['.repeat(100_000)}`,
    ]) {
      expect(findSketch(`${text} json`)).toBe(undefined);
    }
    expect(findSketch(`${'{a: '.repeat(3000)} with the key "queue"`)).toMatchObject({
      properties: { queue: { type: 'string' } },
    });
  });

  it('reads any text without failing', () => {
    const text = fc.string({ unit: fc.constantFrom(...'{}[]":,|? a1\'./\n'), maxLength: 40 });
    fc.assert(fc.property(text, (prompt) => void findSketch(prompt)));
  });
});
