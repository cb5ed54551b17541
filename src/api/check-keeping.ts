import type { CacheMode } from '../cassette/cache.ts';
import type { CassetteMode } from '../cassette/cassette.ts';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import { checkWord, refuseOption } from './check-option.ts';

export interface KeepOptions {
  /** Whether answers are recorded beside each pipeline, or taken from there; `off`, they are not. */
  readonly cassette?: CassetteMode | 'off';
  /** Removes what nothing asks for any more from cassettes of pipelines that were run as a whole. */
  readonly pruneCassette?: boolean;
  /** Whether answers are kept on this machine, and given again; `off`, they are not. */
  readonly cache?: CacheMode | 'off';
}

/** The same, where what is off is absent. */
export interface Keeping extends Pick<KeepOptions, 'pruneCassette'> {
  readonly cassette?: CassetteMode;
  readonly cache?: CacheMode;
}

export function readKeeping({ cassette, pruneCassette, cache }: KeepOptions): Keeping {
  return {
    ...(cassette !== undefined && cassette !== 'off' && { cassette }),
    ...(pruneCassette !== undefined && { pruneCassette }),
    ...(cache !== undefined && cache !== 'off' && { cache }),
  };
}

const cassettes = ['off', 'record', 'replay', 'auto'] satisfies KeepOptions['cassette'][];
const caches = ['on', 'off', 'read', 'write'] satisfies KeepOptions['cache'][];

/** Words that are none of these would send what was to be replayed, or keep what was not. */
export function checkKeeping(options: KeepOptions): readonly Diagnostic[] {
  const wrong = [
    ...checkWord('cassette', options.cassette, cassettes),
    ...checkWord('cache', options.cache, caches),
  ];
  const { cassette, cache } = readKeeping(options);
  if (wrong.length > 0 || cassette === undefined || cache === undefined) return wrong;
  return [refuseOption('`cassette` and `cache` do not go together: an answer has one place')];
}
