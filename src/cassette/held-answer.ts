import type { RecordedBody, RecordedResponse } from './interaction.ts';

/**
 * A copy to be held for long. V8 takes it as a sign where what a literal made stays: it then puts all that
 * the literal makes where only a full collection looks, with all the texts that hang on it. What a class
 * makes is not looked at in this way.
 */
export class HeldAnswer implements RecordedResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly headersMilliseconds: number;
  readonly endMilliseconds: number;
  readonly body: RecordedBody;

  constructor(response: RecordedResponse) {
    this.status = response.status;
    this.headers = response.headers;
    this.headersMilliseconds = response.headersMilliseconds;
    this.endMilliseconds = response.endMilliseconds;
    this.body = response.body.kind === 'text' ? new HeldText(response.body.text) : response.body;
  }
}

class HeldText {
  readonly kind = 'text';
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}
