import { describe, expect, it } from 'vitest';
import { parseCommand } from '../../support/scenario/parse-command.ts';

describe('reading a command of a scenario', () => {
  it('takes variables in front and words after the program', () => {
    expect(parseCommand('CI=1 NAME="a b" pulze-run  run --var x=1')).toEqual({
      program: 'pulze-run',
      args: ['run', '--var', 'x=1'],
      variables: { CI: '1', NAME: 'a b' },
    });
  });

  it('reads quotes and backslashes as a shell does', () => {
    const { args } = parseCommand(
      String.raw`pulze-run --var 'ticket=it'\''s $5' "--filter=say \"hi\" | \n" a\ b '' pipelines/*.yaml`,
    );
    expect(args).toEqual([
      '--var',
      "ticket=it's $5",
      String.raw`--filter=say "hi" | \n`,
      'a b',
      '',
      'pipelines/*.yaml',
    ]);
  });

  it.each([
    ['pulze-run | jq .', '`|` in `pulze-run | jq .` would need a shell'],
    ['pulze-run > out.json', '`>` in `pulze-run > out.json` would need a shell'],
    ['pulze-run $HOME', '`$` in `pulze-run $HOME` would need a shell'],
    ["pulze-run 'open", "`'` in `pulze-run 'open` would need a shell"],
    ['CI=1', '`CI=1` names no program'],
  ])('refuses %j', (text, message) => {
    expect(() => parseCommand(text)).toThrow(message);
  });
});
