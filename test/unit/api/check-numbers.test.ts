import { describe, expect, it } from 'vitest';
import { list } from '../../../src/api/list.ts';
import { type RunOptions, run } from '../../../src/api/run.ts';
import { makeProgram } from '../../support/program.ts';

const pipeline = `version: 1
name: tickets
messages: [{ user: hi }]
cases: [{ id: a }, { id: b }, { id: c }]
`;

const files = { 'tickets.yaml': pipeline };

async function runWith(options: object, config?: string) {
  const program = await makeProgram({
    files: { ...files, ...(config !== undefined && { 'pulze.config.yaml': config }) },
  });
  const plan: RunOptions = { files: ['tickets.yaml'], endpoint: { name: 'emulator' } };
  const environment = program.makeEnvironment();
  const result = await run({ ...plan, ...options }, environment);
  return { result, ran: await environment.files.kind('.pulze') };
}

describe('numbers that the library is given', () => {
  it.each([
    [{ concurrency: 0 }, '`concurrency` takes a whole number, 1 or more, and is 0'],
    [{ concurrency: 1.5 }, '`concurrency` takes a whole number, 1 or more, and is 1.5'],
    [{ retries: Number.NaN }, '`retries` takes a whole number, 0 or more, and is NaN'],
    [{ bail: '1' }, '`bail` takes a whole number, 1 or more, and is the text `1`'],
    [
      { overrides: { models: [], params: {}, vars: {}, repeat: -1 } },
      '`overrides.repeat` takes a whole number, 1 or more, and is -1',
    ],
    [
      { confirm: { top: Number.NaN, run: 'latest' } },
      '`confirm.top` takes a whole number, 1 or more, and is NaN',
    ],
    [
      { budget: { cost_usd: Number.POSITIVE_INFINITY } },
      '`budget.cost_usd` takes a finite number above 0, and is Infinity',
    ],
    [{ budget: { time_ms: null } }, '`budget.time_ms` takes a finite number above 0, and is null'],
    [
      { budget: { requests: [] } },
      '`budget.requests` takes a whole number, 1 or more, and is no number',
    ],
    [{ budget: { cost: 1 } }, 'there is no `budget.cost`'],
  ])('are refused before anything is read: %j', async (options, message) => {
    const { result, ran } = await runWith(options);
    expect(result).toMatchObject({ kind: 'refused', diagnostics: [{ code: 'usage', message }] });
    expect(ran).toBe('missing');
  });

  it('are refused by what only plans, too', async () => {
    const program = await makeProgram({ files });
    const overrides = { models: [], params: {}, vars: {}, repeat: 0.5 };
    const listed = await list({ files: ['tickets.yaml'], overrides }, program.makeEnvironment());
    expect(listed).toMatchObject({ kind: 'refused', diagnostics: [{ code: 'usage' }] });
  });
});

describe('a part of a budget that is undefined', () => {
  it("leaves the configuration's as it is", async () => {
    const options = { budget: { requests: undefined, tokens: undefined }, concurrency: 1 };
    const { result } = await runWith(options, 'budgets: { run: { requests: 1 } }\n');
    expect(result).toMatchObject({ kind: 'ran', summary: { counts: { passed: 1, not_run: 2 } } });
  });
});
