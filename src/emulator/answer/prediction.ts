import { splitTokens } from '../model/tokens.ts';

/** How much of an expected answer came true, in tokens. */
export interface Predicted {
  readonly accepted: number;
  readonly rejected: number;
}

/** Tokens of the prediction up to the first that the answer does not have, and all after it. */
export function comparePrediction(prediction: string, made: readonly string[]): Predicted {
  const expected = splitTokens(prediction);
  const different = expected.findIndex((token, index) => token !== made[index]);
  const accepted = different < 0 ? expected.length : different;
  return { accepted, rejected: expected.length - accepted };
}
