import { expect, it } from 'vitest';
import { compileSelector, selectValue } from '../../../src/assertion/select.ts';
import { makeExampleSubject } from '../../support/example-subject.ts';
import { nestLists } from '../../support/nest.ts';

const subject = makeExampleSubject({
  text: '{"items": [{"name": "cable"}, {"name": "lamp"}]}',
  choice: {
    tool_calls: [{ id: 'call_1', function: { name: 'find_order', arguments: '{"id": 40213}' } }],
    message: { role: 'assistant', content: 'x' },
  },
  completion: { response: { object: 'chat.completion' } },
});

it.each([
  ['text', subject.text],
  ['tool_calls', [{ id: 'call_1', function: { name: 'find_order', arguments: { id: 40213 } } }]],
  ['message', { role: 'assistant', content: 'x' }],
  ['response', { object: 'chat.completion' }],
  ['$.items[0].name', 'cable'],
  ['$.items[*].name', ['cable', 'lamp']],
  ['$.items[:1].name', ['cable']],
])('%s gives %j', (of, value) => {
  expect(selectValue(of, subject)).toEqual({ ok: true, value });
});

it.each(['$.items[9].name', '$.items[*].price'])('says that nothing is at %s', (of) => {
  expect(selectValue(of, subject)).toEqual({ ok: false, message: `nothing is at \`${of}\`` });
});

it('says why there is no parsed output', () => {
  expect(selectValue('$.items', makeExampleSubject({ text: 'Hello' }))).toEqual({
    ok: false,
    message: 'the text is not JSON: it has no JSON in it',
  });
});

it('says that a text completion has no message', () => {
  const { message: _, ...choice } = subject.choice;
  expect(selectValue('message', { ...subject, choice })).toEqual({
    ok: false,
    message: 'a text completion has no message',
  });
});

it.each([
  [
    'tool_call',
    '`of` is `tool_call`; it takes `text`, `tool_calls`, `message`, `response` or a JSONPath, which begins with `$`',
  ],
  [
    'constructor',
    '`of` is `constructor`; it takes `text`, `tool_calls`, `message`, `response` or a JSONPath, which begins with `$`',
  ],
  ['$.items[', 'unclosed bracketed selection (at character 9)'],
])('does not take %s', (of, problem) => {
  expect(compileSelector(of)).toEqual({ problem });
});

it('cannot look through what is too deep', () => {
  const deep = makeExampleSubject({ text: nestLists(201) });
  expect(selectValue('$[0]', deep)).toEqual({
    ok: false,
    message: 'the text is nested too deeply to be judged: more than 200 levels',
    isUnjudged: true,
  });
});
