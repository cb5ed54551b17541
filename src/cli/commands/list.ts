import { list, type PlannedTrial } from '../../api/list.ts';
import type { PlannedRequest } from '../../api/plan-request.ts';
import type { PlannedSearch } from '../../api/plan-search.ts';
import { RUNS_FOLDER } from '../../api/run-store.ts';
import { safeLine } from '../../diagnostic/safe-text.ts';
import { formatCount, formatNumberOf } from '../../source/count-text.ts';
import type { Arguments, CommandContext, CommandHandler } from '../command.ts';
import { describeForecast, describeMost } from '../describe-forecast.ts';
import { describePower } from '../describe-power.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { orInterrupted } from '../or-interrupted.ts';
import { printDiagnostics } from '../print.ts';
import { readPlanOptions } from '../read-arguments.ts';
import { tellNothingSelected } from '../tell-left-out.ts';

const SHOWN = 50;

interface Sums {
  trials: number;
  skipped: number;
  requests: number;
  conditional: number;
  promptTokens: number;
  /** How many of them are of answers of earlier steps. */
  answerTokens: number;
  isCounted: boolean;
  completionTokens: number;
  unlimited: number;
  cost: number;
  /** Requests whose cost is not known. */
  unknown: number;
  /** How many of them lack a price, and how many a limit of their own. */
  unpriced: number;
  unbounded: number;
  /** Requests with a limit, and an answer in them that has none. */
  open: number;
  judging: number;
  /** Endpoints of judges, and of steps. */
  readonly judgedAt: Set<string>;
  readonly askedAt: Set<string>;
}

/** `list`, and `run --dry-run`, which also shows the requests as they would be sent. */
export const listCommand: CommandHandler = (args, context) =>
  orInterrupted(context.interrupts, () => listTrials(args, context));

async function listTrials(args: Arguments, context: CommandContext): Promise<ExitCode> {
  const { environment } = context;
  const needsEndpoint = args['dry-run'] === true;
  const result = await list({ ...readPlanOptions(args), needsEndpoint }, environment);
  printDiagnostics(result.diagnostics, result.sources, { environment, args });
  if (result.kind === 'refused') return exitCodes.mistake;
  if (result.trialCount === 0) {
    environment.stderr.write(tellNothingSelected(args));
    return exitCodes.nothing;
  }
  const trials = told(result.trials(), (trial) => result.forecast.add(trial));
  const sums = await writeTrials(trials, { args, context });
  environment.stdout.write(describeSums(sums));
  environment.stdout.write(describeForecast(result.forecast.variants(), result.prices));
  for (const search of result.searches) environment.stdout.write(describeSearch(search));
  if (args['power'] === true) {
    const folder = typeof args['output'] === 'string' ? args['output'] : RUNS_FOLDER;
    environment.stdout.write(describePower(await result.power(folder)));
  }
  return exitCodes.ok;
}

async function* told<Item>(
  items: AsyncIterable<Item>,
  tell: (item: Item) => void,
): AsyncIterable<Item> {
  for await (const item of items) {
    tell(item);
    yield item;
  }
}

async function writeTrials(
  trials: AsyncIterable<PlannedTrial>,
  to: { readonly args: Arguments; readonly context: CommandContext },
): Promise<Sums> {
  const { stdout } = to.context.environment;
  const dry = to.args['dry-run'] === true;
  const most = countShown(to.args);
  const sums: Sums = {
    trials: 0,
    skipped: 0,
    requests: 0,
    conditional: 0,
    promptTokens: 0,
    answerTokens: 0,
    isCounted: true,
    completionTokens: 0,
    unlimited: 0,
    cost: 0,
    unknown: 0,
    unpriced: 0,
    unbounded: 0,
    open: 0,
    judging: 0,
    judgedAt: new Set(),
    askedAt: new Set(),
  };
  for await (const trial of trials) {
    if (to.context.interrupts.stop.aborted) break;
    if (sums.trials < most) {
      stdout.write(dry ? describeDry(trial) : describeTrial(trial));
    }
    add(sums, trial);
  }
  if (most > 0 && sums.trials > most)
    stdout.write(`and ${formatNumberOf(sums.trials - most, 'trial')} more: --verbose lists all\n`);
  return sums;
}

function countShown(args: Arguments): number {
  if (args['quiet'] === true) return 0;
  const isWhole = args['dry-run'] === true || args['verbose'] === true;
  return isWhole ? Number.POSITIVE_INFINITY : SHOWN;
}

function describeTrial(trial: PlannedTrial): string {
  const skip = trial.skip === undefined ? '' : `  (${describeSkip(trial.skip)})`;
  return `${safeLine(trial.id + skip, true)}\n`;
}

/** `skip: true` has a reason that says so itself. */
function describeSkip(reason: string): string {
  return reason.startsWith('skipped') ? reason : `skipped: ${reason}`;
}

function describeDry(trial: PlannedTrial): string {
  if (trial.skip !== undefined) return `${describeTrial(trial)}\n`;
  return `${safeLine(trial.id, true)}\n${trial.requests.map(describeRequest).join('')}\n`;
}

function describeRequest(request: PlannedRequest): string {
  const { step, url, endpoint, waitsFor, headers } = request;
  const lines = [
    `  ${step}: POST ${url} (${endpoint})`,
    ...(waitsFor === undefined ? [] : [`    (${waitsFor})`]),
    ...Object.entries(headers).map(([name, value]) => `    ${name}: ${value}`),
    ...JSON.stringify(request.body, null, 2)
      .split('\n')
      .map((line) => `    ${line}`),
  ];
  return lines.map((line) => `${safeLine(line, true)}\n`).join('');
}

function add(sums: Sums, trial: PlannedTrial): void {
  sums.trials += 1;
  if (trial.skip !== undefined) sums.skipped += 1;
  for (const { calls, endpoint } of trial.judging) {
    sums.judging += calls;
    sums.judgedAt.add(endpoint);
  }
  for (const request of trial.requests) {
    sums.askedAt.add(request.endpoint);
    sums.requests += 1;
    if (request.isConditional) sums.conditional += 1;
    addPrompt(sums, request);
    sums.completionTokens += request.mostCompletionTokens ?? 0;
    if (request.mostCompletionTokens === undefined) sums.unlimited += 1;
    sums.cost += request.mostCostUsd ?? 0;
    if (request.mostCostUsd === undefined) addUnknown(sums, request);
  }
}

function addUnknown(sums: Sums, request: PlannedRequest): void {
  sums.unknown += 1;
  if (request.isPriced !== true) sums.unpriced += 1;
  if (request.mostCompletionTokens === undefined) sums.unbounded += 1;
  else if (request.isOpen === true) sums.open += 1;
}

function addPrompt(sums: Sums, request: PlannedRequest): void {
  const { promptTokens, answerTokens = 0, isCounted } = request;
  sums.promptTokens += promptTokens;
  sums.answerTokens += answerTokens;
  sums.isCounted &&= isCounted;
}

/** The sums above are those of the whole product. */
function describeSearch({ pipeline, most, planned, rounds }: PlannedSearch): string {
  let cases = 0;
  const steps = rounds.map((round) => {
    cases += round.cases;
    return `${formatNumberOf(round.variants, 'variant')} on ${formatNumberOf(cases, 'case')}`;
  });
  const said = `search of ${pipeline}: at most ${formatCount(most)} of its ${formatNumberOf(planned, 'trial')} will be run: ${steps.join(', then ')}`;
  return `${safeLine(said, true)}\n`;
}

function describeSums(sums: Sums): string {
  const lines = [
    `${formatNumberOf(sums.trials, 'trial')}${sums.skipped > 0 ? `, ${formatCount(sums.skipped)} of them skipped` : ''}`,
    `${formatNumberOf(sums.requests, 'request')}${sums.conditional > 0 ? ` at the most; ${formatCount(sums.conditional)} of them only when a \`when\` says so` : ''}`,
    describePrompt(sums),
    sums.unlimited > 0
      ? `completion tokens: ${formatNumberOf(sums.unlimited, 'request')} without \`max_tokens\`${sums.completionTokens > 0 ? `; the others at most ${formatCount(sums.completionTokens)}` : ''}`
      : `at most ${formatNumberOf(sums.completionTokens, 'completion token')}`,
    sums.unknown > 0
      ? `cost: unknown for ${formatNumberOf(sums.unknown, 'request')} (${describeLack(sums)})`
      : `cost: ${describeMost(sums.cost, sums.isCounted)}`,
    ...(sums.judging === 0
      ? []
      : [
          `judging: about ${formatNumberOf(sums.judging, 'call')}${describeElsewhere(sums)}, in none of the numbers above`,
        ]),
  ];
  return `${lines.join('\n')}\n`;
}

/** Only what is lacking; of several things, one or all of them. */
function describeLack({ unknown, unpriced, unbounded, open }: Sums): string {
  const isAll = unpriced === unknown && unbounded === unknown;
  const lacks = [
    ...(unpriced > 0 ? ['no price'] : []),
    ...(unbounded > 0 ? ['no `max_tokens`'] : []),
    ...(open > 0 ? ['no `max_tokens` of a step that it waits for'] : []),
  ];
  return lacks.join(isAll ? ', and ' : ', or ');
}

/** Where judges are asked, if that is not where steps are. */
function describeElsewhere({ judgedAt, askedAt }: Sums): string {
  if ([...judgedAt].every((endpoint) => askedAt.has(endpoint))) return '';
  return ` at ${safeLine([...judgedAt].join(' and '), true)}`;
}

/** What is counted is exact, since nothing waits for an answer then. */
function describePrompt({ promptTokens, answerTokens, isCounted, requests }: Sums): string {
  const tokens = formatNumberOf(promptTokens, 'prompt token');
  if (isCounted && requests > 0) return `${tokens}, counted as the models do`;
  const answers = `, with the most of the answers that are waited for (${formatCount(answerTokens)})`;
  return `about ${tokens} of the text that is known${answerTokens > 0 ? answers : ''}`;
}
