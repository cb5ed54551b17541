import { describe, expect, it } from 'vitest';
import type { Matrix } from '../../../src/pipeline/pipeline.ts';
import { makeVariants, variantId } from '../../../src/pipeline/variants.ts';
import type { JsonObject, JsonValue } from '../../../src/source/json.ts';
import { fc } from '../../support/fast-check.ts';
import { prepareText } from '../../support/prepare-text.ts';

const location = {
  path: 'triage.yaml',
  start: { line: 1, column: 1 },
  end: { line: 1, column: 2 },
};

function makeMatrix(
  axes: Readonly<Record<string, readonly JsonValue[]>>,
  lists: { exclude?: readonly JsonObject[]; include?: readonly JsonObject[] } = {},
): Matrix {
  return {
    axes: Object.entries(axes).map(([name, values]) => ({ name, values, location })),
    exclude: lists.exclude ?? [],
    include: lists.include ?? [],
    location,
  };
}

const idsOf = (matrix: Matrix) => makeVariants(matrix).map((variant) => variant.id);

describe('the variants of a matrix', () => {
  it('are one without a name where there is no matrix', () => {
    expect(makeVariants(undefined)).toEqual([{ id: '', values: {} }]);
  });

  it('are the product of the axes, the first varying slowest', () => {
    expect(
      idsOf(makeMatrix({ model: ['pulze', 'openai/gpt-4o'], tone: ['terse', 'warm'] })),
    ).toEqual([
      'model=pulze,tone=terse',
      'model=pulze,tone=warm',
      'model=openai/gpt-4o,tone=terse',
      'model=openai/gpt-4o,tone=warm',
    ]);
  });

  it('leave out what is excluded: axes that are not named match all', () => {
    const axes = { model: ['pulze', 'gpt'], 'params.temperature': [0, 1] };
    const exclude = [{ model: 'pulze' }, { 'params.temperature': 1, model: 'gpt' }];
    expect(idsOf(makeMatrix(axes, { exclude }))).toEqual(['model=gpt,params.temperature=0']);
  });

  it('leave out a map whatever the order of its keys', () => {
    const axes = {
      'pulze.weights': [
        { quality: 1, cost: 0 },
        { quality: 0, cost: 1 },
      ],
    };
    const exclude = [{ 'pulze.weights': { cost: 0, quality: 1 } }];
    expect(idsOf(makeMatrix(axes, { exclude }))).toEqual(['pulze.weights={"quality":0,"cost":1}']);
  });

  it('do not leave out a text for a number', () => {
    expect(idsOf(makeMatrix({ level: [1, '1'] }, { exclude: [{ level: 1 }] }))).toEqual([
      'level="1"',
    ]);
  });

  it('have what is included at their end, once', () => {
    const include = [
      { tone: 'cold', model: 'pulze' },
      { tone: 'warm', model: 'pulze' },
    ];
    expect(makeVariants(makeMatrix({ model: ['pulze'], tone: ['warm'] }, { include }))).toEqual([
      { id: 'model=pulze,tone=warm', values: { model: 'pulze', tone: 'warm' } },
      { id: 'model=pulze,tone=cold', values: { model: 'pulze', tone: 'cold' } },
    ]);
  });

  it('keep their ids when a value is added before them', () => {
    const before = idsOf(makeMatrix({ model: ['pulze', 'gpt'] }));
    const after = idsOf(makeMatrix({ model: ['claude', 'pulze', 'gpt'] }));
    expect(after.slice(1)).toEqual(before);
  });

  it('have an id of their own each', () => {
    const value = fc.oneof(
      fc.string({ unit: fc.constantFrom('a', '1', ',', '=', '"', 'b', '[', ']', ' ') }),
      fc.integer({ min: -2, max: 2 }),
      fc.boolean(),
      fc.constant(null),
      fc.dictionary(fc.constantFrom('a', 'b'), fc.integer({ min: 0, max: 1 })),
    );
    const values = fc.record({ a: value, b: value }, { requiredKeys: ['a'] });
    fc.assert(
      fc.property(values, values, (one, other) => {
        const isSame = JSON.stringify(one) === JSON.stringify(other);
        expect(variantId(one as JsonObject) === variantId(other as JsonObject)).toBe(isSame);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('a range', () => {
  const valuesOf = async (range: string) => {
    const text = `version: 1\nmatrix: { params.temperature: ${range} }\nmessages: [{ user: hello }]\nassert: [json]\n`;
    const { pipelines } = await prepareText(text);
    return pipelines[0]?.matrix?.axes[0]?.values;
  };

  it.each([
    ['{ from: 0, to: 1, step: 0.5 }', [0, 0.5, 1]],
    ['{ from: 0.1, to: 0.3, step: 0.1 }', [0.1, 0.2, 0.3]],
    ['{ from: 0, to: 1, step: 0.3 }', [0, 0.3, 0.6, 0.9]],
    ['{ from: 1, to: 1, step: 1 }', [1]],
    ['{ from: -0.2, to: 0, step: 0.1 }', [-0.2, -0.1, 0]],
    ['{ from: 0, to: 3e-7, step: 1e-7 }', [0, 1e-7, 2e-7, 3e-7]],
  ])('%s has both ends and no rounding errors', async (range, values) => {
    expect(await valuesOf(range)).toEqual(values);
  });
});
