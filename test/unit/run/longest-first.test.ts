import { describe, expect, it } from 'vitest';
import { longestFirst } from '../../../src/run/longest-first.ts';
import { makeProgram } from '../../support/program.ts';

async function* from<Item>(items: readonly Item[]): AsyncIterable<Item> {
  yield* items;
}

const milliseconds = { kindOf: String, expect: (each: number) => each };

async function order(items: readonly number[]): Promise<readonly number[]> {
  const seen: number[] = [];
  for await (const item of longestFirst(from(items), milliseconds)) seen.push(item);
  return seen;
}

describe('work', () => {
  it('comes with the longest first', async () => {
    expect(await order([2000, 60_000, 4000, 30_000])).toEqual([60_000, 30_000, 4000, 2000]);
  });

  it('that takes about as long, or less than a second, stays in its order', async () => {
    expect(await order([9000, 8000, 10_000])).toEqual([9000, 8000, 10_000]);
    expect(await order([1, 900, 30, 500])).toEqual([1, 900, 30, 500]);
  });

  it('that is alike, or as long as what is not, stays in its order', async () => {
    const items = ['a1', 'b2', 'a3', 'c4', 'b5', 'c6'];
    const seconds: Readonly<Record<string, number>> = { a: 4000, b: 4000, c: 60_000 };
    const kindOf = (item: string): string => item.charAt(0);
    const seen: string[] = [];
    const lengths = { expect: (item: string): number => seconds[kindOf(item)] ?? 0, kindOf };
    for await (const item of longestFirst(from(items), lengths)) seen.push(item);
    expect(seen).toEqual(['c4', 'c6', 'a1', 'b2', 'a3', 'b5']);
  });

  it('is all there, however much more there is than is looked at', async () => {
    const items = Array.from({ length: 1000 }, (_, at) => 1000 * (at + 1));
    const seen = await order(items);
    expect(seen[0]).toBeGreaterThan(128_000);
    expect(seen.toSorted((a, b) => a - b)).toEqual(items);
  });
});

describe('a run', () => {
  const files = {
    'short.yaml': `version: 1
name: short
params: { max_tokens: 100 }
messages: [{ user: "{{case.id}}" }]
assert: [{ equals: ok }]
cases: [{ id: a }, { id: b }]
emulator: { rules: [{ reply: { text: ok } }] }
`,
    'zlong.yaml': `version: 1
name: long
params: { max_tokens: 4000 }
messages: [{ user: "{{case.id}}" }]
assert: [{ equals: ok }]
cases: [{ id: c }]
emulator: { rules: [{ reply: { text: ok } }] }
`,
  };

  /** The journal has the trials in the order in which they ended. */
  async function endings(concurrency: string): Promise<readonly string[]> {
    const program = await makeProgram({ files });
    const output = await program.run(
      ...['short.yaml', 'zlong.yaml', '--endpoint', 'emulator', '--quiet', '-r', 'json'],
      ...['--concurrency', concurrency],
    );
    const { run, trials } = JSON.parse(output.stdout);
    const journal = program.read(`.pulze/runs/${run.id}/journal.jsonl`);
    const ended = journal
      .split('\n')
      .flatMap((line) => (line.includes('"trial_finished"') ? [JSON.parse(line).trial.case] : []));
    expect(trials.map((trial: { case: string }) => trial.case)).toEqual(['a', 'b', 'c']);
    return ended;
  }

  it('begins with what may take longest, and reports in plan order', async () => {
    expect((await endings('2')).slice(0, 2)).toContain('c');
    expect(await endings('1')).toEqual(['a', 'b', 'c']);
  });
});
