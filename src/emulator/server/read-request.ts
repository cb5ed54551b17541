import { emulatorHeaders } from '../../provider/wire.ts';
import { type AnswerSource, countPromptTokens } from '../answer/make-answer.ts';
import { isRefusal } from '../dialect/dialect.ts';
import { readJson } from '../validation/read-json.ts';
import { type Exchange, headerOf } from './exchange.ts';
import { type Refusal, refuseFindings } from './refusal.ts';
import type { RequestSeeds } from './request-seed.ts';
import type { EmulatorState } from './state.ts';

/** A request that was understood. */
export type Asked = Pick<AnswerSource, 'body' | 'headers' | 'route' | 'promptTokens'> & {
  readonly step: string | undefined;
  readonly seeds: RequestSeeds;
};

export function readRequest(
  { incoming }: Exchange,
  request: { readonly kind: 'chat' | 'text'; readonly text: string },
  state: EmulatorState,
): Asked | Refusal {
  const json = readJson(request.text, headerOf(incoming, 'content-type'));
  if (json.findings !== undefined) return refuseFindings(json.findings);
  const { ignore } = state.script;
  const read = state.dialect.read({
    kind: request.kind,
    json: ignore.withoutParameters(json.value),
    header: (name) => (ignore.hasHeader(name) ? undefined : headerOf(incoming, name)),
  });
  if (isRefusal(read)) return read;
  const step = headerOf(incoming, emulatorHeaders.step);
  const trial = headerOf(incoming, emulatorHeaders.trial);
  return {
    ...read,
    promptTokens: countPromptTokens(read.body),
    step,
    seeds: state.seedOf(read.body, { trial, step }),
  };
}
