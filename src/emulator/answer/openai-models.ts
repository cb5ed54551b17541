import type { JsonObject } from '../../source/json.ts';

/** Seconds since the epoch, as OpenAI tells when it created a model. */
const rows: readonly (readonly [id: string, created: number])[] = [
  ['gpt-4o', 1715367049],
  ['gpt-4o-mini', 1721172741],
  ['gpt-4.1', 1744316542],
  ['gpt-4.1-mini', 1744318173],
  ['gpt-4-turbo', 1712361441],
  ['gpt-4', 1687882411],
  ['gpt-3.5-turbo', 1677610602],
  ['gpt-3.5-turbo-instruct', 1692901427],
  ['gpt-5', 1754425777],
  ['gpt-5-mini', 1754425928],
  ['o3', 1744225308],
  ['o4-mini', 1744225351],
  ['text-embedding-3-small', 1705948997],
  ['text-embedding-3-large', 1705953180],
  ['text-embedding-ada-002', 1671217299],
];

/** The models that are listed; any other name answers as itself all the same. */
export const openaiModels: readonly (JsonObject & { readonly id: string })[] = rows.map(
  ([id, created]) => ({ id, object: 'model', created, owned_by: 'system' }),
);
