import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../src/source/json.ts';
import { ask, type Client, startClient } from '../emulator-client.ts';

const used = async (
  { chat }: Client,
  content: string,
  from: { readonly plugins?: readonly string[]; readonly flags?: JsonObject } = {},
): Promise<unknown> => {
  const { plugins, flags } = from;
  const headers: Record<string, string> =
    flags === undefined ? {} : { 'Pulze-Feature-Flags': JSON.stringify(flags) };
  const sent = plugins === undefined ? {} : { plugins: [...plugins] };
  const { metadata } = await chat(ask(content, { max_tokens: 1, ...sent }), headers);
  return metadata?.extra?.['plugins'];
};

describe('plugins', () => {
  it('find results on the web and in the space', async () => {
    const { chat } = await startClient();
    const plugins = ['web-search', 'space-search'];
    const { metadata } = await chat(ask('Where is my parcel?', { plugins, max_tokens: 1 }));
    const result = (plugin: string, host: string) => ({
      title: expect.stringMatching(/\w/),
      url: expect.stringMatching(`^https://${host}/`),
      snippet: expect.stringMatching(/\w\.$/),
      plugin,
      emulated: true,
    });
    const web = result('web-search', 'web.example');
    const space = result('space-search', 'space.example');
    expect([metadata?.search_results, metadata?.generated_artifacts]).toEqual([
      { items: [web, web, web, space, space, space] },
      undefined,
    ]);
  });

  it('make images, transcripts and posts', async () => {
    const { chat } = await startClient();
    const plugins = ['image-generation-dalle', 'transcribe-audio', 'x-post'];
    const { metadata } = await chat(ask('A parcel', { plugins, max_tokens: 1 }));
    expect([metadata?.generated_artifacts, metadata?.search_results]).toEqual([
      {
        items: [
          {
            type: 'image',
            url: expect.stringMatching(/^https:\/\/images\.example\/[\da-f-]{36}\.png$/),
            prompt: 'A parcel',
            plugin: 'image-generation-dalle',
            emulated: true,
          },
          {
            type: 'transcript',
            text: expect.stringMatching(/\w/),
            plugin: 'transcribe-audio',
            emulated: true,
          },
          {
            type: 'post',
            url: expect.stringMatching(/^https:\/\/x\.example\/posts\//),
            text: expect.stringMatching(/\w/),
            plugin: 'x-post',
            emulated: true,
          },
        ],
      },
      undefined,
    ]);
  });

  it('give the same again for the same trial', async () => {
    const resultsOf = async (): Promise<unknown> => {
      const { chat } = await startClient();
      const body = ask('Where is my parcel?', { plugins: ['web-search'], max_tokens: 1 });
      return (await chat(body, { 'x-pulze-run-trial': 'a' })).metadata?.search_results;
    };
    expect(await resultsOf()).toEqual(await resultsOf());
  });

  it('are used when they are named, once each, and unknown ones are not', async () => {
    const client = await startClient();
    expect([
      await used(client, 'Hello'),
      await used(client, 'Hello', { plugins: ['web-search', 'fax', 'web-search'] }),
    ]).toEqual([undefined, ['web-search']]);
  });

  it('are chosen by words of the prompt with the flag `auto_tools`, as truth or as text', async () => {
    const client = await startClient();
    const prompt = 'Search the web and draw a picture';
    expect([
      await used(client, prompt, { flags: { auto_tools: true } }),
      await used(client, prompt, { flags: { auto_tools: 'true', smart_learn: false } }),
      await used(client, prompt, { flags: { auto_tools: 'false' } }),
      await used(client, 'Hello', { flags: { auto_tools: true }, plugins: ['x-post'] }),
    ]).toEqual([
      ['web-search', 'image-generation-dalle'],
      ['web-search', 'image-generation-dalle'],
      undefined,
      ['x-post'],
    ]);
  });
});
