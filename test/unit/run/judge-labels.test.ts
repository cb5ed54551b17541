import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Interrupts } from '../../../src/environment/interrupts.ts';
import { type ApiAnswer, completion, startApiServer } from '../../support/api-server.ts';
import { makeProgram } from '../../support/program.ts';

const pipeline = `version: 1
name: replies
messages: [{ user: Hello }]
assert: [{ judge: { rubric: Is it polite?, model: gpt-4o } }]
`;
const labels = Array.from({ length: 9 }, (_, n) =>
  JSON.stringify({ text: `Thank you ${n}.`, label: n % 2 === 0, prompt: 'Hello' }),
).join('\n');

async function calibrate(
  answer: (number: number) => ApiAnswer | Promise<ApiAnswer>,
  interrupts?: Interrupts,
) {
  const server = await startApiServer(({ number }) => answer(number));
  const program = await makeProgram({ files: { 'replies.yaml': pipeline, 'l.jsonl': labels } });
  const args = ['calibrate', 'l.jsonl', '--pipeline', 'replies.yaml', '--base-url', server.url];
  const all = [...args, '--concurrency', '3', '--retries', '0', '--save', 'c.json'];
  const result = await (interrupts ? program.runWith(interrupts, ...all) : program.run(...all));
  return {
    ...result,
    requests: server.requests.length,
    saved: existsSync(join(program.folder, 'c.json')),
  };
}

describe('labelled answers', () => {
  it('are judged several at once, each answer with its own verdict', async () => {
    const waiting: (() => void)[] = [];
    const result = await calibrate(async (number) => {
      // The first three are answered once all of them have come.
      if (number < 3) await new Promise<void>((resolve) => waiting.push(resolve));
      for (const wake of waiting) wake();
      return completion('{"reasoning": "Thanks.", "verdict": "pass"}');
    });
    expect(result.exitCode).toBe(0);
    expect(result.stdout).toMatch(/people pass │ +5 │ +0 │/);
    expect(result.stdout).toMatch(/people fail │ +4 │ +0 │/);
    expect([result.requests, result.saved]).toEqual([9, true]);
  });

  it('are no calibration where none has a verdict', async () => {
    const result = await calibrate(() => completion('Who knows.'));
    expect(result.exitCode).toBe(3);
    expect(result.stderr).toMatch('no calibration is saved, as no answer has a verdict: c.json\n');
    expect([result.requests, result.saved]).toEqual([9, false]);
  });

  it('are left alone once the run is interrupted, and nothing is measured', async () => {
    const [stop, abort] = [new AbortController(), new AbortController()];
    const result = await calibrate(
      (number) => {
        if (number === 3) stop.abort();
        return completion('pass');
      },
      { stop: stop.signal, abort: abort.signal },
    );
    expect(result.exitCode).toBe(130);
    expect(result.stdout).toBe('');
    expect(result.stderr).toMatch('judged; nothing is measured');
    expect(result.requests).toBeLessThan(6);
    expect(result.saved).toBe(false);
  });

  it('end with one error where the endpoint refuses the key', async () => {
    const result = await calibrate(() => ({ status: 401, body: { error: { message: 'no' } } }));
    expect(result.exitCode).toBe(3);
    expect(result.stderr).toMatch(/has refused every request/);
    expect(result.requests).toBeLessThanOrEqual(3);
    expect(result.saved).toBe(false);
  });
});
