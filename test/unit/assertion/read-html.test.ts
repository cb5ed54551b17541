import { beforeAll, describe, expect, it } from 'vitest';
import { loadHtmlParser, readHtml } from '../../../src/assertion/read-html.ts';

beforeAll(loadHtmlParser);

function problemsOf(text: string): readonly string[] {
  const { facts, reason } = readHtml(text, false);
  return facts === undefined ? [reason] : facts.problems.map(({ message }) => message);
}

const head = '<!doctype html><meta charset=utf-8><title>t</title>';

describe('HTML that needs no repair', () => {
  it.each([
    '<!doctype html><title>t</title>',
    '<!DOCTYPE html>\n<html lang="en">\n<head>\n<title>t</title>\n</head>\n<body>\n<p>a</p>\n</body>\n</html>\n',
    `${head}<body><h1>a</h1><p>b<p>c<hr><ul><li>d<li>e</ul>`,
    `${head}<link rel=stylesheet href=a.css><style>p > a { color: red }</style><p>a`,
    `${head}<script>if (1 < 2 && a) document.write("<div>")</script><p>a`,
    `${head}<noscript><link rel=stylesheet href=a.css></noscript><p>a`,
    `${head}<body><noscript><img src=a alt=""><p>b</p></noscript>`,
    `${head}<template><tr><td>a</td></tr></template><p>a`,
    `${head}<table><tr><td>a</table>`,
    `${head}<!-- a --><p>b<!-- c --></p><!-- d -->`,
    '<p>a &amp; b &lt; c &#8364; &copy;</p>',
    '<p>a<br>b<wbr>c<img src="a.png" alt="">d</p>',
    '<P CLASS=A>b</P>',
    '<p><b>a <i>b</i></b> <code>c</code> <kbd>d</kbd></p>',
    '<ul><li>a<ul><li>b</ul><li>c</ul>',
    '<ol start=3><li value=4>a</li></ol>',
    '<dl><dt>a<dd>b<dt>c<dd>d</dl>',
    '<div><dl><div><dt>a</dt><dd>b</dd></div></dl></div>',
    '<table><thead><tr><th>a<th>b<tbody><tr><td>c<td>d<tfoot><tr><td>e<td>f</table>',
    '<table>\n  <caption>a <b>b</b></caption>\n  <colgroup><col><col span=2></colgroup>\n  <tr>\n    <td>c</td>\n  </tr>\n</table>',
    '<table><!-- a --><tr><!-- b --><td>c</td></tr></table>',
    '<table><tr><td><table><tr><td>a</td></tr></table><p>b</p></td></tr></table>',
    '<table><tr><td><div>a</div>text<ul><li>b</ul></td><th scope=row>c</table>',
    '<table><tr><td><form><input name=a></form></td></tr></table>',
    '<table><script>a()</script><tr><template><td>a</td></template><td>b</td></tr></table>',
    '<table><tbody></tbody></table>',
    '<b>a</b><table><tr><td><b>c</b></td></tr></table>',
    '<p>a</p><table><tr><td><p>b<p>c</td></tr></table>',
    '<tr><td>a</td></tr>',
    '<form action=/a><fieldset><legend>a</legend><label>b <input type=checkbox checked></label></fieldset></form>',
    '<select><optgroup label=a><option>b<option selected>c</optgroup><option>d</select>',
    '<select><option value=1>a<hr><option>b</select>',
    '<textarea>\n<p>not an element</textarea>',
    '<ruby>a<rp>(<rt>b<rp>)</ruby>',
    '<video controls><source src=a.mp4><track src=a.vtt>no video</video>',
    '<picture><source srcset=a.avif><img src=a.png alt=a></picture>',
    '<svg viewBox="0 0 1 1"><image href="a.png"/><title>a</title><path d="M0 0"/></svg>',
    '<svg><foreignObject><div>a</div></foreignObject></svg>',
    '<math><mi>x</mi><mo>=</mo><mn>1</mn></math>',
    '<details open><summary>a</summary>b</details><dialog>c</dialog>',
    '<a href=/a><div><h2>b</h2></div></a>',
    '<my-card data-a="1"><span slot=b>c</span></my-card>',
    '<img src="image.png" alt="<image>">',
    '<iframe src=a title=b></iframe><object data=a><p>b</p></object>',
  ])('%j', (text) => {
    expect(problemsOf(text)).toEqual([]);
  });
});

describe('what a parser moves or renames', () => {
  it.each([
    [
      '<table><div>x</div></table>',
      '`<div>` at line 1, column 8 is in a table, and in none of its cells',
    ],
    [
      'a\n<table>text, <tr><td>1</td></tr> and more</table>',
      'there is text in the `<table>` at line 2, column 1, and in none of its cells',
    ],
    [
      '<table><tr><p>x</p></tr></table>',
      '`<p>` at line 1, column 12 is in a table, and in none of its cells',
    ],
    [
      '<table>&nbsp;<tr><td>1</td></tr></table>',
      'there is text in the `<table>` at line 1, column 1, and in none of its cells',
    ],
    ['<p><image src=x></p>', '`<image>` at line 1, column 4 is no element; `<img>` is'],
    ['<IMAGE src=x>', '`<image>` at line 1, column 1 is no element; `<img>` is'],
  ])('%j', (text, problem) => {
    expect(problemsOf(text)).toEqual([problem]);
  });
});

it('finds elements in noscript', () => {
  const { facts } = readHtml('<noscript><p onclick=a>b</p></noscript>', false);
  expect(facts?.elements.map(({ tagName }) => tagName)).toEqual(['noscript', 'p']);
});
