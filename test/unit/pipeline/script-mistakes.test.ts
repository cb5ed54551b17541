import { describe, expect, it } from 'vitest';
import { makeProgram } from '../../support/program.ts';

const pipeline = `version: 1
name: a
messages: [{ user: Hello }]
assert: [{ contains: a }]
emulator: { ignore: [temprature, max_tokns.any, message, prompts, dimension, top_k, models, my_own, stop, Pulze-Labels] }
`;

describe('parameters that an emulator is to ignore', () => {
  it('are warned of where they are a letter away from those of the API, and free otherwise', async () => {
    const program = await makeProgram({ files: { 'a.yaml': pipeline } });
    const { exitCode, stdout, stderr } = await program.run('validate', 'a.yaml');
    const said = `${stdout}${stderr}`;
    expect(exitCode).toBe(0);
    expect(said.match(/no request has `\w+`/g)).toEqual([
      'no request has `temprature`',
      'no request has `max_tokns`',
    ]);
    expect(said).toContain('did you mean `temperature`?');
  });
});
