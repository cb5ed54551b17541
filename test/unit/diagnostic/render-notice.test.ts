import { describe, expect, it } from 'vitest';
import {
  type Notice,
  type RenderOptions,
  renderNotice,
} from '../../../src/diagnostic/render-notice.ts';
import type { Location } from '../../../src/source/location.ts';

const plain: RenderOptions = { color: false, unicode: true, columns: 80 };

function at(line: number, from: number, to: number, endLine: number = line): Location {
  return {
    path: 'pipelines/triage.yaml',
    start: { line, column: from },
    end: { line: endLine, column: to },
  };
}

function show(text: string, notice: Partial<Notice>, options: RenderOptions = plain): string {
  const source = { path: 'pipelines/triage.yaml', text };
  const whole: Notice = {
    severity: 'error',
    code: 'unknown-key',
    message: 'a step has no key `modle`',
    ...notice,
  };
  return renderNotice(whole, new Map([[source.path, source]]), options);
}

describe('a notice', () => {
  it('shows the place, the line before and carets, then hints', () => {
    const text = 'steps:\n  - id: classify\n    modle: pulze\n';
    expect(
      show(text, { location: at(3, 5, 10), hints: ['did you mean `model`?'] }),
    ).toBe(`pipelines/triage.yaml:3:5 error unknown-key: a step has no key \`modle\`
  2 |   - id: classify
  3 |     modle: pulze
    |     ^^^^^
    = did you mean \`model\`?
`);
  });

  it('shows related places with frames of their own', () => {
    const text = 'a: 1\nb: 2\n';
    const related = [{ message: 'the first one', location: at(1, 1, 2) }];
    expect(
      show(text, { location: at(2, 1, 2), related }),
    ).toBe(`pipelines/triage.yaml:2:1 error unknown-key: a step has no key \`modle\`
  1 | a: 1
  2 | b: 2
    | ^
    = pipelines/triage.yaml:1:1 the first one
  1 | a: 1
    | ^
`);
  });

  it('is one line where no file is at fault, or its text is not at hand', () => {
    const message = 'it is not said where to send requests';
    expect(show('', { code: 'no-endpoint', message })).toBe(`error no-endpoint: ${message}\n`);
    expect(show('', { message, location: at(3, 5, 10) })).toBe(
      `pipelines/triage.yaml:3:5 error unknown-key: ${message}\n`,
    );
  });

  it('names an option of the command line without lines', () => {
    const location = { ...at(1, 1, 2), path: '--param temperature' };
    expect(show('', { location, message: '`temperature` is 1.4' })).toBe(
      '--param temperature error unknown-key: `temperature` is 1.4\n',
    );
  });

  it('widens the gutter for long files', () => {
    const text = `${'\n'.repeat(998)}tags: x\nmodle: y\n`;
    expect(
      show(text, { location: at(1000, 1, 6) })
        .split('\n')
        .slice(1),
    ).toEqual(['   999 | tags: x', '  1000 | modle: y', '       | ^^^^^', '']);
  });
});

describe('carets', () => {
  const carets = (text: string, location: Location) =>
    show(text, { location }).split('\n').slice(-3, -1);

  it('are as wide as what they mark, in columns of a terminal', () => {
    expect(carets('user: 二重請求 {{票}} 👩‍💻x', at(1, 7, 11))).toEqual([
      '  1 | user: 二重請求 {{票}} 👩‍💻x',
      '    |       ^^^^^^^^',
    ]);
    expect(carets('user: 二重請求 {{票}}', at(1, 14, 15))[1]).toBe('    |                  ^^');
  });

  it('stand under what follows a tab, which is shown as two spaces', () => {
    expect(carets('\t\tmodle: x', at(1, 3, 8))).toEqual(['  1 |     modle: x', '    |     ^^^^^']);
  });

  it('mark the first line of what goes over several', () => {
    expect(carets('a: |\n  long\n', at(1, 4, 3, 2))).toEqual(['  1 | a: |', '    |    ^']);
  });

  it('mark one column where there is nothing', () => {
    expect(carets('vars:', at(1, 6, 6))).toEqual(['  1 | vars:', '    |      ^']);
  });

  it('stay below the part that is shown of a very long line', () => {
    const text = `${'x'.repeat(1000)}modle${'y'.repeat(1000)}`;
    const [line = '', marks = ''] = carets(text, at(1, 1001, 1006));
    expect(line.length).toBeLessThan(180);
    expect(line.slice(marks.indexOf('^'), marks.lastIndexOf('^') + 1)).toBe('modle');
  });

  it('end where the line is cut off', () => {
    const [line = '', marks = ''] = carets('x'.repeat(1000), at(1, 1, 1001));
    expect(marks.length).toBe(line.length);
  });
});

describe('what a file or message holds', () => {
  it('is shown without anything that a terminal would obey', () => {
    const shown = show('a: \u001b[2J\u0007\u202e', {
      location: at(1, 1, 2),
      message: 'a \u001b[31mmessage\nof two lines',
    });
    expect(shown).toBe(`pipelines/triage.yaml:1:1 error unknown-key: a ␛[31mmessage of two lines
  1 | a: ?[2J??
    | ^
`);
  });
});

describe('colour', () => {
  it('marks the place, the severity and the carets', () => {
    const text = show('modle: x', { location: at(1, 1, 6) }, { ...plain, color: true });
    expect(text.replaceAll('\u001b', '␛')).toBe(
      [
        '␛[1mpipelines/triage.yaml:1:1␛[22m ␛[31merror␛[39m unknown-key: a step has no key `modle`',
        '␛[2m  1 |␛[22m modle: x',
        '␛[2m    |␛[22m ␛[31m^^^^^␛[39m',
        '',
      ].join('\n'),
    );
  });

  it('is yellow for what is not an error', () => {
    const severities = (['warning', 'errored', 'failed'] as const).map((severity) =>
      show('', { severity }, { ...plain, color: true })
        .slice(0, 5)
        .replace('\u001b', '␛'),
    );
    expect(severities).toEqual(['␛[33m', '␛[33m', '␛[31m']);
  });
});

describe('a key that was written into a file', () => {
  it('is not shown', () => {
    const text = 'local: { api_key: sk-abcdef123456 }\nother: { api_key: hunter2secret }';
    const shown = show(text, { location: at(2, 1, 6) });
    expect(shown).toBe(`pipelines/triage.yaml:2:1 error unknown-key: a step has no key \`modle\`
  1 | local: { api_key: *************** }
  2 | other: { api_key: ************* }
    | ^^^^^
`);
  });
});
