import { nameEndpoints } from '../protocol/asked-endpoints.ts';
import type { TrialRecord } from '../protocol/record.ts';
import type { StoredRun } from '../protocol/stored-run.ts';
import { lacksTrials, type RunSummary } from '../protocol/summary.ts';
import { caseIdOf } from '../protocol/trial-id.ts';
import type { SourceFile } from '../source/location.ts';
import { renderReasons } from './failure-text.ts';
import { countGates, renderGates } from './junit-gates.ts';
import { renderOutput } from './output-text.ts';
import { findReasons, findWarnings, type Reason } from './reason.ts';
import type { Style } from './reporter.ts';
import { describeKept, describeRepeated } from './run-banner.ts';
import { isWhole, sayStop } from './say-stop.ts';
import { countSuites, type SuiteCount, type SuiteTotals } from './suite-count.ts';
import { formatValue } from './trial-row.ts';
import { attributes, escapeXml } from './xml-text.ts';

type Sources = ReadonlyMap<string, SourceFile>;

/** A file looks the same wherever it is written. */
const STYLE: Style = { columns: 100, color: false, unicode: true, detail: 'normal' };

export async function* renderJunitReport(run: StoredRun, sources: Sources): AsyncIterable<string> {
  const suites = await countSuites(run);
  const all = [...suites.values()];
  const summary = run.finished?.summary;
  const gates = summary?.gates ?? [];
  const ofGates = countGates(gates);
  const lack = lacksTrials(summary) ? summary?.stop?.message : undefined;
  const totals = [...all, ...(ofGates ? [ofGates] : []), ...(lack ? [LACK] : [])];
  const counts = sumCounts(totals, summary);
  yield '<?xml version="1.0" encoding="UTF-8"?>\n';
  yield `<testsuites${attributes({ name: run.started.run.program.name, ...counts })}>\n`;
  for (const suite of all) {
    yield openSuite(suite, run);
    for await (const trial of run.trials(suite.places))
      yield await renderCase(trial, suite, sources);
    yield* renderRuled(suite);
    yield renderNotRun(suite);
    yield '  </testsuite>\n';
  }
  if (ofGates) yield* renderGates(gates, ofGates);
  yield renderLack(lack);
  yield '</testsuites>\n';
}

function sumCounts(
  suites: readonly SuiteTotals[],
  summary: RunSummary | undefined,
): Readonly<Record<string, string | number>> {
  const sum = (pick: (suite: SuiteTotals) => number): number =>
    suites.reduce((total, suite) => total + pick(suite), 0);
  return {
    tests: sum((suite) => suite.tests),
    failures: sum((suite) => suite.failures),
    errors: sum((suite) => suite.errors),
    skipped: sum((suite) => suite.skipped),
    time: seconds(summary?.duration_ms ?? sum((suite) => suite.milliseconds)),
  };
}

function openSuite(suite: Readonly<SuiteCount>, run: StoredRun): string {
  const { endpoint, id, started_at } = run.started.run;
  const properties: readonly (readonly [string, string])[] = [
    ['run', id],
    ['endpoint', nameEndpoints(run.started.run).join(', ')],
    ...(endpoint.note === undefined ? [] : [['note', endpoint.note] as const]),
    ...describeCassette(run),
    ...describeEnd(run),
    ...Object.entries(suite.variant).map(
      ([axis, value]) => [`matrix.${axis}`, formatValue(value)] as const,
    ),
  ];
  const tag = attributes({
    name: nameSuite(suite),
    tests: suite.tests,
    failures: suite.failures,
    errors: suite.errors,
    skipped: suite.skipped,
    time: seconds(suite.milliseconds),
    timestamp: started_at.replace(/(\.\d+)?Z$/, ''),
    file: suite.file,
  });
  const lines = properties.map(([key, value]) => {
    return `      <property${attributes({ name: key, value })}/>\n`;
  });
  return `  <testsuite${tag}>\n    <properties>\n${lines.join('')}    </properties>\n`;
}

/** The class of its tests, too: viewers know a test by its class and name, and variants have the same cases. */
function nameSuite({ pipeline, variantId }: Readonly<SuiteCount>): string {
  return variantId === '' ? pipeline : `${pipeline} [${variantId}]`;
}

function describeCassette(run: StoredRun): readonly (readonly [string, string])[] {
  const { cassette } = run.started.run;
  return [
    ...(cassette === undefined ? [] : [['cassette', cassette.mode] as const]),
    ...describeRepeated(run).map((note) => ['repeats', note] as const),
    ...describeKept(run).map((note) => ['kept-answers', note] as const),
  ];
}

function describeEnd(run: StoredRun): readonly (readonly [string, string])[] {
  if (run.finished === undefined) return [['incomplete', 'the run did not finish']];
  const { summary } = run.finished;
  const stop = sayStop(summary, 'the run was stopped');
  return stop === undefined || isWhole(summary) ? [] : [['incomplete', stop]];
}

async function renderCase(
  trial: TrialRecord,
  suite: Readonly<SuiteCount>,
  sources: Sources,
): Promise<string> {
  const tag = attributes({
    name: trial.repeat > 1 ? `${trial.case} #${trial.repeat}` : trial.case,
    classname: nameSuite(suite),
    time: seconds(trial.latency_ms ?? 0),
    file: trial.file,
  });
  const tolerated = suite.tolerated.get(caseIdOf(trial.id));
  const children = await renderOutcome(trial, tolerated, sources);
  return children === ''
    ? `    <testcase${tag}/>\n`
    : `    <testcase${tag}>\n${children}    </testcase>\n`;
}

/** Cases that fail, or are left open, by what their repeats come to. */
function* renderRuled(suite: Readonly<SuiteCount>): Iterable<string> {
  const { ruled, tolerance } = suite;
  for (const { case: name, result, reason } of ruled) {
    const tag = nameTest(suite, `${name} (repeats)`);
    const said = attributes({ message: reason, type: 'repeat' });
    const child =
      result === 'tolerated'
        ? `<system-out>${escapeXml(`tolerated ${tolerance}: ${reason}`)}</system-out>`
        : `<${result}${said}>${escapeXml(reason)}</${result}>`;
    yield `    <testcase${tag}>\n      ${child}\n    </testcase>\n`;
  }
}

/** One for all of them, since there may be any number. */
function renderNotRun(suite: Readonly<SuiteCount>): string {
  if (suite.notRun === undefined) return '';
  const { result, message } = suite.notRun;
  const child =
    result === 'skipped'
      ? `<skipped${attributes({ message })}/>`
      : `<error${attributes({ message, type: 'not-run' })}>${escapeXml(message)}</error>`;
  return `    <testcase${nameTest(suite, '(not run)')}>\n      ${child}\n    </testcase>\n`;
}

const LACK: SuiteTotals = { tests: 1, failures: 0, errors: 1, skipped: 0, milliseconds: 0 };

/** A suite by itself: no other is about what is not there. */
function renderLack(message: string | undefined): string {
  if (message === undefined) return '';
  const { tests, failures, errors, skipped } = LACK;
  const suite = { name: 'unfinished', tests, failures, errors, skipped, time: '0.000' };
  const tag = attributes({ name: '(not run)', classname: 'run', time: '0.000' });
  const error = `<error${attributes({ message, type: 'not-run' })}>${escapeXml(message)}</error>`;
  const test = `    <testcase${tag}>\n      ${error}\n    </testcase>\n`;
  return `  <testsuite${attributes(suite)}>\n${test}  </testsuite>\n`;
}

/** Of a test that is no trial. */
function nameTest(suite: Readonly<SuiteCount>, name: string): string {
  return attributes({ name, classname: nameSuite(suite), time: '0.000', file: suite.file });
}

async function renderOutcome(
  trial: TrialRecord,
  /** Why it makes nothing red if it failed. */
  tolerated: string | undefined,
  sources: Sources,
): Promise<string> {
  const context = { sources, style: STYLE };
  const warnings = await renderReasons(trial, findWarnings(trial), context);
  const notes = warnings === '' ? '' : `      <system-out>${escapeXml(warnings)}</system-out>\n`;
  if (trial.outcome === 'skipped') {
    const message = trial.reason ?? trial.steps.find((step) => step.reason)?.reason;
    return `      <skipped${attributes({ message })}/>\n`;
  }
  const reasons = findReasons(trial);
  if (reasons.length === 0) return notes;
  const text = `${trial.id}\n${await renderReasons(trial, reasons, context)}${renderOutput(trial, reasons, STYLE)}`;
  if (tolerated !== undefined && trial.outcome === 'failed') {
    const told = `tolerated ${tolerated}: ${text}${warnings}`;
    return `      <system-out>${escapeXml(told)}</system-out>\n`;
  }
  const name = trial.outcome === 'failed' ? 'failure' : 'error';
  const tag = attributes(summarize(reasons));
  return `      <${name}${tag}>${escapeXml(text)}</${name}>\n${notes}`;
}

function summarize(reasons: readonly Reason[]): Readonly<Record<string, string>> {
  const [first] = reasons;
  const more = reasons.length > 1 ? ` (and ${reasons.length - 1} more)` : '';
  return { message: `${first?.notice.message ?? ''}${more}`, type: first?.notice.code ?? '' };
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3);
}
