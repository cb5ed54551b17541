import { catalogue } from '../diagnostic/catalogue.ts';
import { unspecifiedQuestions } from '../emulator/unspecified.ts';
import { priceTable } from '../pricing/price-table.ts';
import { helperSummaries } from '../template/builtin-helpers.ts';
import { builtInEndpoints, EMULATOR } from './endpoints.ts';
import { builtIns } from './extensions.ts';
import { markdownCode as code, markdownTable as table } from './markdown-table.ts';

/**
 * The README's reference tables by the name that stands in its `<!-- table NAME -->`, as Markdown
 * without a line end: what the definitions say of themselves.
 */
export function makeReadmeTables(): Readonly<Record<string, string>> {
  const { assertions, reporters, live, datasets, providers } = builtIns;
  return {
    assertions: table(
      ['assertion', 'holds when', 'for example'],
      [...assertions.values()].map(({ name, summary, examples }) => [
        code(name),
        summary,
        code(examples[0]?.yaml ?? ''),
      ]),
    ),
    helpers: table(
      ['helper', 'gives', 'for example'],
      helperSummaries.map(({ name, summary, usage }) => [code(name), summary, code(usage)]),
    ),
    reporters: table(
      ['reporter', 'writes'],
      [...reporters.values()].map(({ name, summary }) => [code(name), summary]),
    ),
    progress: table(
      ['where', 'shows'],
      [
        ['at a terminal', live.terminal.summary],
        ['elsewhere', live.plain.summary],
      ],
    ),
    datasets: table(
      ['format', 'files', 'reads'],
      datasets.map(({ name, extensions, summary }) => [
        code(name),
        extensions.map(code).join(' '),
        summary,
      ]),
    ),
    dialects: table(
      ['dialect', 'is'],
      [...providers.values()].map(({ name, summary }) => [code(name), summary]),
    ),
    endpoints: table(
      ['endpoint', 'address', 'dialect', 'key'],
      builtInEndpoints.map(({ name, baseUrl, dialect, keyVariable }) => [
        code(name),
        name === EMULATOR ? 'inside pulze-run' : code(baseUrl),
        code(dialect),
        keyVariable === undefined ? 'none' : code(keyVariable),
      ]),
    ),
    prices: table(
      ['model', 'input', 'input that was kept', 'output'],
      priceTable.map(({ provider, model, input, cached_input: cached, output }) => [
        code(`${provider}/${model}`),
        `$${input}`,
        cached === undefined ? '' : `$${cached}`,
        output === 0 ? '' : `$${output}`,
      ]),
    ),
    unspecified: describeUnspecified(),
    codes: table(
      ['code', 'means'],
      Object.entries(catalogue).map(([name, { title }]) => [code(name), title]),
    ),
  };
}

/** What Pulze's documents leave open, and what the emulator does about it. */
function describeUnspecified(): string {
  return table(
    ['`unspecified`', 'what is open', 'answers, the usual one first', 'why'],
    unspecifiedQuestions.map(({ key, question, answers, default: usual, reason }) => [
      code(key),
      question,
      [usual, ...answers.filter((answer) => answer !== usual)]
        .map((answer) => code(String(answer)))
        .join(' '),
      reason,
    ]),
  );
}
