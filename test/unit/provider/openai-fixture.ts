import { openai } from '../../../src/provider/builtin/openai.ts';
import type { ParameterFinding, RequestDraft } from '../../../src/provider/provider.ts';
import type { JsonObject } from '../../../src/source/json.ts';

type Row = readonly [
  severity: ParameterFinding['severity'],
  code: ParameterFinding['code'],
  path: string,
  message: string,
];

/** What is found about a body for `gpt-4o`, sent to this host. */
export function checkAt(
  host: string | undefined,
  body: JsonObject,
  draft: Partial<RequestDraft> = {},
): readonly Row[] {
  const base: RequestDraft = { kind: 'chat', body: { model: 'gpt-4o', ...body }, settings: {} };
  return openai
    .check({ ...base, ...(host !== undefined && { host }), ...draft })
    .map(({ severity, code, path, message }) => [severity, code, path.join('.'), message]);
}
