import { describe, expect, it } from 'vitest';
import type { Pointer } from '../../../src/source/location.ts';
import { parseYaml } from '../../../src/source/yaml.ts';
import type { Place } from '../../../src/source/yaml-places.ts';

const pipeline = `version: 1
vars: &vars
  ticket: charged twice   # in March
  "the queue": 'billing'
steps:
  - id: classify
    params: { temperature: 0.2, stop: ["\\n", END] }
  - { id: reply, model: pulze }
merged: { <<: *vars, agent: Kim }
again: *vars
listed: { <<: [*vars, { city: Bern }] }
`;
const document = parseYaml({ path: 'pipelines/triage.yaml', text: pipeline });

/** What stands at the place, and where. */
function cut(pointer: Pointer, place?: Place): string {
  const { start, end } = document.locate(pointer, place);
  const line = pipeline.split('\n')[start.line - 1] ?? '';
  expect(end.line).toBe(start.line);
  return `${start.line}:${start.column} ${line.slice(start.column - 1, end.column - 1)}`;
}

describe('where a part of a YAML file is written', () => {
  it.each<[Pointer, Place, string]>([
    [['version'], 'value', '1:10 1'],
    [['version'], 'key', '1:1 version'],
    [['vars', 'ticket'], 'value', '3:11 charged twice'],
    [['vars', 'the queue'], 'key', '4:3 "the queue"'],
    [['vars', 'the queue'], 'value', "4:16 'billing'"],
    [['steps', 0], 'value', '6:5 id: classify'],
    [['steps', 0, 'params', 'stop', 1], 'value', '7:46 END'],
    [['steps', 1], 'value', '8:5 { id: reply, model: pulze }'],
    [['steps', 1, 'model'], 'key', '8:18 model'],
  ])('%j (%s) is at %s', (pointer, place, expected) => {
    expect(cut(pointer, place)).toBe(expected);
  });

  it('is where the anchor is, for what comes from an alias or a merge', () => {
    expect(cut(['merged', 'ticket'])).toBe('3:11 charged twice');
    expect(cut(['merged', 'agent'], 'key')).toBe('9:22 agent');
    expect(cut(['again', 'ticket'], 'key')).toBe('3:3 ticket');
    expect(cut(['listed', 'city'])).toBe('11:31 Bern');
  });

  it('is the nearest part that exists, for one that does not', () => {
    expect(cut(['steps', 1, 'params', 'stop'])).toBe('8:5 { id: reply, model: pulze }');
    expect(cut(['steps', 7])).toBe('6:3 - id: classify');
    expect(cut(['nothing', 'here'])).toBe('1:1 version: 1');
  });
});

const texts = `plain: see {{ticket}} here
single: 'see {{ticket}}'
double: "see {{ticket}}"
escaped: "see\\t{{ticket}}"
literal: |
  see
    {{ticket}}

  and {{queue}}
blank: |

  see {{ticket}}
deep: |4
      see {{ticket}}
folded: >
  see
  {{ticket}}
list: [ "a", "{{ticket}}" ]
alias: &text "{{ticket}}"
other: *text
`;
const prompts = parseYaml({ path: 'prompts.yaml', text: texts });

function find(key: Pointer, line: number, column: number): string {
  const { start, end } = prompts.locateInText(key, { line, column, length: 6 });
  const text = texts.split('\n')[start.line - 1] ?? '';
  return `${start.line}:${start.column} ${text.slice(start.column - 1, end.column - 1)}`;
}

describe('where a stretch of a text is written', () => {
  it.each<[string, number, number, string]>([
    ['plain', 1, 7, '1:14 ticket'],
    ['single', 1, 7, '2:16 ticket'],
    ['double', 1, 7, '3:16 ticket'],
    ['literal', 2, 5, '7:7 ticket'],
    ['literal', 4, 7, '9:9 queue}'],
    ['blank', 2, 7, '12:9 ticket'],
    ['deep', 1, 9, '14:13 ticket'],
    ['escaped', 1, 7, '4:18 ticket'],
    ['folded', 1, 7, '17:5 ticket'],
  ])('%s, line %d, column %d', (key, line, column, expected) => {
    expect(find([key], line, column)).toBe(expected);
  });

  it('is the whole text for a point beyond its end', () => {
    expect(find(['folded'], 3, 7)).toBe('15:9 >');
    expect(find(['escaped'], 1, 30)).toBe('4:10 "see\\t{{ticket}}"');
  });

  it('is found in lists and through aliases', () => {
    expect(find(['list', 1], 1, 3)).toBe('18:17 ticket');
    expect(find(['other'], 1, 3)).toBe('19:17 ticket');
  });
});
