import { isJsonObject, type JsonValue } from '../../source/json.ts';
import type { Assertion, Check } from '../assertion.ts';
import { makeCodeInput } from '../code-input.ts';
import { codeOptions, readCodeOptions } from '../code-option.ts';
import type { OwnCode } from '../code-tools.ts';
import { readCodeVerdict } from '../code-verdict.ts';
import { readOptions } from '../read-option.ts';

/** Runs only where own code is allowed. */
export const script: Assertion = {
  name: 'script',
  summary: 'A module of yours says so: what it exports is called with the answer (`--allow-code`).',
  options: {
    description:
      'The module, JavaScript or TypeScript, from the pipeline’s folder; or a map that also says what it is given.',
    type: ['string', 'object'],
    minLength: 1,
    examples: ['./check.ts', { file: './check.ts', input: { most: 3 }, timeout: '5s' }],
    properties: {
      file: { type: 'string', minLength: 1, description: 'The module.' },
      export: {
        type: 'string',
        minLength: 1,
        description: 'The name of the function that it exports (`default`).',
      },
      ...codeOptions,
    },
    required: ['file'],
    additionalProperties: false,
  },
  bare: false,
  scope: 'choice',
  needs: ['code'],
  runs: (options) => findModule(options),
  examples: [
    {
      yaml: 'script: ./check.ts',
      passes: { text: 'A refund is coming.' },
      fails: { text: 'No.' },
    },
    {
      yaml: 'script: { file: ./check.ts, export: isShort, input: { most: 20 }, timeout: 5s }',
      passes: { text: 'A refund is coming.' },
      fails: { text: 'A refund is coming, and we are sorry.' },
    },
  ],
  prepare(options): Check {
    const reader = readOptions(options, 'file');
    const path = reader.needText('file');
    const exported = reader.text('export') ?? 'default';
    const { least, ...settings } = readCodeOptions(reader);
    const input = reader.value('input');
    return async (subject, { code }) => {
      const given = await code.callModule({
        path,
        exported,
        input: makeCodeInput(subject, input),
        ...settings,
      });
      return readCodeVerdict(given, { name: path, least, actual: subject.value });
    };
  },
};

function findModule(options: JsonValue): OwnCode | undefined {
  const isFull = isJsonObject(options);
  const file = isFull ? options['file'] : options;
  if (typeof file !== 'string' || file.includes('{{')) return undefined;
  return { kind: 'module', name: file, path: isFull ? ['file'] : [] };
}
