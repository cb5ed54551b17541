/** Placeholder keys grow into the catalogue: every code, with its title, explanation and examples. */
export type DiagnosticCode = string;
