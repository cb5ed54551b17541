import { expect, it } from 'vitest';
import { completion, startApiServer } from '../../support/api-server.ts';
import { makeProgram } from '../../support/program.ts';

const pipeline = `version: 1
name: desk
model: gpt-4o
messages: [{ user: hello }]
assert:
  - { judge: { rubric: "Rubric one: is it polite?" } }
  - { judge: { rubric: "Rubric two: is it short?" } }
`;

it('tells two judges of one name apart when answers are judged again', async () => {
  const server = await startApiServer(({ body }) => {
    const text = JSON.stringify(body);
    if (!text.includes('Rubric')) return completion('hello');
    const verdict = text.includes('Rubric one') ? 'pass' : 'fail';
    return completion(`{"reasoning": "It ${verdict}es.", "verdict": "${verdict}"}`);
  });
  let draws = 0;
  const random = (): number => (0.377 * draws++) % 1;
  const program = await makeProgram({ files: { 'desk.yaml': pipeline }, random });
  const verdictsOf = async (...args: string[]): Promise<readonly string[]> => {
    const { stdout } = await program.run(...args, '-r', 'json', '--quiet');
    const [trial] = JSON.parse(stdout).trials;
    return trial.assertions.map(({ verdict }: { readonly verdict: string }) => verdict);
  };
  const judged = await verdictsOf('desk.yaml', '--base-url', server.url);
  expect(judged).toEqual(['passed', 'failed']);
  expect(await verdictsOf('rescore')).toEqual(judged);
  expect(server.requests).toHaveLength(3);
});
