import { hashText } from '../model/random.ts';
import type { CompletionBody } from '../validation/completion-body.ts';

/** What tells apart requests that have the same body. */
export interface Asker {
  readonly trial: string | undefined;
  readonly step: string | undefined;
}

export interface RequestSeeds {
  /** Texts and everything in them. */
  readonly text: string;
  /** Ids, which differ also where the text has to be the same again. */
  readonly ids: string;
  /** What happens to the request on its way, which differs also between attempts of one trial's step; counted when first asked for. */
  readonly chance: () => string;
}

const longestMemory = 100_000;

/**
 * Gives the seeds of a request: they depend on the script's seed, on the body (but not on whether it
 * is streamed), and on the trial and step that ask. Where these are not told, the how-many-th request
 * with this body takes their place. At a temperature of 0, or with a `seed` of its own, a body always
 * gets the same text.
 */
export function makeSeeder(
  scriptSeed: number,
): (body: CompletionBody, asker: Asker) => RequestSeeds {
  const counts = new Map<string, number>();
  const countOf = (fingerprint: string): number => {
    const count = (counts.get(fingerprint) ?? 0) + 1;
    counts.delete(fingerprint);
    counts.set(fingerprint, count);
    if (counts.size > longestMemory) counts.delete(counts.keys().next().value ?? '');
    return count;
  };
  return (body, { trial, step }) => {
    const { stream: _, stream_options: __, ...asked } = body.raw;
    const fingerprint = hashText(`${scriptSeed} ${body.kind} ${JSON.stringify(asked)}`).join('-');
    const asker = trial === undefined ? fingerprint : `${fingerprint} ${trial} ${step ?? ''}`;
    let count: string | undefined;
    const numbered = (): string => {
      count ??= `#${countOf(asker)}`;
      return `${asker} ${count}`;
    };
    const ids = trial === undefined ? numbered() : asker;
    const isRepeatable = body.temperature === 0 || body.seed !== undefined;
    return { ids, text: isRepeatable ? fingerprint : ids, chance: numbered };
  };
}
