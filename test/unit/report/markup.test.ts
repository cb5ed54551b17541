import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { safeBlock } from '../../../src/diagnostic/safe-text.ts';
import {
  markdownBlock,
  markdownCode,
  markdownCodeCell,
  markdownTable,
  markdownText,
} from '../../../src/report/markdown-text.ts';
import { escapeAttribute, escapeXml } from '../../../src/report/xml-text.ts';
import { fc } from '../../support/fast-check.ts';

const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('`', '|', '\\', '<', '&', ']', '>', '\n', 'a', '"', '~') }),
);

describe('XML', () => {
  it('is well-formed and says what was said, whatever it is', () => {
    const parser = new XMLParser({
      ignoreAttributes: false,
      attributeNamePrefix: '',
      trimValues: false,
      parseTagValue: false,
      htmlEntities: true,
    });
    fc.assert(
      fc.property(hostile, (text) => {
        const xml = `<a b="${escapeAttribute(text)}">.${escapeXml(text)}</a>`;
        expect(XMLValidator.validate(xml)).toBe(true);
        const { a } = parser.parse(xml);
        expect(a['#text']).toBe(`.${safeBlock(text, true)}`);
        expect(a.b ?? '').toBe(safeBlock(text, true));
      }),
    );
  });
});

describe('Markdown', () => {
  it.each([
    ['plain code', 'refund', '`refund`'],
    ['a backtick', 'a `b` c', '``a `b` c``'],
    ['a backtick at an end', '`b`', '`` `b` ``'],
    ['a pipe', 'a|b', '`a\\|b`'],
    ['a pipe after a backslash', 'a\\|b', '`a\\\\\\|b`'],
  ])('makes code of %s', (_, text, code) => {
    expect(markdownCodeCell(text, 40)).toBe(code);
  });

  it('escapes no pipe in code outside of a table, where the backslash would be seen', () => {
    expect(markdownCode('a|b', 40)).toBe('`a|b`');
  });

  it('has as many cells as columns, whatever is in them', () => {
    fc.assert(
      fc.property(hostile, hostile, (one, other) => {
        const heads = [
          { text: 'A', align: 'left' } as const,
          { text: 'B', align: 'left' } as const,
        ];
        const row = markdownTable(heads, [[markdownCodeCell(one, 60), markdownText(other)]]).split(
          '\n',
        )[2];
        expect(countCells(row ?? '')).toBe(2);
      }),
    );
  });

  it('has blocks that end where they should, whatever is in them', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const lines = markdownBlock(text).trimEnd().split('\n');
        const fence = /^`+/.exec(lines[0] ?? '')?.[0] ?? '';
        const closing = lines.findIndex((line, index) => index > 0 && closes(line, fence));
        expect(closing).toBe(lines.length - 1);
      }),
    );
  });

  it('has blocks in time linear to the text', () => {
    const text = `a${'\n'.repeat(300_000)}b`;
    expect(markdownBlock(text)).toBe(`\`\`\`text\n${text}\n\`\`\`\n`);
  });

  it('has no HTML, link or emphasis in text', () => {
    expect(markdownText('<b>*a*</b> [x](y) https://evil.example www.evil.example')).toBe(
      '&#60;b&#62;&#42;a&#42;&#60;/b&#62; &#91;x&#93;(y) https&#58;//evil.example www&#46;evil.example',
    );
  });
});

/** As GitHub splits a row: at every pipe that no backslash escapes. */
function countCells(row: string): number {
  return (row.replace(/\\[^\n]/g, '').match(/\|/g) ?? []).length - 1;
}

/** A closing fence is at most three spaces in, of as many backticks, and alone on its line. */
function closes(line: string, fence: string): boolean {
  const match = /^ {0,3}(`{3,})[ \t]*$/.exec(line);
  return (match?.[1]?.length ?? 0) >= fence.length;
}
