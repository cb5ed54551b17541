import { emulatorHeaders } from '../../provider/wire.ts';
import { type AnswerSource, countPromptTokens } from '../answer/make-answer.ts';
import { isRefusal, type Refusal, refuseFindings } from '../refusal.ts';
import type { RequestKind } from '../validation/completion-body.ts';
import { readJson } from '../validation/read-json.ts';
import { type Exchange, headerOf } from './exchange.ts';
import type { RequestSeeds } from './request-seed.ts';
import type { EmulatorState } from './state.ts';

/** A request that was understood. */
export type Asked = Pick<
  AnswerSource,
  'body' | 'headers' | 'route' | 'promptTokens' | 'policies' | 'plugins' | 'unspecified'
> & {
  readonly step: string | undefined;
  readonly seeds: RequestSeeds;
};

export function readRequest(
  { incoming }: Exchange,
  request: { readonly kind: RequestKind; readonly text: string },
  state: EmulatorState,
): Asked | Refusal {
  const json = readJson(request.text, headerOf(incoming, 'content-type'));
  if (json.findings !== undefined) return refuseFindings(json.findings);
  const { ignore } = state.script;
  const read = state.dialect.read({
    kind: request.kind,
    json: ignore.withoutParameters(json.value),
    header: (name) => ignore.readHeader(name, headerOf(incoming, name)),
    service: {
      unspecified: state.script.unspecified,
      prompts: state.script.prompts,
      models: state.models,
    },
  });
  if (isRefusal(read)) return read;
  const step = headerOf(incoming, emulatorHeaders.step);
  const trial = headerOf(incoming, emulatorHeaders.trial);
  return {
    ...read,
    promptTokens: countPromptTokens(read.body),
    step: step === undefined ? undefined : decodeStep(step),
    seeds: state.seedOf(read.body, { trial, step }),
  };
}

/** Steps are told in a URL's encoding, since a header takes few signs; what is not encoded is taken as it is. */
function decodeStep(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
