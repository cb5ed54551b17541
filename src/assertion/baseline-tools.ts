/** Answers of an earlier run. */
export interface BaselineTools {
  /**
   * The answer of the same case and variant in the baseline of this file, or in the one that the
   * pipeline's gate names. Throws {@link ToolError} where that has none, or no whole one.
   */
  answerIn(file: string | undefined): string;
}
