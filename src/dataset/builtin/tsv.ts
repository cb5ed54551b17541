import type { DatasetLoader } from '../dataset.ts';
import { readDelimitedRows } from '../delimited-rows.ts';

export const tsvLoader: DatasetLoader = {
  name: 'tsv',
  summary: 'Tab-separated values with a row of names; every value is text.',
  extensions: ['.tsv', '.tab'],
  read: (file) => readDelimitedRows(file, '\t'),
};
