import type { JsonValue } from '../source/json.ts';

/** The other repeats of a case and variant. */
export interface RepeatTools {
  /**
   * What this repeat found, handed in once; gives what all of them have, in their order, to the last
   * one of the plan. In the others it rejects with {@link JudgedLater}.
   */
  gather(found: readonly JsonValue[]): Promise<readonly JsonValue[]>;
}

/** Another repeat's verdict speaks for this one, too: here there is none. */
export class JudgedLater extends Error {
  constructor() {
    super('the last repeat is judged for all of them');
    this.name = 'JudgedLater';
  }
}
