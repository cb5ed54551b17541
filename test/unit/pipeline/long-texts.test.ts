import { expect, it } from 'vitest';
import { makeProgram } from '../../support/program.ts';

it.each([
  ['an axis', `matrix: { model: ["${'{'.repeat(300_000)}", openai/gpt-4o] }`, 0],
  ['an expression', `assert: [{ expression: ${'a'.repeat(200_000)} + b }]`, 2],
])('%s is checked in time linear to its text', async (_, written, exit) => {
  const text = `version: 1\n${written}\nmessages: [{ user: hello }]\n`;
  const program = await makeProgram({ files: { 'desk.yaml': text } });
  expect((await program.run('validate', 'desk.yaml')).exitCode).toBe(exit);
});
