import type { Dialect, DialectName } from './dialect.ts';
import { openaiDialect } from './openai.ts';
import { pulzeDialect } from './pulze.ts';

export const dialects: Readonly<Record<DialectName, Dialect>> = {
  pulze: pulzeDialect,
  openai: openaiDialect,
};
