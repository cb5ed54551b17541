import { expect, it } from 'vitest';
import { run } from '../../../src/api/run.ts';
import { makeNodeEnvironment } from '../../../src/environment/node.ts';
import { silent } from '../../support/silent-sink.ts';
import { makeTemporaryFolder } from '../../support/temporary-folder.ts';
import { writeTree } from '../../support/write-tree.ts';

function countServers(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'TCPServerWrap').length;
}

it('ends the emulator of a script as soon as its pipeline is done', async () => {
  const numbers = Array.from({ length: 40 }, (_, at) => at);
  const pipelines = numbers.map((at) => [
    `queue-${at}.yaml`,
    `version: 1
prompt: Answer ticket ${at}.
assert: [{ equals: answer ${at} }]
cases: [{ id: a }, { id: b }]
emulator: { rules: [{ reply: { text: answer ${at} } }] }
`,
  ]);
  const folder = await makeTemporaryFolder();
  await writeTree(folder, Object.fromEntries(pipelines));
  const before = countServers();
  let most = 0;
  const result = await run(
    {
      files: ['.'],
      endpoint: { name: 'emulator' },
      concurrency: 4,
      onEvent: () => {
        most = Math.max(most, countServers() - before);
      },
    },
    makeNodeEnvironment({ workingDirectory: folder, variables: {}, stderr: silent }),
  );
  expect(result.kind === 'ran' && result.summary.counts.passed).toBe(80);
  expect(most).toBeGreaterThan(0);
  expect(most).toBeLessThan(10);
  expect(countServers()).toBe(before);
});
