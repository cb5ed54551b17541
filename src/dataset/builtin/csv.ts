import type { DatasetLoader } from '../dataset.ts';
import { readDelimitedRows } from '../delimited-rows.ts';

export const csvLoader: DatasetLoader = {
  name: 'csv',
  summary: 'Comma-separated values with a row of names; every value is text.',
  extensions: ['.csv'],
  read: (file) => readDelimitedRows(file, ','),
};
