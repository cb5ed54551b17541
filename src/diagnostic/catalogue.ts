import { assertionEntries } from './catalogue/assertions.ts';
import type { CatalogueEntry } from './catalogue/catalogue-entry.ts';
import { datasetEntries } from './catalogue/datasets.ts';
import { fileEntries } from './catalogue/files.ts';
import { messageEntries } from './catalogue/messages.ts';
import { parameterEntries } from './catalogue/parameters.ts';
import { programEntries } from './catalogue/program.ts';
import { stepEntries } from './catalogue/steps.ts';
import { templateEntries } from './catalogue/templates.ts';

/** Every code that a diagnostic may have. */
export type DiagnosticCode =
  | keyof typeof fileEntries
  | keyof typeof templateEntries
  | keyof typeof stepEntries
  | keyof typeof messageEntries
  | keyof typeof assertionEntries
  | keyof typeof datasetEntries
  | keyof typeof parameterEntries
  | keyof typeof programEntries;

export const catalogue: Readonly<Record<DiagnosticCode, CatalogueEntry>> = {
  ...fileEntries,
  ...templateEntries,
  ...stepEntries,
  ...messageEntries,
  ...assertionEntries,
  ...datasetEntries,
  ...parameterEntries,
  ...programEntries,
};
