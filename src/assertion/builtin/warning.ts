import { compilePattern } from '../../expression/pattern.ts';
import { isJsonObject, type JsonValue } from '../../source/json.ts';
import { type Assertion, type Check, OptionError, type Verdict } from '../assertion.ts';
import { orTemplate } from '../or-template.ts';
import { type OptionReader, readOptions } from '../read-option.ts';
import { showText } from '../show-value.ts';
import { textSchema } from '../text-option.ts';
import { errored, fail, pass } from '../verdicts.ts';

export const warning: Assertion = {
  name: 'warning',
  summary: 'Pulze gave a warning with its answer, or none.',
  options: orTemplate({
    description:
      'The bare name for any warning (`metadata.warning`), `false` for none, or what its text is like.',
    type: ['boolean', 'object'],
    examples: [true, false, { contains: 'deprecated' }],
    properties: {
      contains: { ...textSchema('What is in the warning.'), minLength: 1 },
      matches: {
        type: 'string',
        minLength: 1,
        description: 'A pattern (RE2) that the warning matches; `(?i)` ignores case.',
      },
    },
    minProperties: 1,
    additionalProperties: false,
  }),
  bare: true,
  scope: 'completion',
  examples: [
    {
      yaml: 'warning',
      passes: { completion: { metadata: { warning: 'this model is deprecated' } } },
      fails: { completion: { metadata: { status_code: 200 } } },
    },
    {
      yaml: 'warning: false',
      passes: { completion: { metadata: { status_code: 200 } } },
      fails: { completion: { metadata: { warning: 'this model is deprecated' } } },
    },
    {
      yaml: 'warning: { matches: "(?i)DEPRECATED" }',
      passes: { completion: { metadata: { warning: 'this model is deprecated' } } },
      fails: { completion: { metadata: { warning: 'the context was shortened' } } },
    },
  ],
  prepare(options): Check {
    const judge = readJudge(options);
    return ({ completion: { metadata } }) => {
      if (metadata === undefined) {
        return errored('the answer has no `metadata`, where Pulze gives a warning');
      }
      const found = metadata['warning'] ?? '';
      return judge(typeof found === 'string' ? found : JSON.stringify(found));
    };
  },
};

/** Of the warning's text, empty when there is none. */
type Judge = (found: string) => Verdict;

function readJudge(options: JsonValue): Judge {
  if (isJsonObject(options)) return readTextJudge(readOptions(options, 'contains'));
  const isWanted = readOptions([options], 'warning').needTexts('warning')[0] === 'true';
  if (!isWanted && options !== false && options !== 'false') {
    const message = `\`warning\` is ${showText(String(options))}; it takes true or false`;
    throw new OptionError('bad-assertion-option', message);
  }
  return (found) => {
    const said = describe(found);
    const details = { expected: isWanted, actual: found === '' ? null : found };
    return (found !== '') === isWanted ? pass(said, details) : fail(said, details);
  };
}

function readTextJudge(reader: OptionReader): Judge {
  const wanted = reader.text('contains');
  const source = reader.filledText('matches');
  if (wanted === undefined && source === undefined) {
    const message = '`warning` has neither `contains` nor `matches`';
    throw new OptionError('bad-assertion-option', message);
  }
  const tests = [
    ...(wanted === undefined ? [] : [testContains(reader)]),
    ...(source === undefined ? [] : [testPattern(source, reader)]),
  ];
  const expected = {
    ...(wanted !== undefined && { contains: wanted }),
    ...(source !== undefined && { matches: source }),
  };
  return (found) => {
    const said = describe(found);
    if (found === '') return fail(said, { expected, actual: null });
    const missed = tests.map((test) => test(found)).find((problem) => problem !== undefined);
    return missed === undefined
      ? pass(said, { actual: found })
      : fail(`${said}, which ${missed}`, { expected, actual: found });
  };
}

type TextTest = (found: string) => string | undefined;

function testContains(reader: OptionReader): TextTest {
  const wanted = reader.needText('contains');
  return (found) => (found.includes(wanted) ? undefined : `does not contain ${showText(wanted)}`);
}

function testPattern(source: string, reader: OptionReader): TextTest {
  const { pattern, problem } = compilePattern(source);
  if (pattern === undefined) {
    throw new OptionError('bad-regex', `the pattern ${showText(source)}: ${problem}`, {
      path: reader.path('matches'),
    });
  }
  return (found) => (pattern.test(found) ? undefined : `does not match ${showText(source)}`);
}

function describe(found: string): string {
  return found === '' ? 'there is no warning' : `the warning is ${showText(found)}`;
}
