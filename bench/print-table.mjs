/** In Markdown, so that it can be put into a note as it is. The first line is the head. */
export function printTable(lines) {
  const [head, ...body] = lines;
  const widths = head.map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  const show = (cells) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
  console.log(show(head));
  console.log(`| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`);
  for (const line of body) console.log(show(line));
}
