import { describe, expect, it } from 'vitest';
import { storedLabels } from '../../../../src/emulator/answer/labels.ts';
import { readHeaders } from '../../../../src/emulator/validation/read-headers.ts';
import { nestMaps } from '../../../support/nest.ts';

const read = (headers: Readonly<Record<string, string>>) => readHeaders((name) => headers[name]);

describe('readHeaders', () => {
  it('weighs quality alone when no weights are sent', () => {
    expect(read({})).toEqual({ headers: { weights: { cost: 0, quality: 1, latency: 0 } } });
  });

  it('takes a missing weight for nothing', () => {
    expect(read({ 'Pulze-Weights': '{"cost": 0.7}' }).headers?.weights).toEqual({
      cost: 0.7,
      quality: 0,
      latency: 0,
    });
  });

  it('takes flags for on that are true, as truth or as text, of those that are known', () => {
    const flags = '{"auto_tools": "True", "smart_learn": true, "colour": "red"}';
    expect([
      read({ 'Pulze-Feature-Flags': flags }).headers?.flags,
      read({ 'Pulze-Feature-Flags': '{"auto_tools": false}' }).headers?.flags,
    ]).toEqual([['auto_tools', 'smart_learn'], []]);
  });

  it('refuses a header that is not JSON, at the header', () => {
    expect(read({ 'Pulze-Weights': '{cost: 1}' }).findings).toEqual([
      {
        type: 'json_invalid',
        loc: ['header', 'Pulze-Weights'],
        msg: 'Invalid JSON: expected an object',
        input: '{cost: 1}',
      },
    ]);
  });

  const refused: readonly (readonly [string, string, string])[] = [
    ['Pulze-Labels', '[]', 'dict_type header.Pulze-Labels'],
    ['Pulze-Feature-Flags', 'on', 'json_invalid header.Pulze-Feature-Flags'],
    ['Pulze-Labels', nestMaps(201), 'json_invalid header.Pulze-Labels'],
    [
      'Pulze-Feature-Flags',
      '{"auto_tools": "maybe"}',
      'bool_parsing header.Pulze-Feature-Flags.auto_tools',
    ],
    ['Pulze-Weights', '{"cost": "much"}', 'float_parsing header.Pulze-Weights.cost'],
    ['Pulze-Weights', '{"cost": 1e999}', 'finite_number header.Pulze-Weights.cost'],
    ['Pulze-Weights', '{"cost": "1e999"}', 'finite_number header.Pulze-Weights.cost'],
    ['Pulze-Weights', '{"cost": -1}', 'greater_than_equal header.Pulze-Weights.cost'],
    [
      'Pulze-Policies',
      '{"max_same_model_retries": 4}',
      'less_than_equal header.Pulze-Policies.max_same_model_retries',
    ],
    [
      'Pulze-Policies',
      '{"max_switch_model_retries": 6}',
      'less_than_equal header.Pulze-Policies.max_switch_model_retries',
    ],
    ['Pulze-Policies', '{"privacy_level": 0}', 'literal_error header.Pulze-Policies.privacy_level'],
    ['Pulze-Policies', '{"max_cost": 0}', 'greater_than_equal header.Pulze-Policies.max_cost'],
    ['Pulze-Policies', '{"prompt_id": "x"}', 'uuid_parsing header.Pulze-Policies.prompt_id'],
  ];
  it.each(refused)('refuses %s: %s', (name, text, expected) => {
    const found = read({ [name]: text }).findings?.map(
      ({ type, loc }) => `${type} ${loc.join('.')}`,
    );
    expect(found).toEqual([expected]);
  });

  it('takes a policy that nobody knows, also by a name that every object has', () => {
    const policies = '{"__proto__": 1, "__defineGetter__": "x", "colour": "red"}';
    expect(Object.keys(read({ 'Pulze-Policies': policies }).headers?.policies ?? {})).toEqual([
      '__proto__',
      '__defineGetter__',
      'colour',
    ]);
  });
});

describe('storedLabels', () => {
  it('stores nothing when the header is absent', () => {
    expect(storedLabels({ weights: { cost: 0, quality: 1, latency: 0 } })).toBe(undefined);
  });

  it('stores a label by any name', () => {
    const { headers } = read({ 'Pulze-Labels': '{"__proto__": 1, "constructor": "x"}' });
    const labels = Object.entries(headers === undefined ? {} : (storedLabels(headers) ?? {}));
    expect(labels.slice(3)).toEqual([
      ['__proto__', '1'],
      ['constructor', 'x'],
    ]);
  });

  it('lower-cases, makes texts of values, and adds weights and policies', () => {
    const { headers } = read({
      'Pulze-Weights': '{"cost": 0.5, "quality": 1}',
      'Pulze-Policies': '{"max_cost": 0.01, "privacy_level": 1}',
      'Pulze-Labels':
        '{"Queue": "Billing", "attempt": 3, "is_test": true, "weights_cost": "mine", "tags": ["A"]}',
    });
    expect(headers && storedLabels(headers)).toEqual({
      weights_cost: 'mine',
      weights_latency: '0.0',
      weights_quality: '1.0',
      policies_max_cost: '0.01',
      queue: 'billing',
      attempt: '3',
      is_test: 'true',
      tags: '["a"]',
    });
  });

  it('are those of the example in the documents', () => {
    const { headers } = read({
      'Pulze-Labels':
        '{"type": "test", "attempt": 3, "is_test": true, "my_obj": {"key": "value"}, "no": null}',
    });
    expect(headers && storedLabels(headers)).toEqual({
      weights_cost: '0.0',
      weights_latency: '0.0',
      weights_quality: '1.0',
      type: 'test',
      attempt: '3',
      is_test: 'true',
      my_obj: '{"key": "value"}',
      no: 'none',
    });
  });
});
