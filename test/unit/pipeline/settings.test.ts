import { describe, expect, it } from 'vitest';
import { applyOverrides, noOverrides, type Overrides } from '../../../src/pipeline/overrides.ts';
import type { Pipeline, Settings } from '../../../src/pipeline/pipeline.ts';
import { resolveSettings } from '../../../src/pipeline/resolve-settings.ts';
import { makeVariants } from '../../../src/pipeline/variants.ts';
import { prepareText } from '../../support/prepare-text.ts';

const text = `version: 1
defaults:
  model: of-defaults
  endpoint: pulze
  timeout: 30s
  params: { temperature: 0.1, max_tokens: 10, n: 1 }
  pulze: { labels: { from: defaults } }
matrix:
  params.temperature: [0.2, 0.3]
  params.n: [2]
  tone: [terse]
steps:
  - id: plain
    messages: [{ user: 'hello, {{matrix.tone}}' }]
  - id: own
    model: of-step
    timeout: 2s
    params: { temperature: 0.4 }
    messages: [{ user: hello }]
assert: [{ contains: refund }]
`;
const config = `endpoint: openai
vars: { product: Acme Cloud }
defaults:
  stream: true
  params: { top_p: 0.5, max_tokens: 5 }
`;

async function load(pipelineText: string = text): Promise<Pipeline> {
  const prepared = await prepareText(pipelineText, { beside: { 'pulze.config.yaml': config } });
  expect(prepared.diagnostics).toEqual([]);
  const [pipeline] = prepared.pipelines;
  if (pipeline === undefined) throw new Error('the pipeline was not loaded');
  return pipeline;
}

function show(settings: Settings | undefined) {
  return {
    model: settings?.model?.raw,
    endpoint: settings?.endpoint?.value,
    stream: settings?.stream?.raw,
    timeout: settings?.timeoutMilliseconds,
    params: Object.fromEntries([...(settings?.params ?? [])].map(([key, { raw }]) => [key, raw])),
  };
}

/** The settings of a step in each variant. */
function resolve(pipeline: Pipeline, id: string) {
  const step = pipeline.steps.find((each) => each.id === id);
  return makeVariants(pipeline.matrix).map((variant) =>
    step ? show(resolveSettings(pipeline, step, variant)) : undefined,
  );
}

describe('the settings of a step', () => {
  it('are those of the matrix over those of the file over those of the configuration', async () => {
    const [first, second] = resolve(await load(), 'plain');
    expect(first).toEqual({
      model: 'of-defaults',
      endpoint: 'pulze',
      stream: true,
      timeout: 30_000,
      params: { temperature: 0.2, max_tokens: 10, n: 2, top_p: 0.5 },
    });
    expect(second?.params).toEqual({ temperature: 0.3, max_tokens: 10, n: 2, top_p: 0.5 });
  });

  it('are the step’s own over all of these', async () => {
    expect(resolve(await load(), 'own')).toEqual(
      [0, 1].map(() => ({
        model: 'of-step',
        endpoint: 'pulze',
        stream: true,
        timeout: 2000,
        params: { temperature: 0.4, max_tokens: 10, n: 2, top_p: 0.5 },
      })),
    );
  });

  it('know their place, down to the value in a list of the matrix', async () => {
    const pipeline = await load();
    const [step] = pipeline.steps;
    const [, second] = makeVariants(pipeline.matrix);
    const found = step && second && resolveSettings(pipeline, step, second);
    expect(found?.params.get('temperature')?.locate().start).toEqual({ line: 9, column: 29 });
    expect(found?.params.get('top_p')?.locate()).toMatchObject({ path: 'pulze.config.yaml' });
  });
});

describe('what the command line says', () => {
  const override = async (change: Partial<Overrides>) =>
    applyOverrides(await load(), { ...noOverrides, ...change });

  it('is over what a step, the matrix and the defaults say', async () => {
    const pipeline = await override({
      models: ['given'],
      endpoint: 'openai',
      params: { temperature: 0.9, seed: 4 },
    });
    expect(makeVariants(pipeline.matrix).map(({ id }) => id)).toEqual(['params.n=2,tone=terse']);
    expect(resolve(pipeline, 'own')).toEqual([
      {
        model: 'given',
        endpoint: undefined,
        stream: true,
        timeout: 2000,
        params: { temperature: 0.9, seed: 4, max_tokens: 10, n: 2, top_p: 0.5 },
      },
    ]);
    expect(resolve(pipeline, 'plain')[0]?.params).toMatchObject({ temperature: 0.9, seed: 4 });
  });

  it('makes an axis of several models, for every step', async () => {
    const pipeline = await override({ models: ['one', 'two'] });
    expect(resolve(pipeline, 'own').map((each) => each?.model)).toEqual([
      'one',
      'one',
      'two',
      'two',
    ]);
    expect(makeVariants(pipeline.matrix)[0]?.id).toBe(
      'model=one,params.temperature=0.2,params.n=2,tone=terse',
    );
  });

  it('sets how often a case is run, and keeps when it passes', async () => {
    const repeated = await load(`${text}repeat: { count: 2, pass: majority }\n`);
    expect(applyOverrides(repeated, { ...noOverrides, repeat: 5 }).repeat).toEqual({
      count: 5,
      pass: 'majority',
    });
  });

  it('changes nothing where it says nothing', async () => {
    const pipeline = await load();
    expect(resolve(applyOverrides(pipeline, noOverrides), 'own')).toEqual(resolve(pipeline, 'own'));
  });

  it('gives variables over those of the file', async () => {
    const overrides = { ...noOverrides, vars: { product: 'Acme Desk', agent: 'Kim' } };
    const named = `version: 1\nvars: { product: Acme, queue: billing }\nmessages: [{ user: "{{product}} {{agent}} {{queue}}" }]\nassert: [json]\n`;
    const { pipelines, diagnostics } = await prepareText(named, { overrides });
    expect(diagnostics).toEqual([]);
    expect(pipelines[0]?.vars).toEqual({ product: 'Acme Desk', queue: 'billing', agent: 'Kim' });
  });
});
