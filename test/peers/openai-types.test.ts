import { readFileSync } from 'node:fs';
import {
  createSourceFile,
  isInterfaceDeclaration,
  isModuleBlock,
  isModuleDeclaration,
  isPropertySignature,
  ScriptTarget,
  type Statement,
} from 'typescript';
import { describe, expect, it } from 'vitest';
import { isJsonArray, isJsonObject } from '../../src/source/json.ts';
import { wireSchema } from '../support/wire-schemas.ts';

interface Members {
  readonly all: readonly string[];
  readonly required: readonly string[];
}

const interfaces = new Map<string, Members>(
  ['chat/completions/completions', 'completions', 'embeddings', 'models'].flatMap((file) => {
    const url = new URL(`../../node_modules/openai/resources/${file}.d.ts`, import.meta.url);
    const source = createSourceFile(file, readFileSync(url, 'utf8'), ScriptTarget.Latest, true);
    return [...source.statements].flatMap((statement) => membersIn(statement, ''));
  }),
);

/** The members of each interface, by its name with those of the namespaces around it. */
function membersIn(statement: Statement, around: string): readonly (readonly [string, Members])[] {
  if (isInterfaceDeclaration(statement)) {
    const members = statement.members.filter(isPropertySignature).map((member) => ({
      name: member.name.getText(),
      isRequired: member.questionToken === undefined,
    }));
    const all = members.map(({ name }) => name);
    const required = members.filter(({ isRequired }) => isRequired).map(({ name }) => name);
    return [[`${around}${statement.name.text}`, { all: all.sort(), required: required.sort() }]];
  }
  if (!isModuleDeclaration(statement) || !statement.body || !isModuleBlock(statement.body)) {
    return [];
  }
  const inside = `${around}${statement.name.text}.`;
  return [...statement.body.statements].flatMap((each) => membersIn(each, inside));
}

function definition(name: string): Members {
  const definitions = wireSchema('openai')['$defs'];
  const schema = isJsonObject(definitions) ? definitions[name] : undefined;
  if (!isJsonObject(schema)) throw new Error(`the schema has no ${name}`);
  const { properties, required } = schema;
  return {
    all: Object.keys(isJsonObject(properties) ? properties : {}).sort(),
    required: (isJsonArray(required) ? required.map(String) : []).sort(),
  };
}

const same = [
  ['chatRequest', 'ChatCompletionCreateParamsBase'],
  ['embeddingRequest', 'EmbeddingCreateParams'],
  ['instruction', 'ChatCompletionDeveloperMessageParam'],
  ['userMessage', 'ChatCompletionUserMessageParam'],
  ['functionMessage', 'ChatCompletionFunctionMessageParam'],
  ['textPart', 'ChatCompletionContentPartText'],
  ['imagePart', 'ChatCompletionContentPartImage'],
  ['soundPart', 'ChatCompletionContentPartInputAudio'],
  ['filePart', 'ChatCompletionContentPart.File'],
  ['refusalPart', 'ChatCompletionContentPartRefusal'],
  ['chatResponse', 'ChatCompletion'],
  ['chatChoice', 'ChatCompletion.Choice'],
  ['chatLogprobs', 'ChatCompletion.Choice.Logprobs'],
  ['tokenLogprob', 'ChatCompletionTokenLogprob.TopLogprob'],
  ['answer', 'ChatCompletionMessage'],
  ['chatChunk', 'ChatCompletionChunk'],
  ['delta', 'ChatCompletionChunk.Choice.Delta'],
  ['textResponse', 'Completion'],
  ['textChoice', 'CompletionChoice'],
  ['textLogprobs', 'CompletionChoice.Logprobs'],
  ['usage', 'CompletionUsage'],
  ['embeddingResponse', 'CreateEmbeddingResponse'],
  ['model', 'Model'],
] as const;

describe('the published schema of OpenAI', () => {
  it.each(same)('has in %s what the types of the openai client have in %s', (name, type) => {
    expect(definition(name)).toEqual(interfaces.get(type));
  });

  it('lets a text completion do without a prompt, which its text allows and the types do not', () => {
    const { all, required } = interfaces.get('CompletionCreateParamsBase') ?? {};
    expect(definition('textRequest')).toEqual({ all, required: ['model'] });
    expect(required).toEqual(['model', 'prompt']);
  });

  it('takes back an answer as it came, with what the types do not send', () => {
    const { all = [], required } = interfaces.get('ChatCompletionAssistantMessageParam') ?? {};
    const expected = { all: [...all, 'annotations', 'parsed'].sort(), required };
    expect(definition('assistantMessage')).toEqual(expected);
  });

  it("takes a name for a tool's result as for a function's, although the types have none", () => {
    const { all = [], required } = interfaces.get('ChatCompletionToolMessageParam') ?? {};
    expect(definition('toolMessage')).toEqual({ all: [...all, 'name'].sort(), required });
  });
});
