import { describe, expect, it } from 'vitest';
import { reportOf, runOf, storedRunCommand } from '../../../src/cli/stored-run-command.ts';

describe('a command about a stored run', () => {
  it('names the folder that the run is in, where that is not the usual one', () => {
    expect(storedRunCommand('report', { id: 'a' })).toBe('pulze-run report a');
    expect(storedRunCommand('resume', { id: 'a', output: '.pulze/runs' })).toBe(
      'pulze-run resume a',
    );
    expect(storedRunCommand('rerun --errored', { id: 'a' })).toBe('pulze-run rerun --errored a');
    expect(storedRunCommand('resume', { id: 'a', output: "o'brien/my runs" })).toBe(
      "pulze-run resume a --output 'o'\\''brien/my runs'",
    );
  });

  it('names the files of variables that the run was given', () => {
    const envFiles = ['.env', 'my keys.env'];
    expect(storedRunCommand('resume', { id: 'a', output: 'out', envFiles })).toBe(
      "pulze-run resume a --output out -e .env -e 'my keys.env'",
    );
  });

  it('shows the run of a journal, whatever its name', () => {
    expect(reportOf('.pulze/runs/a/journal.jsonl')).toBe('pulze-run report a');
    expect(reportOf('my out/a/journal.jsonl')).toBe("pulze-run report a --output 'my out'");
    expect(reportOf('old runs/a.jsonl')).toBe("pulze-run report 'old runs/a.jsonl'");
  });

  it('is found by the path of a journal', () => {
    expect(runOf('.pulze/runs/a/journal.jsonl')).toEqual({ id: 'a', output: '.pulze/runs' });
    expect(runOf('out/report.json')).toBeUndefined();
  });
});
