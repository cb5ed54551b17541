import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../support/scenario/parse-scenario.ts';

const document = `# A ticket is sorted

Prose, and a block that only shows something:

\`\`\`yaml
not: written
\`\`\`

\`\`\`yaml file=pipelines/triage.yaml
prompt: "{{ticket}}"

\`\`\`

\`\`\`console
$ pulze-run validate
1 file, no mistakes
$ CI=1 pulze-run
[exit 2]
\`\`\`

\`\`\`\`console stdout
$ cat notes.md
\`\`\`
code
\`\`\`
\`\`\`\`
`;

describe('reading a scenario', () => {
  it('finds the title, the files and the commands', () => {
    const { title, blocks } = parseScenario(document);
    expect({ title, blocks }).toEqual({
      title: 'A ticket is sorted',
      blocks: [
        { kind: 'file', path: 'pipelines/triage.yaml', text: 'prompt: "{{ticket}}"\n\n' },
        {
          kind: 'console',
          streams: 'both',
          fences: { opening: 13, closing: 18 },
          commands: ['pulze-run validate', 'CI=1 pulze-run'],
        },
        {
          kind: 'console',
          streams: 'stdout',
          fences: { opening: 20, closing: 25 },
          commands: ['cat notes.md'],
        },
      ],
    });
  });

  it.each([
    ['Prose\n', 'line 1: a scenario begins with a title, `# …`'],
    ['# Title\n\nProse.\n', 'line 1: the scenario has no `console` block'],
    ['# Title\n\n```console\n$ pulze-run\n', 'line 3: the block is not closed'],
    [
      '# Title\n\n```console\nno command\n```\n',
      'line 4: a console block begins with a command, `$ …`',
    ],
    ['# Title\n\n```console stderr\n$ pulze-run\n```\n', 'line 3: what is `console stderr`?'],
    [
      '# Title\n\n```yaml file=../a.yaml\n```\n',
      "line 3: `../a.yaml` leaves the scenario's folder",
    ],
    ['# Title\n\n```yaml file=/a.yaml\n```\n', "line 3: `/a.yaml` leaves the scenario's folder"],
  ])('refuses %j', (text, message) => {
    expect(() => parseScenario(text)).toThrow(message);
  });
});
