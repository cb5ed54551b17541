/** What the parser refuses, in words, with the stretch of the text that it is about. */
export interface SyntaxProblem {
  readonly message: string;
  readonly position: readonly [number, number];
}
