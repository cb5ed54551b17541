import type { AssertionTools } from '../../src/assertion/tools.ts';

/** For checks that say that they need no tools. */
export const noTools: AssertionTools = {
  get models(): never {
    throw new Error('there are no models');
  },
  get code(): never {
    throw new Error('there is no code');
  },
  get snapshots(): never {
    throw new Error('there are no snapshots');
  },
  get baselines(): never {
    throw new Error('there are no baselines');
  },
  get repeats(): never {
    throw new Error('there are no repeats');
  },
};
