import { describe, expect, it } from 'vitest';
import { stepEntries } from '../../../src/diagnostic/catalogue/steps.ts';
import { compileExpression } from '../../../src/expression/compile-expression.ts';
import { mathFunctions, numberFunctions } from '../../../src/expression/number-functions.ts';
import { textFunctions } from '../../../src/expression/text-functions.ts';
import { problem } from './support.ts';

describe('an expression that cannot be compiled', () => {
  it.each([
    ['', '0+1 the expression is empty'],
    ['text ==', '6+1 the expression ends too early'],
    ['(text', '4+1 a `)` is missing at the end'],
    ['{"a" 1}', '5+1 a `:` is missing here'],
    ['text text', '5+4 `text` is not expected here'],
    ['text === "a"', '7+1 `=` is not expected here | values are compared with `==` and `!=`'],
    ['text = "a"', '5+1 `=` is not expected here | values are compared with `==` and `!=`'],
    ['a and b', '2+3 `and` is not expected here | conditions are joined with `&&`'],
    ['a & b', '2+1 `&` is not expected here | conditions are joined with `&&`'],
    ['not a', '4+1 `a` is not expected here | a condition is turned round with `!`'],
    [
      '$.queue == "a"',
      '0+1 `$` is not expected here | the parsed output is `json`, as in `json.queue`',
    ],
    [
      'json?.queue',
      '5+1 `.` is not expected here | a key that may be missing is asked for with `has(json.queue)`',
    ],
    ['"text', '0+5 a quote is never closed'],
    [
      'text.matches("\\d+")',
      '14+2 `\\d` is no escape in a text | a pattern is written in a raw text: `r"\\d+"`',
    ],
    ['for', '0+3 `for` is a reserved word'],
    ['b"text"', '0+7 bytes are not supported; write the text without `b`'],
    ['99999999999999999999', '0+20 the number is too large'],
    ['tags.map(1, x)', '9+1 a name is expected here, as in `tags.all(tag, tag != "")`'],
    ['tags.map(x)', '0+11 `map` takes a name and what is asked of it, as in `tags.map(tag, …)`'],
    ['text.includes("a")', '0+18 there is no function `includes` | did you mean `contains`?'],
    ['hasOwnProperty(text)', '0+20 there is no function `hasOwnProperty`'],
    ['text.contians("a")', '0+18 there is no function `contians` | did you mean `contains`?'],
    [
      'contains(text, "a")',
      '0+19 `contains` is no function of its own | it is called on a value: `text.contains(…)`',
    ],
    ['text.int()', '0+10 `int` is not called on a value | it is called with a value: `int(text)`'],
    ['text.contains()', '0+15 `contains` takes 1 argument here, not 0'],
    ['size(text, text)', '0+16 `size` takes 0 arguments here, not 1'],
    [
      'math.pow(1, 2)',
      '0+14 there is no function `pow` | there is `ceil`, `floor`, `trunc`, `round`, `abs`, `greatest`, `least`',
    ],
    ['has(text)', '0+9 `has` takes a key that follows a dot, as in `has(json.queue)`'],
    [
      'text.matches("(?=a)")',
      '13+7 look-ahead `(?=` is not supported, because patterns run in time linear to the text; assert each part with a pattern of its own',
    ],
    ['matches(text, "[a")', '14+4 a `[` is never closed'],
  ])('says so of %j', (source, expected) => {
    expect(problem(source)).toBe(expected);
  });

  it('names variables that there are none of', () => {
    const allowed = ['text', 'json', 'steps'];
    expect(problem('txt == "a"', allowed)).toBe(
      '0+3 no variable `txt` here | did you mean `text`?',
    );
    expect(problem('text == "a" && colour == 1', allowed)).toBe(
      '15+6 no variable `colour` here | there is `text`, `json`, `steps`',
    );
    expect(problem('steps.sort-tickets.json', allowed)).toContain(
      'a name with a `-` is written in brackets: `["sort-tickets"]`',
    );
    expect(problem('json.items.all(item, item.cost > 1)', allowed)).toBe('none');
    expect(problem('math.abs(json.a) > cel.bind(n, 1, n)', allowed)).toBe('none');
  });

  it('is refused when it is too deep or too large', () => {
    expect(problem(`${'('.repeat(2000)}1${')'.repeat(2000)}`)).toContain(
      'the expression is too large',
    );
    expect(problem(`[${'1,'.repeat(6000)}]`)).toContain('the expression is too large');
  });
});

describe('names', () => {
  function names(source: string): readonly string[] {
    return (compileExpression(source).expression?.names ?? []).map(
      ({ name, path, offset }) => `${[name, ...path].join('.')}@${offset}`,
    );
  }

  it.each([
    ['steps.a.json.queue == "x" && text != ""', ['steps.a.json.queue@0', 'text@29']],
    ['steps.a.text.contains(vars.word)', ['steps.a.text@0', 'vars.word@22']],
    ['steps["sort-tickets"].json', ['steps.sort-tickets.json@0']],
    ['json[key].x', ['json@0', 'key@5']],
    ['json.items.all(item, item.cost > limit)', ['json.items@0', 'limit@33']],
    ['[1].map(json, json) + json', ['json@22']],
    ['cel.bind(n, n, n + m)', ['n@12', 'm@19']],
    ['has(steps.a.json.x) ? {"k": a} : [b]', ['steps.a.json.x@4', 'a@28', 'b@34']],
    ['items.map(i, others.exists(o, o == i))', ['items@0', 'others@13']],
    ['math.abs(cost) > -limit', ['cost@9', 'limit@18']],
  ])('of %s', (source, expected) => {
    expect(names(source)).toEqual(expected);
  });
});

it('is explained with all functions that there are', () => {
  const { explanation } = stepEntries['bad-expression'];
  const names = [...textFunctions, ...numberFunctions, ...mathFunctions].map(({ name }) => name);
  expect(names.filter((name) => !new RegExp(`\\b${name}\\b`).test(explanation))).toEqual([]);
});
