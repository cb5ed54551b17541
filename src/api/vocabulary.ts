import { type Assertion, OptionError } from '../assertion/assertion.ts';
import { compileSelector } from '../assertion/select.ts';
import { checkScript, findPickyFaults } from '../emulator/check-script.ts';
import { dialects } from '../emulator/dialect/dialects.ts';
import { emulatorScriptSchema } from '../emulator/script-schema.ts';
import type { AssertionTerm, OptionProblem, Vocabulary } from '../pipeline/vocabulary.ts';
import type { Extensions } from './extensions.ts';

/** What pipeline files may say with these assertions, and the configuration with these providers. */
export function makeVocabulary({
  assertions,
  providers,
}: Pick<Extensions, 'assertions' | 'providers'>): Vocabulary {
  return {
    dialects: { service: [...providers.keys()], emulator: Object.keys(dialects) },
    assertions: new Map([...assertions].map(([name, assertion]) => [name, makeTerm(assertion)])),
    findSelectorProblem: (of) => compileSelector(of).problem,
    emulatorScript: emulatorScriptSchema,
    checkEmulatorScript: checkScript,
    findPickyFaults,
  };
}

function makeTerm(assertion: Assertion): AssertionTerm {
  const { name, summary, options, bare, scope, examples } = assertion;
  const { readsValue, expressionNames, textFiles } = assertion;
  const [asked] = assertion.asks?.({}) ?? [];
  return {
    name,
    summary,
    options,
    bare,
    scope,
    ...(readsValue === false && { readsValue }),
    ...(expressionNames && { expressionNames }),
    ...(asked && { asksModels: asked.kind }),
    ...(textFiles && { textFiles }),
    examples: examples.map((example) => example.yaml),
    async resolve(written, readText) {
      if (assertion.load === undefined) return { options: written };
      try {
        return { options: await assertion.load(written, (path) => readOrRefuse(path, readText)) };
      } catch (error) {
        return { problem: problemOf(error) };
      }
    },
    findProblem(resolved) {
      try {
        assertion.prepare(resolved);
        return undefined;
      } catch (error) {
        return problemOf(error);
      }
    },
  };
}

async function readOrRefuse(
  path: string,
  readText: (path: string) => Promise<string>,
): Promise<string> {
  try {
    return await readText(path);
  } catch (error) {
    throw new OptionError(
      'unreadable-file',
      `\`${path}\`: ${error instanceof Error ? error.message : 'cannot be read'}`,
    );
  }
}

function problemOf(error: unknown): OptionProblem {
  if (!(error instanceof OptionError)) throw error;
  const { code, message, path, hints } = error;
  return { code, message, path, hints };
}
