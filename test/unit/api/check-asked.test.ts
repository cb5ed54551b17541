import { describe, expect, it } from 'vitest';
import { list } from '../../../src/api/list.ts';
import type { Selection } from '../../../src/plan/selection.ts';
import { makeProgram } from '../../support/program.ts';

async function tell(pipeline: string, selection?: Selection) {
  const program = await makeProgram({
    files: { 'a.yaml': `version: 1\nmodel: gpt-4o\n${pipeline}` },
  });
  const asked = { files: ['a.yaml'], endpoint: { name: 'openai' } };
  const options = selection === undefined ? asked : { ...asked, selection };
  const { diagnostics } = await list(options, program.makeEnvironment());
  return diagnostics
    .filter(({ code }) => code === 'cannot-be-judged')
    .map(({ severity, message }) => `${severity} ${message}`);
}

const few =
  'messages: [{ user: hi }]\nparams: { n: "{{k}}" }\nassert: [{ contains: h, choice: 1 }]';
const lacking = 'the step asks for one choice, and `choice: 1`, counted from 0, is not among them';

describe('an assertion that templates leave nothing to judge', () => {
  it('is refused where that is so in every trial', async () => {
    expect(await tell(`vars: { k: 1 }\n${few}\ncases: [{ id: a }, { id: b }]`)).toEqual([
      `error this \`contains\` cannot be judged: ${lacking}`,
    ]);
  });

  it.each([
    ['stop_sequences', 'params: { stop: "{{k}}" }', '[]'],
    ['max_tokens', 'params: { max_tokens: "{{k}}" }', 'null'],
    ['stream_valid', 'stream: "{{k}}"', 'false'],
    ['json_mode', 'params: { response_format: { type: "{{k}}" } }', 'text'],
  ])('is refused as `%s`', async (name, asked, value) => {
    const pipeline = `vars: { k: ${value} }\nmessages: [{ user: hi }]\n${asked}\nassert: [${name}]`;
    expect(await tell(pipeline)).toEqual([
      expect.stringContaining(`error this \`${name}\` cannot be judged: `),
    ]);
  });

  const offered = `messages: [{ user: hi }]
tools: [{ type: function, function: { name: find_order, parameters: { type: object } } }]`;

  it.each([
    ['tool_call', '"{{tool}}"'],
    ['tool_call', '{ name: "{{tool}}", count: 0 }'],
    ['no_tool_call', '["{{tool}}", find_order]'],
    ['not', '{ tool_call: "{{tool}}" }'],
  ])('is refused as `%s` by what its own options give: %s', async (name, options) => {
    const pipeline = `vars: { tool: find_ordr }\n${offered}\nassert: [{ ${name}: ${options} }]`;
    const message = `this \`${name === 'not' ? 'tool_call' : name}\` cannot be judged: \`find_ordr\` is none of the step’s tools`;
    expect(await tell(pipeline)).toEqual([`error ${message}`]);
    expect(await tell(pipeline.replace('find_ordr', 'find_order'))).toEqual([]);
    const one = `${pipeline}\ncases: [{ id: a }, { id: b, vars: { tool: find_order } }]`;
    expect(await tell(one)).toEqual([
      `warning ${message.replace('judged:', 'judged in the case `a`:')}`,
    ]);
  });

  it('is not told of options that await an answer', async () => {
    const steps = `steps:
  - { id: pick, messages: [{ user: Which? }] }
  - { id: act, ${offered.replaceAll('\n', ', ')} }
assert: [{ tool_call: "{{steps.pick.output}}" }]`;
    expect(await tell(steps)).toEqual([]);
  });

  it('is warned of where others can be judged', async () => {
    const one = 'cases: [{ id: a }, { id: b, vars: { k: 2 } }]';
    expect(await tell(`vars: { k: 1 }\n${few}\n${one}`)).toEqual([
      `warning this \`contains\` cannot be judged in the case \`a\`: ${lacking}`,
    ]);
    const two = 'cases: [{ id: a }, { id: b, vars: { k: 2 } }, { id: c }]';
    expect(await tell(`vars: { k: 1 }\n${few}\n${two}`)).toEqual([
      `warning this \`contains\` cannot be judged in 2 of 3 trials, such as \`a\`: ${lacking}`,
    ]);
  });

  it('is warned of where others that could be judged may not be selected', async () => {
    const pipeline = `vars: { k: 1 }\n${few}\ncases: [{ id: a }, { id: b, vars: { k: 2 } }]`;
    expect(await tell(pipeline, { cases: ['a'] })).toEqual([
      `warning this \`contains\` cannot be judged in the case \`a\`: ${lacking}`,
    ]);
  });

  it('is looked for in the trials that it is about, once where variants say it', async () => {
    const own = `vars: { k: 1 }
messages: [{ user: hi }]
params: { n: "{{k}}" }
cases: [{ id: a, assert: [{ contains: h, choice: 1 }] }, { id: b, assert: [{ contains: h }] }]`;
    expect(await tell(own)).toHaveLength(1);
    expect(await tell(own.replace('k: 1', 'k: 2'))).toEqual([]);
    const swept = 'matrix: { params.n: [1, 2] }\nmessages: [{ user: "{{k}}" }]\nvars: { k: hi }';
    expect(await tell(`${swept}\nassert: [{ contains: h, choice: 1 }]`)).toEqual([
      `warning this \`contains\` cannot be judged in the variant \`params.n=1\`: ${lacking}`,
    ]);
  });

  it('may be judged by a refusal, by another part, or by a step that may be run', async () => {
    const wanted = 'vars: { k: 1 }\nmessages: [{ user: hi }]\nparams: { n: "{{k}}" }\n';
    const either = 'assert: [{ any: [{ contains: h, choice: 1 }, { contains: h }] }]';
    expect(await tell(`${wanted}${either}`)).toEqual([]);
    expect(await tell(`${wanted}assert: [refused: n, { contains: h, choice: 1 }]`)).toEqual([]);
    const steps = `vars: { k: 1, yes: true }
steps:
  - { id: a, messages: [{ user: hi }], params: { n: "{{k}}" } }
  - { id: b, when: vars.yes, messages: [{ user: hi }], params: { n: 2 } }
assert: [{ contains: h, choice: 1 }]`;
    expect(await tell(steps)).toEqual([]);
  });
});
