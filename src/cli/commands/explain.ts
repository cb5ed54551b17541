import { explain, explainAll } from '../../api/explain.ts';
import { suggestName } from '../../diagnostic/suggest.ts';
import { type CommandHandler, UsageError } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { helpColumns } from '../help-columns.ts';
import { readText } from '../read-arguments.ts';
import { wrap } from '../wrap.ts';

export const explainCommand: CommandHandler = (args, { environment }) => {
  const code = readText(args, 'code');
  const known = explainAll();
  if (code === undefined) {
    const width = Math.max(...known.map((each) => each.code.length));
    for (const each of known)
      environment.stdout.write(`${each.code.padEnd(width)}  ${each.title}\n`);
    return Promise.resolve(exitCodes.ok);
  }
  const text = explain(code);
  if (text === undefined) {
    const near = suggestName(
      code,
      known.map((each) => each.code),
    );
    const hints = [...near, '`pulze-run explain` lists them'];
    throw new UsageError(`there is no diagnostic \`${code}\``, hints);
  }
  const columns = helpColumns(environment);
  environment.stdout.write(wrapParagraphs(text, columns));
  return Promise.resolve(exitCodes.ok);
};

/** Examples, which are indented, stay as they are. */
function wrapParagraphs(text: string, columns: number): string {
  const lines = text.split('\n');
  return lines
    .map((line) => (line.startsWith(' ') ? line : wrap(line, columns).join('\n')))
    .join('\n');
}
