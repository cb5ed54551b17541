import type { JsonObject, JsonValue } from '../../source/json.ts';
import { type Assertion, type Check, OptionError, type Verdict } from '../assertion.ts';
import { readBareOptions } from '../bare-option.ts';
import { orTemplate } from '../or-template.ts';
import {
  loadSqlParser,
  type ParsedSql,
  parseSql,
  type SqlDialect,
  sqlDialects,
} from '../parse-sql.ts';
import { type OptionReader, readOptions } from '../read-option.ts';
import { showCount, showList, showText } from '../show-value.ts';
import { readAsServers, type SkippedComments } from '../sql-comments.ts';
import { readableKinds, readSqlFacts, type SqlFacts } from '../sql-facts.ts';
import { nounOf, textOf } from '../text-of.ts';
import { describePlace, findExcess, isFenced } from '../text-place.ts';
import { errored, fail, pass } from '../verdicts.ts';

const MOST_CHARACTERS = 1_000_000;

const names = (description: string, more: JsonObject = {}): JsonObject => ({
  type: 'array',
  minItems: 1,
  items: { type: 'string', minLength: 1 },
  description,
  ...more,
});

export const sql: Assertion = {
  name: 'sql',
  summary: 'The text is SQL that the parser of this dialect reads, and nothing else is around it.',
  options: {
    description:
      'The bare name for PostgreSQL, a dialect, or what the SQL may do. A rare construct that the parser (node-sql-parser) does not know fails as well. What MySQL and MariaDB run of a comment (`/*! … */`, from any version on) counts; where the parser does not know that, the text passes only if nothing else is asserted of it.',
    type: ['boolean', 'string', 'object'],
    examples: [true, 'mysql', { statements: ['select'], tables: ['tickets'], one: true }],
    properties: {
      dialect: {
        type: 'string',
        description: `One of ${sqlDialects.join(', ')}; postgresql by default.`,
        examples: [...sqlDialects],
      },
      statements: names(
        'The kinds of statements that may be there, also inside of others: `select`, `insert`, `update`, `delete`, `create`, … A `select` that writes a table is `select into`.',
      ),
      tables: names(
        'The tables that may be named, with a schema where the statement writes one. Only `select`, `insert`, `replace`, `update` and `delete` pass then.',
      ),
      columns: names(
        'The columns that may be named, without their tables; `*` stands for `select *`. Only the same statements pass then.',
      ),
      one: orTemplate({ type: 'boolean', description: 'Whether there is one statement only.' }),
    },
    minProperties: 1,
    additionalProperties: false,
  },
  bare: true,
  scope: 'choice',
  examples: [
    {
      yaml: 'sql',
      passes: { text: "SELECT id FROM tickets WHERE queue = 'billing' ORDER BY id LIMIT 5" },
      fails: { text: "SELECT id FROM tickets WHERE queue = 'billing' ORDER LIMIT 5" },
    },
    {
      yaml: 'sql: { statements: [select], tables: [tickets, customers], one: true }',
      passes: { text: 'select t.id from tickets t join customers c on c.id = t.customer_id' },
      fails: { text: 'select id from tickets; delete from tickets' },
    },
    {
      yaml: 'sql: { dialect: mysql, columns: [id, queue] }',
      passes: { text: 'select `id` from tickets where queue = "billing"' },
      fails: { text: 'select `id`, email from tickets' },
    },
  ],
  async load(options): Promise<JsonValue> {
    const dialect = readDialect(readSqlOptions(options));
    if (dialect !== undefined) await loadSqlParser(dialect);
    return options;
  },
  prepare(options): Check {
    const wanted = readWanted(readSqlOptions(options));
    return (subject) => {
      const text = textOf(subject.value);
      const excess = findExcess(text, 'SQL', MOST_CHARACTERS);
      return excess === undefined ? judge(text, nounOf(subject), wanted) : errored(excess);
    };
  },
};

function readSqlOptions(options: JsonValue): OptionReader {
  return typeof options === 'boolean'
    ? readBareOptions(options, 'sql', 'dialect')
    : readOptions(options, 'dialect');
}

interface Wanted {
  readonly dialect: SqlDialect;
  readonly statements: readonly string[] | undefined;
  readonly tables: readonly string[] | undefined;
  readonly columns: readonly string[] | undefined;
  readonly isOne: boolean;
}

/** Undefined where it is still a template. */
function readDialect(reader: OptionReader): SqlDialect | undefined {
  const given = reader.filledText('dialect') ?? 'postgresql';
  const dialect = sqlDialects.find((each) => each === given.toLowerCase());
  if (dialect !== undefined || given.includes('{{')) return dialect;
  const message = `\`dialect\` is ${showText(given)}; it takes ${sqlDialects.join(', ')}`;
  throw new OptionError('bad-assertion-option', message, { path: reader.path('dialect') });
}

function readWanted(reader: OptionReader): Wanted {
  const lower = (key: string): readonly string[] | undefined =>
    reader.value(key) === undefined
      ? undefined
      : reader.needTexts(key).map((name) => name.toLowerCase());
  return {
    dialect: readDialect(reader) ?? 'postgresql',
    statements: lower('statements'),
    tables: lower('tables'),
    columns: lower('columns'),
    isOne: reader.flag('one'),
  };
}

function judge(text: string, noun: string, wanted: Wanted): Verdict {
  const bad = (problem: string): Verdict =>
    fail(`${noun} is not SQL of ${wanted.dialect}: ${problem}`, { actual: text });
  if (text.trim() === '') return bad('it is empty');
  if (isFenced(text)) return bad('it is in a code fence');
  const { texts, problem, skipped } = readAsServers(text, wanted.dialect);
  if (problem !== undefined) return bad(problem);
  const [parsed, ...older] = texts.map((read) => parseSql(text, wanted.dialect, read));
  const unjudged = [parsed, ...older].find((each) => each?.kind === 'unjudged');
  if (unjudged?.kind === 'unjudged') return errored(unjudged.reason);
  if (parsed?.kind === 'mistaken') {
    const verdict = skipped && judgeSkipped(text, wanted, { noun, skipped, mistake: parsed });
    return verdict ?? bad(parsed.problem);
  }
  const facts = readFacts(parsed, wanted);
  if (facts.length === 0) return bad('it has no statement');
  // A server that does not understand it does nothing.
  const found = [facts, ...older.map((each) => readFacts(each, wanted))];
  const problems = [...new Set(found.flatMap((each) => findProblems(each, wanted)))];
  return problems.length === 0
    ? accept(text, noun, { facts, dialect: wanted.dialect })
    : fail(problems.join('; '), { expected: asJson(wanted), actual: text });
}

interface Mistake {
  readonly problem: string;
  readonly offset?: number;
}

interface Unread {
  readonly noun: string;
  readonly skipped: SkippedComments;
  /** What is wrong with the text where the comments are run. */
  readonly mistake: Mistake;
}

/**
 * The parser knows less than servers do: of a text that is SQL without what a comment runs, only what the
 * comment does is not known. Undefined where it is no SQL without that either.
 */
function judgeSkipped(
  text: string,
  wanted: Wanted,
  { noun, skipped, mistake }: Unread,
): Verdict | undefined {
  const { dialect, statements, tables, columns, isOne } = wanted;
  const facts = readFacts(parseSql(text, dialect, skipped.text), wanted);
  if (facts.length === 0) return undefined;
  const isLimited = isOne || [statements, tables, columns].some((names) => names !== undefined);
  if (!isLimited) return accept(text, noun, { facts, dialect });
  const { starts } = skipped;
  const at = starts.findLast((start) => start <= (mistake.offset ?? start)) ?? starts[0] ?? 0;
  const problem = `what servers run of the comment at ${describePlace(text, at)}, ${showFrom(text, at)}, is not understood, so that what it does is not known`;
  const problems = new Set([...findProblems(facts, wanted), problem]);
  return fail([...problems].join('; '), { expected: asJson(wanted), actual: text });
}

/** A comment from its beginning. */
function showFrom(text: string, at: number): string {
  const end = text.indexOf('*/', at);
  return showText(text.slice(at, end === -1 ? undefined : end + 2));
}

function accept(
  text: string,
  noun: string,
  { facts, dialect }: { readonly facts: readonly SqlFacts[]; readonly dialect: SqlDialect },
): Verdict {
  const kinds = showList(facts.map(({ kinds: [kind = ''] }) => kind));
  return pass(`${noun} is SQL of ${dialect}: ${kinds}`, { actual: text });
}

function readFacts(parsed: ParsedSql | undefined, { dialect }: Wanted): readonly SqlFacts[] {
  if (parsed?.kind !== 'parsed') return [];
  return parsed.statements.map((each) => readSqlFacts(each, dialect));
}

function findProblems(facts: readonly SqlFacts[], wanted: Wanted): readonly string[] {
  const { statements, tables, columns } = wanted;
  const kinds = facts.flatMap((each) => each.kinds);
  const unread = kinds.filter((kind) => !readableKinds.includes(kind));
  const isGuarded = tables !== undefined || columns !== undefined;
  return [
    ...(wanted.isOne && facts.length > 1 ? [`there are ${facts.length} statements, not one`] : []),
    ...tellOthers('the statement', kinds, statements),
    ...tellOthers(
      'the table',
      facts.flatMap((each) => each.tables),
      tables,
    ),
    ...tellOthers(
      'the column',
      facts.flatMap((each) => each.columns),
      columns,
    ),
    ...(isGuarded && unread.length > 0
      ? [`which tables and columns ${showList([...new Set(unread)])} touches is not known`]
      : []),
  ];
}

/** What is there and not among those that may be. */
function tellOthers(
  noun: string,
  found: readonly string[],
  allowed: readonly string[] | undefined,
): readonly string[] {
  const others = [...new Set(found)].filter((each) => allowed?.includes(each) === false);
  if (others.length === 0) return [];
  const what = others.length === 1 ? noun : showCount(others.length, `${noun.slice(4)}s`);
  return [
    `${what} ${showList(others)} ${others.length === 1 ? 'is' : 'are'} none of ${showList(allowed ?? [])}`,
  ];
}

function asJson({ statements, tables, columns, isOne }: Wanted): JsonObject {
  return {
    ...(statements && { statements }),
    ...(tables && { tables }),
    ...(columns && { columns }),
    ...(isOne && { one: true }),
  };
}
