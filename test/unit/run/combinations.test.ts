import { expect, it } from 'vitest';
import { makeProgram } from '../../support/program.ts';

async function judge(asserted: string, answers: readonly string[]) {
  const contents = answers.map((text) => ({ text }));
  const text = `version: 1
model: pulze
messages: [{ user: hello }]
params: { n: ${answers.length} }
assert: [${asserted}]
emulator: { rules: [{ reply: { choices: ${JSON.stringify(contents)} } }] }
`;
  const program = await makeProgram({ files: { 'desk.yaml': text } });
  return await program.run('desk.yaml', '--endpoint', 'emulator', '--quiet');
}

async function run(asserted: string, answers: readonly string[]): Promise<number> {
  return (await judge(asserted, answers)).exitCode;
}

const spam = '{"queue":"spam"}';

it.each([
  ['{ not: { equals: spam }, of: $.queue }', 1],
  ['{ not: { equals: ham }, of: $.queue }', 0],
  ['{ any: [{ equals: spam }, { equals: ham }], of: $.queue }', 0],
  ['{ not: { equals: SPAM }, transform: "\'SPAM\'" }', 1],
  ['{ at_least: { count: 2, of: [{ equals: spam }, { not: { equals: ham } }] }, of: $.queue }', 0],
  [
    '{ all: [{ equals: spam }, { contains: queue, of: text }, finish_reason: stop], of: $.queue }',
    0,
  ],
  ['{ all: [{ equals: spam, of: $.queue }], transform: "\'spam\'" }', 0],
])(
  'what stands beside a combination is for those of its parts that do not say it: %s',
  async (asserted, exit) => {
    expect(await run(asserted, [spam])).toBe(exit);
  },
);

it.each([
  ['{ not: { contains: secret } }', 1],
  ['{ not: { contains: secret }, choice: any }', 0],
  ['{ not: { contains: secret }, choice: 0 }', 0],
  ['{ not: { contains: secret }, choice: 1 }', 1],
  ['{ not: { contains: secret, choice: all } }', 0],
  ['{ not: { not: { contains: secret } } }', 1],
  ['{ not: { not: { contains: secret } }, choice: any }', 0],
  ['{ any: [{ contains: secret }, { contains: none }], choice: 1 }', 0],
])('of several choices, what is not to be is to be in none: %s', async (asserted, exit) => {
  expect(await run(asserted, ['hello', 'a secret'])).toBe(exit);
});

it.each([
  ['{ not: { any: [{ contains: apple }, { contains: pear }] }, choice: any }', 1],
  ['{ not: { all: [{ contains: apple }, { contains: pear }] } }', 0],
  ['{ not: { at_least: { count: 2, of: [{ contains: apple }, { contains: pear }] } } }', 0],
  ['{ not: { any: [{ contains: plum }, { contains: pear }] } }', 1],
  ['{ not: { any: [{ contains: plum }, { contains: pear }] }, choice: any }', 0],
])('a combination that is not to hold is judged for each choice: %s', async (asserted, exit) => {
  expect(await run(asserted, ['apple juice', 'pear juice'])).toBe(exit);
});

it.each([
  ['{ not: { all: [{ choices: 3 }] } }', 1],
  ['{ not: { any: [{ choices: 3 }, { contains: zzz }] } }', 1],
  ['{ not: { any: [{ choices: 2 }, { contains: zzz }] } }', 0],
  ['{ not: { not: choices } }', 0],
  ['{ not: { not: { expression: choices.size() == 3 } } }', 0],
  ['{ not: { not: { json_path: { "$.choices[2].message.content": b }, of: response } } }', 0],
  ['{ not: { not: { consistent: { min_agreement: 0.6 } } } }', 0],
  ['{ not: { all: [consistent] } }', 0],
  ['{ not: { any: [{ consistent: { min_agreement: 0.6 } }, { contains: zzz }] } }', 1],
  ['{ not: { all: [{ consistent: { min_agreement: 0.6 } }, { contains: b }] } }', 1],
  ['{ not: { all: [{ contains: a, choice: 0 }, { contains: b }] } }', 1],
  ['{ not: { any: [{ contains: a }, { contains: zzz, choice: 2 }] } }', 1],
  ['{ not: { all: [{ contains: b, choice: 0 }, { contains: b }] } }', 0],
])(
  'what is about the whole answer sees all of it within what is not to hold: %s',
  async (...row) => {
    const [asserted, exit] = row;
    expect(await run(asserted, ['a', 'a', 'b'])).toBe(exit);
  },
);

it('what is about the whole answer is judged once, and no choice is named for it', async () => {
  const { stdout } = await judge('{ not: { all: [{ choices: 3 }] } }', ['a', 'a', 'b']);
  expect(stdout).toContain('3 choices');
  expect(stdout).not.toContain('`choice: 0`');
});

it.each([
  ['{ equals: null, of: $.none }', 0],
  ['{ equals: null, of: $.yes }', 1],
  ['{ json_equals: null, of: $.none }', 0],
  ['{ json_equals: null, of: $.yes }', 1],
  ['finish_reason: null', 1],
  ['no_tool_call: null', 0],
  ['json: null', 0],
])(
  'an option that is `null` is `null`, and nothing only where the name may be bare: %s',
  async (asserted, exit) => {
    expect(await run(asserted, ['{"none":null,"yes":true}'])).toBe(exit);
  },
);

it.each([
  ['{ contains: secret, of: $.summary }', 1],
  ['{ not: { contains: secret, of: $.summary } }', 1],
  ['{ not: { contains: secret }, of: $.summary }', 1],
  ['{ not: { not: { contains: secret, of: $.summary } } }', 1],
  ['{ not: { any: [{ contains: secret, of: $.summary }, { contains: none }] } }', 1],
  ['{ not: { all: [{ contains: secret, of: $.summary }, { contains: none }] } }', 0],
  ['{ any: [{ not: { contains: secret, of: $.summary } }, { contains: text }] }', 0],
  ['{ not: { json_path: { $.summary: hello } } }', 0],
  ['{ any: [{ expression: "1 / 0 == 1" }, { contains: x, of: $.summary }] }', 3],
  [
    '{ at_least: { count: 1, of: [{ expression: "1 / 0 == 1" }, { contains: x, of: $.summary }] } }',
    3,
  ],
  ['{ not: { any: [{ expression: "1 / 0 == 1" }, { contains: x, of: $.summary }] } }', 3],
])('what is not there is not made good by `not`: %s', async (asserted, exit) => {
  expect(await run(asserted, ['{"text":"hello"}'])).toBe(exit);
});

it.each([
  ['{ not: { contains: x }, of: $.a }', 'nothing is at `$.a` (`choice: 1`, of 3)'],
  ['{ not: { contains: foo }, of: $.a }', '`choice: 0`, of 3), and is not to'],
  ['{ equals: no, of: $.a, choice: any }', 'nothing is at `$.a` (`choice: 1`, of 3)'],
])('the choice is named that decides: %s', async (asserted, message) => {
  const { stdout } = await judge(asserted, ['{"a":"foo"}', '{"b":1}', '{"a":"bar"}']);
  expect(stdout).toContain(message);
});
