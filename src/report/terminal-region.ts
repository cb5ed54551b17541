import { terminalWidth } from '../diagnostic/terminal-width.ts';
import type { Sink } from '../environment/environment.ts';

/**
 * A few lines at the bottom of a terminal that are drawn again in place. The cursor rests at the end
 * of the last line. Lines must not be wider than the terminal; in one that was made narrower since,
 * those that are there are taken to have been wrapped. Each drawing is one write, between
 * the codes for synchronized output, so that no half of it is seen.
 */
export class TerminalRegion {
  readonly #sink: Sink;
  #drawn: readonly string[] = [];

  constructor(sink: Sink) {
    this.#sink = sink;
  }

  draw(lines: readonly string[]): void {
    const shown = lines.slice(0, Math.max(1, (this.#sink.rows ?? 24) - 1));
    const text = shown.map((line) => line + CLEAR_LINE).join('\n');
    this.#sink.write(`${BEGIN}${this.#toTop()}${text}${CLEAR_BELOW}${END}`);
    this.#drawn = shown;
  }

  /** Leaves nothing behind. Does nothing when nothing is drawn. */
  erase(): void {
    if (this.#drawn.length === 0) return;
    this.#sink.write(`${BEGIN}${this.#toTop()}${CLEAR_BELOW}${END}`);
    this.#drawn = [];
  }

  #toTop(): string {
    const columns = Math.max(1, this.#sink.columns ?? Number.POSITIVE_INFINITY);
    const rows = this.#drawn.map((line) => Math.max(1, Math.ceil(terminalWidth(line) / columns)));
    const height = rows.reduce((sum, each) => sum + each, 0);
    return height > 1 ? `\r\u001b[${height - 1}A` : '\r';
  }
}

const BEGIN = '\u001b[?2026h';
const END = '\u001b[?2026l';
const CLEAR_LINE = '\u001b[K';
const CLEAR_BELOW = '\u001b[J';
