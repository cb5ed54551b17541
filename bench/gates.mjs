/**
 * Gates as a user meets them: the real runner, an emulator scripted as models whose pass rates are known, and
 * another seed of the emulator for each suite. How often a gate decides so, beside what exact arithmetic says
 * that it should. Seeded: the same table each time. `--quick` for a tenth of the suites.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { printTable } from './print-table.mjs';
import { percent } from './statistics.mjs';

const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false } } });
const suites = values.quick ? 40 : 400;
const load = (path) => import(resolve('dist', path));
const [{ run, saveBaseline, makeNodeEnvironment }, binomial, mcnemar, interval] = await Promise.all(
  [
    'program/index.js',
    ...['binomial', 'mcnemar', 'interval'].map((name) => `statistics/${name}.js`),
  ].map(load),
);

const CASES = 100;
const BASELINE = 0.95;
const ALPHA = 0.05;
const MINIMUM = 0.9;
/** Models that the emulator knows; its draws for one say nothing of another's. */
const models = {
  before: { name: 'openai/gpt-4', rate: BASELINE },
  same: { name: 'openai/gpt-4o', rate: BASELINE },
  limit: { name: 'openai/gpt-3.5-turbo', rate: MINIMUM },
  worse: { name: 'google/gemini-1.5-pro', rate: 0.8 },
};

const folder = await mkdtemp(join(tmpdir(), 'pulze-run-gates-'));
process.chdir(folder);
const environment = { ...makeNodeEnvironment(), variables: {} };
await writeFile(
  'cases.csv',
  `number\n${Array.from({ length: CASES }, (_, at) => at + 1).join('\n')}\n`,
);

const start = performance.now();
const seen = new Map();
for (let seed = 1; seed <= suites; seed++) await playSuite(seed);
await rm(folder, { recursive: true, force: true });
console.log(`${suites} suites of ${CASES} cases for each line\n`);
printTable([
  ['gate', 'truth', 'says', 'exactly', `of ${suites}`, '99% interval', 'promised', ''],
  ...[...expectRegression(), ...expectPassRate()].map(describe),
]);
console.error(`measured in ${((performance.now() - start) / 1000).toFixed(0)} s`);

/** A run at 0.95 is saved, and each of the others held against it. */
async function playSuite(seed) {
  await writeFile('before.yaml', makePipeline(seed, ''));
  const gates = [
    `  regression: { baseline: baseline.json, alpha: ${ALPHA} }`,
    `  pass_rate: { min: ${MINIMUM}, confidence: ${1 - ALPHA}, method: exact }`,
  ];
  await writeFile('after.yaml', makePipeline(seed, `gate:\n${gates.join('\n')}\n`));
  const { stored } = await play('before.yaml', models.before);
  const problem = await saveBaseline(
    stored,
    { path: 'baseline.json', withTexts: false },
    environment,
  );
  if (problem) throw new Error(problem.message);
  for (const key of ['same', 'limit', 'worse']) {
    const { summary } = await play('after.yaml', models[key]);
    for (const { gate, result } of summary.gates) count(`${gate} ${key} ${result}`);
  }
  await rm('runs', { recursive: true, force: true });
}

function makePipeline(seed, gate) {
  const rules = Object.values(models).map(
    ({ name, rate }) =>
      `    - { match: { model: ${name}, probability: ${rate} }, reply: { text: billing } }\n`,
  );
  return `version: 1
name: tickets
messages: [{ user: "Which queue is ticket {{row.number}} for?" }]
assert: [{ equals: billing }]
cases: [{ dataset: cases.csv, id: "{{row.number}}" }]
${gate}emulator:
  seed: ${seed}
  rules:
${rules.join('')}    - { reply: { text: technical } }
`;
}

async function play(file, { name }) {
  const result = await run(
    {
      files: [file],
      output: 'runs',
      endpoint: { name: 'emulator' },
      overrides: { models: [name], params: {}, vars: {} },
    },
    environment,
  );
  if (result.kind !== 'ran') throw new Error(JSON.stringify(result.diagnostics));
  return result;
}

function count(key) {
  seen.set(key, (seen.get(key) ?? 0) + 1);
}

/** Of pairs that pass before with 0.95 and now with another rate: summed over all that can turn. */
function expectRegression() {
  const shown = (rate) => {
    const [worse, better] = [BASELINE * (1 - rate), (1 - BASELINE) * rate];
    let sum = 0;
    for (let turned = 0; turned <= CASES; turned++) {
      const at = binomial.binomialProbability(turned, { n: CASES, p: worse + better });
      for (let down = 0; down <= turned; down++) {
        if (mcnemar.exactMcNemar({ worse: down, better: turned - down }).oneSided > ALPHA) continue;
        sum += at * binomial.binomialProbability(down, { n: turned, p: worse / (worse + better) });
      }
    }
    return sum;
  };
  return [{ key: 'same', promise: ALPHA }, { key: 'worse' }].map(({ key, promise }) => ({
    gate: 'regression',
    truth: `${BASELINE.toFixed(2)}, now ${models[key].rate.toFixed(2)}`,
    key,
    result: 'not_met',
    exactly: shown(models[key].rate),
    promise,
  }));
}

function expectPassRate() {
  const options = { minimum: MINIMUM, confidence: 1 - ALPHA, method: 'exact' };
  const decided = (rate, result) => {
    let sum = 0;
    for (let passed = 0; passed <= CASES; passed++) {
      if (interval.judgePassRate({ passed, n: CASES }, options) !== result) continue;
      sum += binomial.binomialProbability(passed, { n: CASES, p: rate });
    }
    return sum;
  };
  return [
    { key: 'same', result: 'not_met', promise: ALPHA },
    { key: 'same', result: 'met' },
    { key: 'limit', result: 'not_met', promise: ALPHA },
    { key: 'limit', result: 'met', promise: ALPHA },
    { key: 'worse', result: 'not_met' },
    { key: 'worse', result: 'met', promise: ALPHA },
  ].map(({ key, result, promise }) => ({
    gate: `pass_rate of ${MINIMUM}`,
    truth: models[key].rate.toFixed(2),
    key,
    result,
    exactly: decided(models[key].rate, result),
    promise,
  }));
}

function describe({ gate, truth, key, result, exactly, promise }) {
  const passed = seen.get(`${gate.split(' ')[0]} ${key} ${result}`) ?? 0;
  const { lower, upper } = interval.exactInterval({ passed, n: suites }, 0.99);
  const isAsExpected = lower <= exactly && exactly <= upper;
  return [
    gate,
    truth,
    result.replace('_', ' '),
    percent(exactly),
    percent(passed / suites),
    `${percent(lower)} to ${percent(upper)}`,
    promise === undefined ? '' : `≤ ${percent(promise)}`,
    isAsExpected ? 'as expected' : 'NOT AS EXPECTED',
  ];
}
