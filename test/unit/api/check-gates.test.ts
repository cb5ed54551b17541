import { describe, expect, it } from 'vitest';
import { makeProgram } from '../../support/program.ts';

const pipeline = (rest: string): string => `version: 1
model: gpt-4o
tags: [nightly]
messages: [{ user: hi }]
${rest}
`;

async function isTold(rest: string, config = ''): Promise<boolean> {
  const files = { 'a.yaml': pipeline(rest), ...(config && { 'pulze.config.yaml': config }) };
  const program = await makeProgram({ files });
  const { stdout, stderr } = await program.run('validate', 'a.yaml', '--endpoint', 'openai');
  const told = `${stdout}${stderr}`;
  expect(told).not.toContain('error');
  return told.includes('failures-tolerated');
}

const asserted = 'assert: [{ contains: h }]\n';
const spent = `${asserted}gate: { tokens: { max: 100 }, latency: { p95_max: 2s } }`;

describe('gates that tolerate every failing case', () => {
  it.each([
    ['cost', 'cost: { max: 1 }'],
    ['tokens', 'tokens: { per_trial_max: 10 }'],
    ['latency', 'latency: { p95_max: 2s }'],
  ])('are told: %s', async (_, gate) => {
    expect(await isTold(`${asserted}gate: { ${gate} }`)).toBe(true);
    expect(await isTold(`${asserted}gate: { ${gate}, pass_rate: { min: 0.5 } }`)).toBe(false);
    expect(await isTold(`${asserted}gate: { ${gate}, metric.score: { min: 0.5 } }`)).toBe(false);
  });

  it('are none where there is no gate, or where nothing can fail a case', async () => {
    expect(await isTold(asserted)).toBe(false);
    const warning = spent.replace('{ contains: h }', '{ contains: h, severity: warning }');
    expect(await isTold(warning)).toBe(false);
  });

  it('are none where a gate of the configuration looks at its cases', async () => {
    const gates = (text: string): string => `gates: ${text}\n`;
    const looks = '{ pass_rate: { min: 0.9 } }';
    expect(await isTold(spent, gates(`{ run: ${looks} }`))).toBe(false);
    expect(await isTold(spent, gates(`{ tags: { nightly: ${looks} } }`))).toBe(false);
    expect(await isTold(spent, gates(`{ tags: { weekly: ${looks} } }`))).toBe(true);
    expect(await isTold(spent, gates('{ run: { tokens: { max: 9 } } }'))).toBe(true);
  });
});
