import { describe, expect, it } from 'vitest';
import { html } from '../../../../src/assertion/builtin/html.ts';
import { xml } from '../../../../src/assertion/builtin/xml.ts';
import { errored, fail, pass } from '../../../../src/assertion/verdicts.ts';
import { judge, refusalOf } from '../../../support/judge.ts';

/** No more than its beginning is of interest. */
async function messageOf(assertion: typeof xml, text: string): Promise<string> {
  return (await judge(assertion, true, { text })).message;
}

describe('xml', () => {
  it.each([
    ['', 'it is empty'],
    ['Done.', 'there is text before the root element, at line 1, column 1'],
    ['Here:\n<t/>', 'there is text before the root element, at line 1, column 1'],
    ['<t/>\n done', 'there is text after the root element, at line 2, column 2'],
    ['```xml\n<t/>\n```', 'it is in a code fence'],
    [
      '<t>\n <q>a</t>',
      '`</t>` at line 2, column 6 comes before `<q>` at line 2, column 2 is closed',
    ],
    ['<t></t></q>', '`</q>` at line 1, column 8 closes nothing that is open'],
    ['<t><q>', '`<q>` at line 1, column 4 is never closed'],
    ['<t>a <q', '`<t>` at line 1, column 1 is never closed'],
    ['<t', 'the tag at line 1, column 1 is not closed before the text ends'],
    ['<?xml version="1.0"?>', 'it has no element'],
    ['<t>a &c; b</t>', '`&c;` at line 1, column 6 is an entity that XML does not know of itself'],
    [
      '<t>\n1 & 2</t>',
      'the `&` at line 2, column 3 begins no entity; a `&` that is meant is `&amp;`',
    ],
    ['<t>1 < 2</t>', 'disallowed character in tag name at line 1, column 7, near `<t>1 < 2</t>`'],
    ['<t a="1" a="2"/>', 'duplicate attribute: a at line 1, column 16, near `<t a="1" a="2"/>`'],
  ])('says what is wrong with %j', async (text, problem) => {
    expect(await judge(xml, true, { text })).toEqual(
      fail(`the text is not well-formed XML: ${problem}`, { actual: text }),
    );
  });

  it('takes a declaration, comments, CDATA and a byte order mark', async () => {
    const text = '\ufeff<?xml version="1.0"?><!-- a --><d:t xmlns:d="u"><![CDATA[<&]]>&lt;</d:t>';
    expect(await judge(xml, { root: 'd:t' }, { text })).toEqual(
      pass('the text is well-formed XML, `<d:t>`', { actual: text }),
    );
  });

  it('looks for elements by the whole way from the root', async () => {
    const text = '<t><other><q><n/></q></other><q/><n/></t>';
    const options = { root: 'x', elements: ['t/q', 't/q/n', 'q'] };
    expect(await judge(xml, options, { text })).toEqual(
      fail('the root element is `t`, not `x`; 2 elements are not there: `t/q/n`, `q`', {
        expected: options,
        actual: text,
      }),
    );
  });

  it('expands no entity of a document, so that it cannot grow', async () => {
    const bomb = `<!DOCTYPE t [<!ENTITY a "${'x'.repeat(99)}"><!ENTITY b "&a;&a;">]><t>&b;</t>`;
    expect(await judge(xml, true, { text: bomb })).toEqual(
      errored(
        '`&b;` at line 1, column 152 is an entity of the document’s own, which is not expanded: whether this is well-formed XML is not known',
      ),
    );
  });

  const outside = '<!DOCTYPE t PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "xhtml1-strict.dtd">';

  it.each([
    ['<!DOCTYPE t><t/>', 'passed'],
    ['<!DOCTYPE t SYSTEM "t.dtd" ><t/>', 'passed'],
    [`${outside}<t/>`, 'passed'],
    [
      "<!DOCTYPE t SYSTEM 't.dtd' [ <!-- it's ] --> <?a '?> %more; <!ELEMENT t (#PCDATA)> ]><t/>",
      'passed',
    ],
    ['<!DOCTYPE t [<!ENTITY w "]>"><!ATTLIST t a CDATA "x">] ><t>&lt;</t>', 'passed'],
    ['<!DOCTYPE d:été><d:été xmlns:d="u"/>', 'passed'],
    ['<!DOCTYPE><t/>', 'failed'],
    ['<!DOCTYPE 123><t/>', 'failed'],
    ['<!DOCTYPE t junk><t/>', 'failed'],
    ['<!DOCTYPE t SYSTEM><t/>', 'failed'],
    ['<!DOCTYPE t SYSTEM t.dtd><t/>', 'failed'],
    ['<!DOCTYPE t PUBLIC "-//x//EN"><t/>', 'failed'],
    ['<!DOCTYPE t PUBLIC "<" "t.dtd"><t/>', 'failed'],
    ['<!DOCTYPE t PUBLIC "a\tb" "t.dtd"><t/>', 'failed'],
    ['<!DOCTYPE t [ garbage ]><t/>', 'failed'],
    ['<!DOCTYPE t [ <!-- a -- b --> ]><t/>', 'failed'],
    ['<!DOCTYPE t [ <!ELEMENTS t ANY> ]><t/>', 'failed'],
    ['<!DOCTYPE t [ <t> ]><t/>', 'failed'],
    ['<!DOCTYPE t [] junk><t/>', 'failed'],
    ['<!DOCTYPE t [<!ENTITY w "x">]><t>&w;</t>', 'errored'],
    ['<!DOCTYPE t [<!ENTITY w "x">]><t a="&w;"/>', 'errored'],
    ['<!DOCTYPE t [<!ENTITY w "x">]><t>&w;</q>', 'failed'],
    ['<!DOCTYPE t [<!ENTITY w "x">]><t>&v;</t>', 'failed'],
    ['<!DOCTYPE t [%more;]><t>&v;</t>', 'errored'],
    [`${outside}<t>&nbsp;</t>`, 'errored'],
    [`<?xml version="1.0" standalone="yes"?>${outside}<t>&nbsp;</t>`, 'failed'],
    [`${outside}<t>&nbsp; & </t>`, 'failed'],
  ])('reads the document type of %j', async (text, verdict) => {
    expect((await judge(xml, true, { text })).verdict).toBe(verdict);
  });

  it('reads a long document type in time', async () => {
    const text = `<!DOCTYPE t [${'<!ENTITY a "x">'.repeat(200_000)}<!ENTITY b ${'"x"'.repeat(500_000)}>]><t/>`;
    expect((await judge(xml, true, { text })).verdict).toBe('passed');
  });

  it('reads what is long or deep', async () => {
    const deep = `${'<t>'.repeat(100_000)}${'</t>'.repeat(100_000)}`;
    expect(await messageOf(xml, deep)).toBe('the text is well-formed XML, `<t>`');
    expect(await messageOf(xml, '<t>'.repeat(100_000))).toMatch(/column 299998 is never closed$/);
    expect(await messageOf(xml, `<t>${'x'.repeat(10_000_000)}</q>`)).toMatch(
      /`<\/q>` at line 1, column 10000004 comes before `<t>`/,
    );
    expect(await messageOf(xml, '<'.repeat(10_000_000))).toMatch(/disallowed character/);
  });

  it('refuses a path that is none', async () => {
    expect(await refusalOf(xml, { elements: ['t/q', '/t'] })).toEqual({
      code: 'bad-assertion-option',
      message: '`/t` is no path of names such as `ticket/queue`',
      path: ['elements', 1],
    });
  });
});

describe('html', () => {
  it.each([
    ['', 'it has no element'],
    ['Done.', 'it has no element'],
    ['```html\n<p>a</p>\n```', 'it is in a code fence'],
    ['<p>\n<b>a</p>', '`<b>` at line 2, column 1 is never closed'],
    [
      '<body><p>x</p></body>',
      '`</body>` at line 1, column 15 is of a whole document, which begins with `<!doctype html>`',
    ],
    ['<p>a</b></p>', '`</b>` at line 1, column 5 closes nothing that is open'],
    [
      '<i><b>a</i></b>',
      '`<b>` at line 1, column 4 is never closed; `</b>` at line 1, column 12 closes nothing that is open',
    ],
    ['<p>a &c; b', 'unknown named character reference at line 1, column 8, near `<p>a &c; b`'],
    ['<a href="x>b</a>', 'end of text in tag at line 1, column 17, near `<a href="x>b</a>`'],
    [
      '<div/>',
      'non void html element start tag with trailing solidus at line 1, column 1, near `<div/>`',
    ],
    ['<html><p>a</html>', 'missing doctype at line 1, column 1, near `<html><p>a</html>`'],
    [
      '<b><i><u><s>a',
      '`<b>` at line 1, column 1 is never closed; `<i>` at line 1, column 4 is never closed; `<u>` at line 1, column 7 is never closed; and 1 more',
    ],
  ])('says what is wrong with %j', async (text, problem) => {
    expect(await judge(html, true, { text })).toEqual(
      fail(`the text is not well-formed HTML: ${problem}`, { actual: text }),
    );
  });

  it.each([
    'See <a href=/7>here</a>.',
    '<ul><li>a<li>b</ul><br><img src=a>',
    '<table><tr><td>a</table>',
    '<svg><circle r="1"/></svg>',
    '<template><p>a</template>',
    '<!DOCTYPE html><html><head><title>a</title></head><body><p>b</body></html>',
  ])('takes %j', async (text) => {
    expect((await judge(html, true, { text })).verdict).toBe('passed');
  });

  it('counts the elements that are written', async () => {
    const text = '<!doctype html><title>a</title><p>b';
    expect(await judge(html, { document: true }, { text })).toEqual(
      pass('the text is well-formed HTML with 2 elements', { actual: text }),
    );
  });

  it('names what is missing and where the forbidden is', async () => {
    const text = '<p onclick=a>\n<script>b</script><template><em style=c>d</em></template>';
    const options = { elements: ['P', 'table'], forbid: ['SCRIPT', '@on*', '@style', 'iframe'] };
    expect(await judge(html, options, { text })).toEqual(
      fail(
        'there is no `<table>`; `<script>` is at line 2, column 1; the attribute `onclick` of `<p>` is at line 1, column 1; the attribute `style` of `<em>` is at line 2, column 29',
        {
          expected: { elements: ['p', 'table'], forbid: ['script', '@on*', '@style', 'iframe'] },
          actual: text,
        },
      ),
    );
  });

  it('stops where browsers do, and after a hundred mistakes', async () => {
    const tooDeep = 'the text is not well-formed HTML: elements are nested more than 512 deep';
    expect(await messageOf(html, '<div>'.repeat(100_000))).toBe(tooDeep);
    expect(await messageOf(html, '<b>'.repeat(100_000))).toBe(tooDeep);
    expect(await messageOf(html, '<'.repeat(400_000))).toMatch(
      /: it has 100 mistakes and more; invalid first character of tag name at line 1, column 2/,
    );
    expect(await messageOf(html, '<p>a</p></i>'.repeat(40_000))).toMatch(/100 mistakes and more/);
    expect(await judge(html, true, { text: 'x'.repeat(10_000_000) })).toEqual(
      errored('HTML is judged up to 500000 characters, and this has 10000000'),
    );
  });

  it('refuses what is no name', async () => {
    expect(await refusalOf(html, { elements: ['a', '<table>'] })).toEqual({
      code: 'bad-assertion-option',
      message: '`<table>` is no name of an element',
      path: ['elements', 1],
    });
  });

  it.each(['onclick', 'ON*'])('refuses %s, which is an attribute without its `@`', async (name) => {
    const lower = name.toLowerCase();
    expect(await refusalOf(html, { forbid: ['script', name] })).toEqual({
      code: 'bad-assertion-option',
      message: `\`${lower}\` is no name of an element`,
      path: ['forbid', 1],
      hints: [`an attribute is written with an \`@\`: \`@${lower}\``],
    });
    expect(await refusalOf(html, { forbid: ['on-line', '*', `@${name}`] })).toBe('taken');
  });
});
