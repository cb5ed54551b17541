import { isJsonArray, isJsonObject, type JsonValue } from '../../source/json.ts';
import type { Assertion, Check } from '../assertion.ts';
import { makeCodeInput } from '../code-input.ts';
import { codeOptions, readCodeOptions } from '../code-option.ts';
import type { OwnCode } from '../code-tools.ts';
import { readProgramVerdict } from '../program-verdict.ts';
import { readOptions } from '../read-option.ts';
import { textSchema } from '../text-option.ts';

const words = {
  type: 'array',
  items: textSchema('The program, or an argument.'),
  minItems: 1,
} as const;

/** Runs only where own code is allowed. */
export const command: Assertion = {
  name: 'command',
  summary:
    'A program of yours says so: JSON on its standard input, its verdict on standard output (`--allow-code`).',
  options: {
    ...words,
    description:
      'The program and its arguments, started in the pipeline’s folder without a shell; or a map that also says what it is given.',
    type: ['array', 'object'],
    examples: [['python3', 'check.py'], { run: ['python3', 'check.py'], timeout: '30s' }],
    properties: {
      run: { ...words, description: 'The program and its arguments.' },
      ...codeOptions,
    },
    required: ['run'],
    additionalProperties: false,
  },
  bare: false,
  scope: 'choice',
  needs: ['code'],
  runs: (options) => findProgram(options),
  examples: [
    {
      yaml: 'command: [python3, check.py]',
      passes: { text: 'A refund is coming.' },
      fails: { text: 'No.' },
    },
    {
      yaml: 'command: { run: [python3, check.py, --most, 20], timeout: 30s, env: [LANG] }',
      passes: { text: 'A refund is coming.' },
      fails: { text: 'A refund is coming, and we are sorry.' },
    },
  ],
  prepare(options): Check {
    const reader = readOptions(options, 'run');
    const run = reader.needAnyTexts('run');
    const { least, ...settings } = readCodeOptions(reader);
    const input = reader.value('input');
    return async (subject, { code }) => {
      const answer = await code.callProgram({
        command: run,
        input: makeCodeInput(subject, input),
        ...settings,
      });
      return readProgramVerdict(answer, { name: run.join(' '), least, actual: subject.value });
    };
  },
};

function findProgram(options: JsonValue): OwnCode | undefined {
  const isFull = isJsonObject(options);
  const run = isFull ? options['run'] : options;
  const program = run !== undefined && isJsonArray(run) ? run[0] : undefined;
  if (typeof program !== 'string' || program.includes('{{')) return undefined;
  return { kind: 'program', name: program, path: isFull ? ['run', 0] : [0] };
}
