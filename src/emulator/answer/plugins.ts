import type { JsonObject } from '../../source/json.ts';
import { makeRandom, makeUuid, type Random } from '../model/random.ts';
import { type CompletionBody, lastUserText } from '../validation/completion-body.ts';
import type { PulzeHeaders } from '../validation/read-headers.ts';
import { makeWriter } from './writer.ts';

/** The plugins that Pulze documents. */
export const knownPlugins: readonly string[] = [
  'space-search',
  'web-search',
  'image-generation-dalle',
  'transcribe-audio',
  'x-post',
];

/** Words of a prompt for which `auto_tools` uses a plugin. */
const words: Readonly<Record<string, RegExp>> = {
  'space-search': /\b(documents?|files?|handbook|policy|policies|space)\b/i,
  'web-search': /\b(search|web|online|latest|news|today)\b/i,
  'image-generation-dalle': /\b(images?|pictures?|draw|photos?|logo)\b/i,
  'transcribe-audio': /\b(transcribe|audio|recording|voice)\b/i,
  'x-post': /\b(tweets?|post on x|x post)\b/i,
};

const resultCount = 3;

/** What plugins add to an answer's metadata; absent where none did. */
export interface PluginResults {
  readonly search_results?: JsonObject;
  readonly generated_artifacts?: JsonObject;
}

/** The plugins that a request names, and with the flag `auto_tools` those that its words call for. */
export function choosePlugins(
  body: CompletionBody,
  { flags = [] }: PulzeHeaders,
): readonly string[] {
  const named = (body.plugins ?? []).filter((name) => knownPlugins.includes(name));
  if (!flags.includes('auto_tools') || body.kind !== 'chat') return [...new Set(named)];
  const prompt = lastUserText(body);
  const called = knownPlugins.filter((name) => words[name]?.test(prompt));
  return [...new Set([...named, ...called])];
}

/** Made by the language model from the prompt; every item says that it is emulated. */
export function runPlugins(
  plugins: readonly string[],
  body: CompletionBody,
  seed: string,
): PluginResults {
  const items = plugins.flatMap((plugin) =>
    makeItems(plugin, body, makeRandom(`${seed} ${plugin}`)),
  );
  const found = items.filter(({ kind }) => kind === 'result').map(({ item }) => item);
  const made = items.filter(({ kind }) => kind === 'artifact').map(({ item }) => item);
  return {
    ...(found.length > 0 && { search_results: { items: found } }),
    ...(made.length > 0 && { generated_artifacts: { items: made } }),
  };
}

interface PluginItem {
  readonly kind: 'result' | 'artifact';
  readonly item: JsonObject;
}

function makeItems(plugin: string, body: CompletionBody, random: Random): readonly PluginItem[] {
  if (plugin.endsWith('-search')) {
    return Array.from({ length: resultCount }, () => ({
      kind: 'result',
      item: makeResult(plugin, body, random),
    }));
  }
  return [{ kind: 'artifact', item: makeArtifact(plugin, body, random) }];
}

function makeResult(plugin: string, body: CompletionBody, random: Random): JsonObject {
  const writer = makeWriter(body, lastUserText(body));
  const { makePhrase } = writer.inspire(random);
  const title = makePhrase('title');
  const snippet = `${makePhrase('snippet')}. ${makePhrase('snippet')}.`;
  const host = plugin === 'web-search' ? 'web.example' : 'space.example';
  const page = title.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  return { title, url: `https://${host}/${page}`, snippet, plugin, emulated: true };
}

function makeArtifact(plugin: string, body: CompletionBody, random: Random): JsonObject {
  const prompt = lastUserText(body);
  const about = { plugin, emulated: true };
  const id = makeUuid(`${plugin} ${random()}`);
  if (plugin === 'image-generation-dalle') {
    return { type: 'image', url: `https://images.example/${id}.png`, prompt, ...about };
  }
  const text = makeWriter(body, prompt).inspire(random).makePhrase('text');
  if (plugin === 'transcribe-audio') return { type: 'transcript', text, ...about };
  return { type: 'post', url: `https://x.example/posts/${id}`, text, ...about };
}
