import { markdownCode as code, markdownTable as table } from '../api/markdown-table.ts';
import { budgetFlags } from './budget-options.ts';
import { calibrateFlags } from './calibrate-options.ts';
import { commands, outputFlag, usageOf } from './commands.ts';
import { exitCodeMeanings, exitCodes } from './exit-codes.ts';
import { keepingFlags } from './keeping-options.ts';
import {
  compareFlags,
  compareReportFlags,
  compareStyleFlags,
  type Flag,
  type Flags,
  listFlags,
  planFlags,
  repeatFlag,
  reportFlags,
  runFlags,
  saveFlags,
  serveFlags,
  styleFlags,
} from './options.ts';
import { rerunFlags, runsFlags } from './runs-options.ts';

/** The README's tables of the command line, as those of `makeReadmeTables`. */
export function makeCommandLineTables(): Readonly<Record<string, string>> {
  return {
    commands: table(
      ['command', 'does'],
      commands.map((command) => [code(`pulze-run ${usageOf(command)}`), command.summary]),
    ),
    options: optionTable({
      ...planFlags,
      ...repeatFlag,
      ...runFlags,
      ...budgetFlags,
      ...keepingFlags,
      ...reportFlags,
      ...saveFlags,
      ...styleFlags,
    }),
    'rerun-options': optionTable(rerunFlags),
    'runs-options': optionTable({
      keep: runsFlags['keep'] ?? {},
      'older-than': runsFlags['older-than'] ?? {},
    }),
    'list-options': optionTable(listFlags),
    'compare-options': optionTable({
      ...compareFlags,
      ...compareReportFlags,
      ...compareStyleFlags,
      output: outputFlag,
    }),
    'calibrate-options': optionTable(
      Object.fromEntries(calibrateOwn.map((name) => [name, calibrateFlags[name] ?? {}])),
    ),
    'serve-options': optionTable(serveFlags),
    'exit-codes': table(
      ['exit', 'when'],
      names.map((name) => [String(exitCodes[name]), exitCodeMeanings[name]]),
    ),
  };
}

/** What other commands do not have, or say otherwise. */
const calibrateOwn: readonly string[] = ['pipeline', 'judge', 'save', 'quiet', 'verbose'];

const names = Object.keys(exitCodes) as readonly (keyof typeof exitCodes)[];

function optionTable(flags: Flags): string {
  return table(
    ['option', 'says'],
    Object.entries(flags).map(([name, flag]) => [nameOption(name, flag), describeOption(flag)]),
  );
}

function nameOption(name: string, { alias, value }: Flag): string {
  const long = value === undefined ? `--${name}` : `--${name} ${value}`;
  return [long, ...[alias ?? []].flat().map((short) => `-${short}`)].map(code).join(', ');
}

function describeOption({ describe, default: unset }: Flag): string {
  return unset === undefined ? (describe ?? '') : `${describe ?? ''} (${unset})`;
}
