/** A stretch of a question that is material, between marks that cannot be in it. */
export interface Section {
  /** In capitals: `ANSWER`. */
  readonly name: string;
  readonly text: string;
}

/** The sections between their marks, an empty line apart. */
export function markSections(sections: readonly Section[]): string {
  return sections
    .map(({ name, text }) => `<<<${name}\n${escapeMarks(text)}\n${name}>>>`)
    .join('\n\n');
}

/**
 * Three angle brackets in a row are the marks' own, so that no text can end its section or open
 * another; in a text they are set apart.
 */
export function escapeMarks(text: string): string {
  return text.replace(/<{3,}|>{3,}/g, (run) => [...run].join(' '));
}
