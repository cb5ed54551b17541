import type { JsonObject, JsonValue } from '../../source/json.ts';
import { type Assertion, type Check, OptionError, type Verdict } from '../assertion.ts';
import { readBareOptions } from '../bare-option.ts';
import { matchesGlob } from '../glob.ts';
import { orTemplate } from '../or-template.ts';
import { type HtmlFacts, loadHtmlParser, readHtml, startOf } from '../read-html.ts';
import type { OptionReader } from '../read-option.ts';
import { showCount, showList, showText } from '../show-value.ts';
import { nounOf, textOf } from '../text-of.ts';
import { describePlace, findExcess, isFenced } from '../text-place.ts';
import { errored, fail, pass } from '../verdicts.ts';

/** More are counted, not told. */
const MOST_TOLD = 3;
const MOST_CHARACTERS = 500_000;

const names = (description: string): JsonObject => ({
  type: 'array',
  minItems: 1,
  items: { type: 'string', minLength: 1 },
  description,
});

export const html: Assertion = {
  name: 'html',
  summary:
    'The text is HTML that needs no repair: a fragment with an element in it, or a document.',
  options: {
    description:
      'The bare name, or what is in the HTML. Text around elements belongs to a fragment. A text that begins with a doctype or `<html>` is a document.',
    type: ['boolean', 'object'],
    examples: [true, { elements: ['table', 'a'], forbid: ['script', '@on*'] }],
    properties: {
      document: orTemplate({
        type: 'boolean',
        description: 'Whether it has to be a whole document, with its doctype.',
      }),
      elements: names('Names of elements that are there.'),
      forbid: names(
        'Names of elements that are not there, and of attributes after an `@` (`@onclick`); `*` stands for any text (`@on*`).',
      ),
    },
    minProperties: 1,
    additionalProperties: false,
  },
  bare: true,
  scope: 'choice',
  examples: [
    {
      yaml: 'html',
      passes: { text: '<p>Your <b>refund</b> is on its way.<ul><li>today</ul>' },
      fails: { text: '<p>Your <b>refund is on its way.</p>' },
    },
    {
      yaml: 'html: { elements: [a], forbid: [script, "@on*"] }',
      passes: { text: '<a href="/orders/40213">Your order</a>' },
      fails: { text: '<a href="/orders/40213" onclick="track()">Your order</a>' },
    },
  ],
  async load(options): Promise<JsonValue> {
    await loadHtmlParser();
    return options;
  },
  prepare(options): Check {
    const wanted = readWanted(readBareOptions(options, 'html', 'elements'));
    return (subject) => {
      const text = textOf(subject.value);
      const excess = findExcess(text, 'HTML', MOST_CHARACTERS);
      return excess === undefined ? judge(text, nounOf(subject), wanted) : errored(excess);
    };
  },
};

interface Wanted {
  readonly isDocument: boolean;
  readonly elements: readonly string[];
  readonly forbidden: readonly string[];
}

function readWanted(reader: OptionReader): Wanted {
  const lower = (key: string): readonly string[] =>
    reader.value(key) === undefined ? [] : reader.needTexts(key).map((it) => it.toLowerCase());
  const elements = lower('elements');
  const at = elements.findIndex((name) => !/^[a-z][^\s/<>@*]*$/.test(name));
  if (at >= 0) {
    const message = `${showText(`${elements[at]}`)} is no name of an element`;
    throw new OptionError('bad-assertion-option', message, {
      path: [...reader.path('elements'), at],
    });
  }
  const forbidden = lower('forbid');
  refuseHandlers(forbidden, reader.path('forbid'));
  return { isDocument: reader.flag('document'), elements, forbidden };
}

/** No element has the name of an event's attribute: without its `@` it would forbid nothing. */
function refuseHandlers(forbidden: readonly string[], path: OptionError['path']): void {
  const at = forbidden.findIndex((glob) => /^on[a-z]*[*?]?$/.test(glob));
  if (at < 0) return;
  const message = `${showText(`${forbidden[at]}`)} is no name of an element`;
  throw new OptionError('bad-assertion-option', message, {
    path: [...path, at],
    hints: [`an attribute is written with an \`@\`: ${showText(`@${forbidden[at]}`)}`],
  });
}

function judge(text: string, noun: string, wanted: Wanted): Verdict {
  const bad = (reason: string): Verdict =>
    fail(`${noun} is not well-formed HTML: ${reason}`, { actual: text });
  if (isFenced(text)) return bad('it is in a code fence');
  const { facts, reason } = readHtml(text, wanted.isDocument);
  if (facts === undefined) return bad(reason);
  if (facts.problems.length > 0) return bad(tell(facts));
  if (facts.elements.length === 0) return bad('it has no element');
  const problems = [...findMissing(facts, wanted), ...findForbidden(facts, { text, wanted })];
  if (problems.length === 0) {
    const count = showCount(facts.elements.length, 'elements');
    return pass(`${noun} is well-formed HTML with ${count}`, { actual: text });
  }
  return fail(problems.join('; '), {
    expected: {
      ...(wanted.elements.length > 0 && { elements: wanted.elements }),
      ...(wanted.forbidden.length > 0 && { forbid: wanted.forbidden }),
    },
    actual: text,
  });
}

function tell({ problems }: HtmlFacts): string {
  const told = problems.slice(0, MOST_TOLD).map((problem) => problem.message);
  const untold = problems.length - told.length;
  return `${told.join('; ')}${untold > 0 ? `; and ${untold} more` : ''}`;
}

function findMissing({ elements }: HtmlFacts, wanted: Wanted): readonly string[] {
  const found = new Set(elements.map((element) => element.tagName.toLowerCase()));
  const missing = wanted.elements.filter((name) => !found.has(name));
  return missing.length === 0 ? [] : [`there is no ${showList(missing.map((it) => `<${it}>`))}`];
}

function findForbidden(
  { elements }: HtmlFacts,
  { text, wanted }: { readonly text: string; readonly wanted: Wanted },
): readonly string[] {
  return wanted.forbidden.flatMap((glob) => {
    for (const element of elements) {
      const attributes = element.attrs.map(({ name }) => `@${name.toLowerCase()}`);
      const found = [element.tagName.toLowerCase(), ...attributes].find((name) =>
        matchesGlob(glob, name),
      );
      if (found === undefined) continue;
      const isAttribute = found.startsWith('@');
      const what = isAttribute ? `the attribute ${showText(found.slice(1))} of ` : '';
      const place = describePlace(text, startOf(element));
      return [`${what}${showText(`<${element.tagName}>`)} is at ${place}`];
    }
    return [];
  });
}
