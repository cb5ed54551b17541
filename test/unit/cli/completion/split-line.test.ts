import { expect, it } from 'vitest';
import { splitLine } from '../../../../src/cli/completion/split-line.ts';

it.each([
  ['pulze-run ', ['pulze-run', '']],
  ['pulze-run  tri', ['pulze-run', 'tri']],
  ['pulze-run my\\ tick', ['pulze-run', 'my tick']],
  ['pulze-run "my tick', ['pulze-run', 'my tick']],
  ["pulze-run 'my tick", ['pulze-run', 'my tick']],
  ['pulze-run -r junit="my f', ['pulze-run', '-r', 'junit=my f']],
  ['pulze-run "say \\"hi\\"" \'a\\b\' ', ['pulze-run', 'say "hi"', 'a\\b', '']],
  ['pulze-run tri\\', ['pulze-run', 'tri']],
  ['', ['']],
])('splits `%s` as a shell does', (line, words) => {
  expect(splitLine(line)).toEqual(words);
});
