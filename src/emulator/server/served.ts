/** What a served request was, for the log. */
export interface Served {
  readonly model?: string;
  readonly isStreamed?: boolean;
  /** The rule that answered, from 1. */
  readonly rule?: number;
  readonly fault?: string;
  /** What the emulator itself stumbled over; a 500 that no script asks for. */
  readonly bug?: string;
}
