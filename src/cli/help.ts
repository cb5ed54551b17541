import { program } from '../api/program.ts';
import { type CommandDefinition, commands, usageOf } from './commands.ts';
import type { Flag, Flags } from './options.ts';
import { wrap } from './wrap.ts';

/** The short help: the commands, and the options that are used most. */
export function renderShortHelp(columns: number): string {
  const [run] = commands;
  return [
    wrap(`${program.name} ${program.version}: ${PURPOSE}`, columns).join('\n'),
    usageLine(`${program.name} <files…> [options]`, columns),
    section(
      'Commands:',
      commands.map((command) => [usageOf(command), command.summary]),
      columns,
    ),
    section('Options that are used most:', optionRows(pick(run?.options ?? {})), columns),
    section('Examples:', run?.examples ?? [], columns),
    wrap(EXIT_CODES, columns).join('\n'),
    wrap(`All options of a command: ${program.name} <command> --help`, columns).join('\n'),
  ]
    .map((part) => `${part}\n`)
    .join('\n');
}

/** All that a command takes, its options in their groups. */
export function renderCommandHelp(command: CommandDefinition, columns: number): string {
  const names = new Set(Object.values(command.options).map(groupOf));
  const groups = [...names].map((group) => [group, optionsOf(command, group)] as const);
  return [
    wrap(command.summary, columns).join('\n'),
    usageLine(
      `${program.name} ${usageOf(command)}${groups.length > 0 ? ' [options]' : ''}`,
      columns,
    ),
    ...(command.arguments.length > 0 ? [section('Arguments:', command.arguments, columns)] : []),
    ...groups.map(([group, flags]) => section(group, optionRows(flags), columns)),
    section('Examples:', command.examples, columns),
    ...(command.notes ? [command.notes.map((note) => wrapNote(note, columns)).join('\n')] : []),
  ]
    .map((part) => `${part}\n`)
    .join('\n');
}

function groupOf(flag: Flag): string {
  return flag.group ?? 'Options:';
}

function optionsOf({ options }: CommandDefinition, group: string): Flags {
  return Object.fromEntries(Object.entries(options).filter(([, flag]) => groupOf(flag) === group));
}

type Row = readonly [left: string, right: string];

const USED_MOST: readonly string[] = [
  'endpoint',
  'model',
  'filter',
  'case',
  'repeat',
  'dry-run',
  'reporter',
  'verbose',
];

const PURPOSE = 'runs prompt pipelines in parallel, and asserts on the answers';
const EXIT_CODES =
  'Exit codes: 0 passed, 1 failed, 2 a mistake and nothing was run, 3 something could not be judged, 4 nothing was selected, 130 interrupted';

function pick(flags: Flags): Flags {
  return Object.fromEntries(
    USED_MOST.flatMap((name) => (flags[name] ? [[name, flags[name]]] : [])),
  );
}

function usageLine(text: string, columns: number): string {
  return wrap(`Usage: ${text}`, columns).join('\n  ');
}

/** An indented line is to be copied, and stays whole. */
function wrapNote(note: string, columns: number): string {
  return note.startsWith(' ') ? note : wrap(note, columns).join('\n');
}

function optionRows(flags: Flags): readonly Row[] {
  return Object.entries(flags).map(([name, flag]) => [optionName(name, flag), describe(flag)]);
}

/** `-r, --reporter NAME[=FILE]`. */
function optionName(name: string, flag: Flag): string {
  const short = [flag.alias ?? []].flat().map((alias) => `-${alias}, `);
  const value = flag.value === undefined ? '' : ` ${flag.value}`;
  return `${short.join('')}--${name}${value}`;
}

function describe({ describe: text = '', default: value }: Flag): string {
  return value === undefined ? text : `${text} (${value})`;
}

const GAP = 2;
/** A wider left side would leave the right one too narrow; its text begins on the next line. */
const WIDEST_LEFT = 52;
/** With less room than this beside the names, what they mean stands below them. */
const LEAST_ROOM = 28;
const BELOW = ' '.repeat(6);

function section(head: string, rows: readonly Row[], columns: number): string {
  const fitting = rows.map(([left]) => left.length).filter((width) => width <= WIDEST_LEFT);
  const left = Math.max(...fitting, 0) + GAP;
  const room = columns - left - GAP;
  const lines =
    room < LEAST_ROOM
      ? rows.flatMap((row) => stack(row, columns))
      : rows.flatMap((row) => layOut(row, left, room));
  return [head, ...lines].join('\n');
}

function layOut([name, text]: Row, left: number, room: number): readonly string[] {
  const [first = '', ...rest] = wrap(text, room);
  const indent = ' '.repeat(GAP + left);
  const beside = name.length + GAP <= left;
  return [
    beside ? `  ${name.padEnd(left)}${first}` : `  ${name}\n${indent}${first}`,
    ...rest.map((line) => indent + line),
  ];
}

function stack([name, text]: Row, columns: number): readonly string[] {
  return [`  ${name}`, ...wrap(text, columns - BELOW.length).map((line) => BELOW + line)];
}
