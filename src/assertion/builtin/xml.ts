import type { JsonObject, JsonValue } from '../../source/json.ts';
import { type Assertion, type Check, OptionError } from '../assertion.ts';
import { readBareOptions } from '../bare-option.ts';
import type { OptionReader } from '../read-option.ts';
import { loadXmlParser, type ReadXml, readXml, type XmlFacts } from '../read-xml.ts';
import { showCount, showList, showText } from '../show-value.ts';
import { nounOf, textOf } from '../text-of.ts';
import { isFenced } from '../text-place.ts';
import { errored, fail, pass } from '../verdicts.ts';

export const xml: Assertion = {
  name: 'xml',
  summary: 'The text is well-formed XML with one root element, and nothing else is around it.',
  options: {
    description: 'The bare name, or what is in the XML.',
    type: ['boolean', 'object'],
    examples: [true, { root: 'ticket', elements: ['ticket/queue'] }],
    properties: {
      root: { type: 'string', minLength: 1, description: 'The name of the root element.' },
      elements: {
        type: 'array',
        minItems: 1,
        items: { type: 'string', minLength: 1 },
        description:
          'Elements that are there, each by the names that lead to it from the root element on (`ticket/queue`), with their prefixes as written.',
      },
    },
    minProperties: 1,
    additionalProperties: false,
  },
  bare: true,
  scope: 'choice',
  examples: [
    {
      yaml: 'xml',
      passes: { text: '<ticket urgent="true"><queue>billing</queue></ticket>' },
      fails: { text: '<ticket><queue>billing</ticket>' },
    },
    {
      yaml: 'xml: { root: ticket, elements: [ticket/queue, ticket/lines/line] }',
      passes: {
        text: '<ticket><queue>billing</queue><lines><line/><line/></lines></ticket>',
      },
      fails: { text: '<ticket><lines/></ticket>' },
    },
  ],
  async load(options): Promise<JsonValue> {
    await loadXmlParser();
    return options;
  },
  prepare(options): Check {
    const wanted = readWanted(readBareOptions(options, 'xml', 'elements'));
    return (subject) => {
      const text = textOf(subject.value);
      const noun = nounOf(subject);
      const read: ReadXml = isFenced(text)
        ? { kind: 'mistaken', problem: 'it is in a code fence' }
        : readXml(text, wanted.elements);
      if (read.kind === 'unjudged') return errored(read.reason);
      if (read.kind === 'mistaken') {
        return fail(`${noun} is not well-formed XML: ${read.problem}`, { actual: text });
      }
      const { facts } = read;
      const problems = findProblems(facts, wanted);
      if (problems.length === 0) {
        return pass(`${noun} is well-formed XML, ${showText(`<${facts.root}>`)}`, { actual: text });
      }
      return fail(problems.join('; '), { expected: asJson(wanted), actual: text });
    };
  },
};

interface Wanted {
  readonly root: string | undefined;
  readonly elements: readonly string[];
}

function readWanted(reader: OptionReader): Wanted {
  const root = reader.filledText('root');
  const elements = reader.value('elements') === undefined ? [] : reader.needTexts('elements');
  for (const [index, path] of elements.entries()) {
    if (/^[^/\s]+(\/[^/\s]+)*$/.test(path)) continue;
    const message = `${showText(path)} is no path of names such as \`ticket/queue\``;
    const place = { path: [...reader.path('elements'), index] };
    throw new OptionError('bad-assertion-option', message, place);
  }
  return { root, elements };
}

function findProblems({ root, found }: XmlFacts, wanted: Wanted): readonly string[] {
  const missing = wanted.elements.filter((path) => !found.has(path));
  const isOther = wanted.root !== undefined && wanted.root !== root;
  return [
    ...(isOther
      ? [`the root element is ${showText(root)}, not ${showText(`${wanted.root}`)}`]
      : []),
    ...(missing.length > 0
      ? [
          `${missing.length === 1 ? 'an element is' : `${showCount(missing.length, 'elements')} are`} not there: ${showList(missing)}`,
        ]
      : []),
  ];
}

function asJson({ root, elements }: Wanted): JsonObject {
  return { ...(root !== undefined && { root }), ...(elements.length > 0 && { elements }) };
}
