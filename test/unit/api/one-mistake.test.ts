import { describe, expect, it } from 'vitest';
import { list } from '../../../src/api/list.ts';
import { makeProgram } from '../../support/program.ts';

async function tell(pipeline: string) {
  const program = await makeProgram({
    files: { 'a.yaml': `version: 1\nmessages: [{ user: "{{x}} {{matrix.tone}}" }]\n${pipeline}` },
  });
  const options = { files: ['a.yaml'], endpoint: { name: 'pulze' } };
  const { diagnostics } = await list(options, program.makeEnvironment());
  return diagnostics.map(({ code, severity }) => `${severity} ${code}`);
}

describe('one mistake is told once', () => {
  it('for a step of an assertion that is not there', async () => {
    const pipeline = 'vars: { x: hi }\nmatrix: { tone: [a] }\n';
    expect(await tell(`${pipeline}assert: [{ contains: h, step: nope }]`)).toEqual([
      'error unknown-step',
    ]);
  });

  it('for a setting that is no axis', async () => {
    const matrix = 'matrix: { tone: [a], pulze.weights.quality: [0, 1] }';
    expect(await tell(`vars: { x: hi }\n${matrix}\nassert: [{ contains: h }]`)).toEqual([
      'error unknown-axis',
    ]);
  });

  it('for a template as the value of a setting, and not of a text', async () => {
    const matrix = 'matrix: { tone: ["{{x}}"], model: ["{{x}}", gpt-4o] }';
    expect(await tell(`vars: { x: hi }\n${matrix}\nassert: [{ contains: h }]`)).toEqual([
      'warning bad-value',
    ]);
  });
});
