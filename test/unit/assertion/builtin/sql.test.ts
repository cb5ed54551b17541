import { describe, expect, it } from 'vitest';
import { sql } from '../../../../src/assertion/builtin/sql.ts';
import { sqlDialects } from '../../../../src/assertion/parse-sql.ts';
import { errored, fail, pass } from '../../../../src/assertion/verdicts.ts';
import type { JsonObject, JsonValue } from '../../../../src/source/json.ts';
import { judge, refusalOf } from '../../../support/judge.ts';

async function messageOf(options: JsonValue, text: string): Promise<string> {
  const { verdict, message } = await judge(sql, options, { text });
  return verdict === 'failed' ? message : verdict;
}

describe('sql', () => {
  it.each([
    ['', 'it is empty'],
    ['```sql\nselect 1\n```', 'it is in a code fence'],
    ['-- nothing', 'it has no statement'],
    [';', 'it has no statement'],
    [' ;; -- nothing', 'it has no statement'],
    ['select * from', 'it ends too early'],
    [
      'select id\nfrom tickets\norder limit 5',
      'it is not understood at line 3, column 7, near `order limit 5`',
    ],
    [
      'Here is the query: select 1',
      'it is not understood at line 1, column 6, near `Here is the query: select`',
    ],
    [
      'insert into tickets (id, queue) values (1)',
      "column count doesn't match value count at row 1",
    ],
  ])('says what is wrong with %j', async (text, problem) => {
    expect(await judge(sql, true, { text })).toEqual(
      fail(`the text is not SQL of postgresql: ${problem}`, { actual: text }),
    );
  });

  it.each([
    ['mysql', 'select id /*!50000 , password */ from t', 'the column `password` is none of `id`'],
    ['mysql', 'select id /*!80030 , password */ from t', 'the column `password` is none of `id`'],
    ['mysql', 'select id /*!999999 , password */ from t', 'the column `password` is none of `id`'],
    [
      'mysql',
      'select id from t /*! union select id from secret */',
      'the table `secret` is none of `t`',
    ],
    [
      'mariadb',
      'select id from t /*M! union select id from secret */',
      'the table `secret` is none of `t`',
    ],
    [
      'mysql',
      'select id /*!99999 as " */ , password /* " */ from t',
      'the column `password` is none of `id`',
    ],
    [
      'mysql',
      'select id /*! /* note */ , password */ from t',
      'the column `password` is none of `id`',
    ],
    ['mysql', 'select 1 --password\n from t', 'the column `password` is none of `id`'],
    [
      'mysql',
      'select id from t /*!123 */',
      'what servers run of the comment at line 1, column 18, `/*!123 */`, is not understood, so that what it does is not known',
    ],
    [
      'mysql',
      'select id from t /*! where id = 1',
      'the text is not SQL of mysql: a comment in it is never closed',
    ],
    [
      'mysql',
      "select id from t /*! 'a */",
      'the text is not SQL of mysql: a comment in it is never closed',
    ],
    [
      'mysql',
      'select id from t /* , password',
      'the text is not SQL of mysql: a comment in it is never closed',
    ],
  ])('of %s is what its server runs, also of comments: %j', async (dialect, text, problem) => {
    expect(await messageOf({ dialect, columns: ['id'], tables: ['t'] }, text)).toBe(problem);
  });

  it.each([
    ['mysql', 'select id /*! */ from t /*!50000 where id = 2 */ and id = 2*/*id*/3'],
    ['mysql', "select id from t where id = '/*! , password */' or id = 'it''s \\' /*! x'"],
    ['mysql', 'select id -- /*! , password */\n from t # /*! , password */'],
    ['mysql', 'select id /* ! , password */ from `t` where id = "/*!"'],
    ['mysql', 'select id /*M! , password */ from t'],
    ['mariadb', 'select id /*!50701 , password */ from t'],
    ['mysql', 'select id from t /*!50100 where id = 1 */ /*!80000 limit 5 */'],
    ['postgresql', 'select id /*! , password */ from t'],
  ])('of %s has no more in other comments and texts: %j', async (dialect, text) => {
    expect(await messageOf({ dialect, columns: ['id'], tables: ['t'], one: true }, text)).toBe(
      'passed',
    );
  });

  it.each([
    'CREATE TABLE a (id int) /*!50100 PARTITION BY HASH(id) */',
    'SELECT /*! STRAIGHT_JOIN */ a FROM t, u',
    'SELECT 1 /*!99999 garbage */',
    'SELECT 1 /*!99999 it is garbage */',
  ])('is of MySQL where the parser does not know what a comment runs: %j', async (text) => {
    expect(await messageOf('mysql', text)).toBe('passed');
    expect(await messageOf({ dialect: 'mariadb', one: 'false' }, text)).toBe('passed');
  });

  const unknown = (place: string): string =>
    `what servers run of the comment at ${place}, is not understood, so that what it does is not known`;

  it.each<[JsonValue, string, string]>([
    [
      { statements: ['create'] },
      'CREATE TABLE a (id int) /*!50100 PARTITION BY HASH(id) */',
      unknown('line 1, column 25, `/*!50100 PARTITION BY HASH(id) */`'),
    ],
    [
      { tables: ['t'] },
      'SELECT id /*! , id */ FROM t\n/*!40000 1 2 */, u /*! where id = 1 */',
      `the table \`u\` is none of \`t\`; ${unknown('line 2, column 1, `/*!40000 1 2 */`')}`,
    ],
    [
      { columns: ['a'] },
      'SELECT /*! STRAIGHT_JOIN */ a FROM t',
      unknown('line 1, column 8, `/*! STRAIGHT_JOIN */`'),
    ],
    [
      { one: true },
      'SELECT 1 /*!99999 it is garbage */',
      unknown('line 1, column 10, `/*!99999 it is garbage */`'),
    ],
    [
      {},
      'SELECT FROM WHERE /*! garbage */',
      'the text is not SQL of mysql: it is not understood at line 1, column 13, near `SELECT FROM WHERE /*! garbage */`',
    ],
    [{}, '/*! garbage */', 'the text is not SQL of mysql: it ends too early'],
  ])(
    'does not judge with %j what the parser does not know of %j',
    async (limits, text, message) => {
      const options = { dialect: 'mysql', ...(limits as JsonObject) };
      expect(await messageOf(options, text)).toBe(message);
    },
  );

  it('says where comments name so many versions that each server would run another text', async () => {
    const text = `select id ${[1, 2, 3, 4, 5, 6, 7, 8].map((n) => `/*!5000${n} */`).join(' ')} from t`;
    expect(await messageOf('mysql', text)).toBe(
      'the text is not SQL of mysql: servers of more than 8 versions would each run another text',
    );
  });

  it.each(sqlDialects)('reads %s, with its tables and columns', async (dialect) => {
    const text =
      'select t.id, count(*) total from tickets t join owners o on o.id = t.owner_id group by t.id order by total';
    const options = { dialect, tables: ['tickets', 'owners'], columns: ['id', 'owner_id'] };
    expect(await judge(sql, options, { text })).toEqual(
      pass(`the text is SQL of ${dialect}: \`select\``, { actual: text }),
    );
    expect(await messageOf({ dialect, tables: ['owners'] }, 'select * from tickets')).toBe(
      'the table `tickets` is none of `owners`',
    );
    expect(await messageOf({ dialect, columns: ['queue'] }, 'select * from tickets')).toBe(
      'the column `*` is none of `queue`',
    );
  });

  it('tells dialects apart', async () => {
    const text = 'select top 5 id from tickets';
    expect(await messageOf({ dialect: 'TransactSQL' }, text)).toBe('passed');
    expect(await messageOf('mysql', text)).toBe(
      'the text is not SQL of mysql: it is not understood at line 1, column 12, near `select top 5 id from tickets`',
    );
  });

  it('counts statements', async () => {
    const text = 'select 1; delete from tickets;';
    expect(await judge(sql, true, { text })).toEqual(
      pass('the text is SQL of postgresql: `select`, `delete`', { actual: text }),
    );
    expect(await messageOf({ one: true, statements: ['select', 'insert'] }, text)).toBe(
      'there are 2 statements, not one; the statement `delete` is none of `select`, `insert`',
    );
  });

  it.each([
    ['insert into log(a) select id from tickets', 'the statement `insert` is none of `select`'],
    ['select * into copy from tickets', 'the statement `select into` is none of `select`'],
    [
      'with gone as (insert into tickets(id) values (1) returning id) select * from gone',
      'the statement `insert` is none of `select`',
    ],
    ['drop table tickets', 'the statement `drop` is none of `select`'],
  ])('finds what hides in %j', async (text, message) => {
    expect(await messageOf({ statements: ['select'] }, text)).toBe(message);
  });

  it.each([
    ['select 1 from tickets where exists (select 1 from salaries)', 'the table `salaries` is'],
    ['with tickets as (select * from tickets) select * from tickets', 'passed'],
    ['with salaries as (select * from salaries) select * from salaries', 'the table `salaries` is'],
    ['with recursive n as (select 1 union select 1 from n) select * from n', 'passed'],
    ['select * from hr.tickets', 'the table `hr.tickets` is'],
    ['select * into tickets_copy from tickets', 'the table `tickets_copy` is'],
    ['select 1 from tickets union select 1 from salaries', 'the table `salaries` is'],
    ['update tickets set queue = 1 from salaries', 'the table `salaries` is'],
    [
      'select 1 from tickets t join (tickets u join salaries s on u.id = s.id) on t.id = u.id',
      'the table `salaries` is',
    ],
    ['select 1 from tickets, (salaries)', 'the table `salaries` is'],
    [
      'select 1 from ((tickets join salaries on true) join tickets on true)',
      'the table `salaries`',
    ],
    ['with "hr.salaries" as (select 1) select * from hr.salaries', 'the table `hr.salaries` is'],
    ['alter table salaries add column a int', 'which tables and columns `alter` touches is not'],
  ])('allows only the table tickets in %j', async (text, message) => {
    expect(await messageOf({ tables: ['Tickets'] }, text)).toMatch(new RegExp(`^${message}`));
  });

  it.each([
    ["select 'salary' label from tickets order by label", 'passed'],
    ['select salary as id from tickets', 'the column `salary` is none of `id`'],
    ['select "ID" from tickets where salary > 5', 'the column `salary` is none of `id`'],
    ['update tickets set salary = 1', 'the column `salary` is none of `id`'],
    ['insert into tickets (id, salary) values (1, 2)', 'the column `salary` is none of `id`'],
  ])('allows only the column id in %j', async (text, message) => {
    expect(await messageOf({ columns: ['id'] }, text)).toBe(message);
  });

  const named = 'the column `salary` is none of `id`';

  it.each([
    ['select t.salary as salary from tickets t', named],
    ['select id, abs(salary) as salary from tickets', named],
    ['select id as salary from tickets where salary = 1', named],
    ['select id, salary from tickets where exists (select 1 as salary)', named],
    ['select id as salary from tickets t order by t.salary', named],
    ['select id as salary from tickets order by (select salary)', named],
    ['select t.id from tickets t join tickets u using (salary)', named],
    ['select t.salary from (select * from tickets) t', '2 columns `salary`, `*` are none of `id`'],
    ['select u.id from (select 1 as salary) t, (select salary as id from tickets) u', named],
    ['select id from (select 1 as salary) t where exists (select salary from tickets)', named],
    [
      'select t.salary from (select id as salary from tickets) t, (select t.salary as id from tickets t) u',
      named,
    ],
    ['select count(id) as n from tickets group by id having n > 1 order by n', 'passed'],
    ['select id as n from tickets union select id from tickets order by n', 'passed'],
    ['select x, t.x from (select id as x from tickets) t where x > 1', 'passed'],
    ['select b.x from (select a.x from (select id as x from tickets) a) b', 'passed'],
    ['select x from (select id from tickets) as t(x)', 'passed'],
    ['with q as (select id as x from tickets) select q.x, r.x from q join q r using (x)', 'passed'],
    [
      'with q (x) as (select id from tickets), r as (select x as y from q) select y from r',
      'passed',
    ],
    [
      'with recursive q as (select id as k from tickets union all select k + 1 from q) select k from q',
      'passed',
    ],
  ])('knows the results of queries from columns in %j', async (text, message) => {
    const said = await messageOf({ columns: ['id'] }, text);
    expect(said.slice(0, message.length)).toBe(message);
  });

  it('sees what MySQL writes to a row that is there', async () => {
    const text = 'insert into tickets (id) values (1) on duplicate key update salary = 1';
    expect(await messageOf({ dialect: 'mysql', columns: ['id'] }, text)).toBe(named);
    const brackets = 'select 1 from (tickets cross join salaries)';
    expect(await messageOf({ dialect: 'mysql', tables: ['tickets'] }, brackets)).toBe(
      'the table `salaries` is none of `tickets`',
    );
  });

  it.each([
    ['snowflake', 'select id * 2 as d, d + 1 as e from tickets', 'passed'],
    ['redshift', 'select id * 2 as d, d + 1 as e from tickets where d > 5', 'passed'],
    ['sqlite', 'select id * 2 as d from tickets where d > 5', 'passed'],
    ['snowflake', 'select id, upper(salary) as salary from tickets', named],
    ['sqlite', 'select id * 2 as d, d + 1 as e from tickets', 'the column `d` is none of `id`'],
    ['postgresql', 'select id * 2 as d from tickets where d > 5', 'the column `d` is none of `id`'],
  ])('knows where %s names results: %s', async (dialect, text, message) => {
    const said = await messageOf({ dialect, columns: ['id'] }, text);
    expect(said.slice(0, message.length)).toBe(message);
  });

  const day = 'the column `day` is none of `id`';

  it.each([
    ['transactsql', 'select dateadd(day, 1, id), datepart(weekday, id) from tickets', 'passed'],
    ['snowflake', 'select datediff(month, id, id) from tickets', 'passed'],
    ['redshift', 'select dateadd(month, 1, id) from tickets', 'passed'],
    ['bigquery', 'select date_diff(id, id, DAY), last_day(id, MONTH) from tickets', 'passed'],
    ['transactsql', 'select dateadd(day, 1, day) from tickets', day],
    ['transactsql', 'select abs(day) from tickets', day],
    ['bigquery', 'select date_diff(day, id, DAY) from tickets', day],
    ['bigquery', 'select timestamp_trunc(id, HOUR, "UTC") from tickets', 'passed'],
    ['bigquery', 'select date_trunc(day, month) from tickets', day],
    ['postgresql', "select date_trunc('month', day) from tickets", day],
    ['snowflake', "select datediff('month', id, day) from tickets", day],
    ['mysql', 'select date_add(day, interval 1 day), datediff(day, id) from tickets', day],
    ['mysql', 'select timestampdiff(month, id, day) from tickets', day],
    ['sqlite', 'select date_add(day, 1) from tickets', day],
  ])('knows units of time of %s from columns in %j', async (dialect, text, message) => {
    expect(await messageOf({ dialect, columns: ['id'] }, text)).toBe(message);
  });

  it.each([
    ['postgresql', 'select v from tickets, unnest(id) as v', 'passed'],
    ['postgresql', 'select g from generate_series(1, 3) as g', 'passed'],
    ['postgresql', 'select salary from tickets, jsonb_each(id) as salary', named],
    ['bigquery', 'select x from tickets, unnest(id) as x', 'passed'],
    ['bigquery', 'select x.salary from tickets, unnest(id) as x', named],
    ['snowflake', 'select f.value:salary from tickets, lateral flatten(input => id) f', 'passed'],
    ['snowflake', 'select id:salary from tickets', 'passed'],
    ['snowflake', 'select salary:id from tickets', named],
    ['postgresql', 'select s.max, count from (select max(id), count(*) from tickets) s', 'passed'],
    ['postgresql', 'select s.id from (select id::int from tickets) s', 'passed'],
    ['mysql', 'select salary from (select salary(id) from tickets) q, tickets', named],
    ['postgresql', 'select salary from (select max(salary) from tickets) s', named],
  ])('knows what %s gives names to in %j', async (dialect, text, message) => {
    expect(await messageOf({ dialect, columns: ['id'] }, text)).toBe(message);
  });

  it('knows the alias by which Transact-SQL updates a table', async () => {
    const options = { dialect: 'transactsql', tables: ['tickets'] };
    const text = 'update t set t.id = 1 from tickets t where t.id = 2';
    expect(await messageOf(options, text)).toBe('passed');
    expect(await messageOf(options, text.replace('update t', 'update salaries'))).toBe(
      'the table `salaries` is none of `tickets`',
    );
  });

  it('puts what is allowed beside the text', async () => {
    const options = { statements: ['SELECT'], tables: ['orders'], columns: ['id'], one: 'true' };
    const text = 'select name, mail from tickets, owners';
    expect(await judge(sql, options, { text })).toEqual(
      fail(
        '2 tables `tickets`, `owners` are none of `orders`; 2 columns `name`, `mail` are none of `id`',
        {
          expected: { statements: ['select'], tables: ['orders'], columns: ['id'], one: true },
          actual: text,
        },
      ),
    );
  });

  it('gives up on what would take the parser for ever', async () => {
    const long = errored('the SQL is too long or too involved to be judged');
    const deep = errored('the SQL is nested too deeply to be judged');
    const brackets = `select ${'('.repeat(40)}1 1${')'.repeat(40)}`;
    expect(await judge(sql, true, { text: brackets })).toEqual(long);
    const casts = `select ${'cast('.repeat(30)}1${' as int)'.repeat(30)}`;
    expect(await judge(sql, 'bigquery', { text: casts })).toEqual(long);
    expect(await judge(sql, true, { text: `select ${'('.repeat(100_000)}1` })).toEqual(deep);
    expect(await judge(sql, true, { text: `select ${'1+'.repeat(5_000_000)}1` })).toEqual(
      errored('SQL is judged up to 1000000 characters, and this has 10000008'),
    );
  });

  it('does not blame the text for a mistake in the parser', async () => {
    const text = 'update desk.tickets set queue = 1 where id = 2';
    expect(await judge(sql, 'bigquery', { text })).toEqual(
      errored('the parser of this dialect cannot cope with this SQL'),
    );
  });

  it('refuses a dialect that it does not know', async () => {
    expect(await refusalOf(sql, 'oracle')).toEqual({
      code: 'bad-assertion-option',
      message: `\`dialect\` is \`oracle\`; it takes ${sqlDialects.join(', ')}`,
      path: [],
    });
    expect(await refusalOf(sql, false)).toEqual({
      code: 'bad-assertion-option',
      message: '`sql` is false; `not: sql` says that',
      path: [],
    });
  });
});
