import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../source/json.ts';
import { OptionError } from '../assertion.ts';
import type { AskedModel, PlannedCalls } from '../model-tools.ts';
import { orTemplate } from '../or-template.ts';
import type { OptionReader } from '../read-option.ts';
import { showText } from '../show-value.ts';

/** Who judges, and what is shown; the same for every assertion that asks a judge. */
export interface JudgeSettings extends AskedModel {
  readonly params: JsonObject;
  /** How often the judge is asked. */
  readonly repeat: number;
  readonly show: ReadonlySet<Shown>;
}

/** What may be shown beside the answer. */
export type Shown = 'prompt' | 'vars';

/** Schema of `endpoint`, `model` and `params`. */
export const modelProperties: JsonObject = {
  endpoint: {
    type: 'string',
    minLength: 1,
    description: 'The endpoint of the model that judges; that of the judged step when absent.',
  },
  model: {
    type: 'string',
    minLength: 1,
    description: 'The model that judges; that of the judged step when absent.',
  },
  params: {
    type: 'object',
    description:
      'Parameters of the judge’s requests. A `temperature` of 0 is sent where none is written and the judge is asked once.',
  },
};

/** Those of {@link modelProperties}, `repeat` and `show`. */
export const settingsProperties: JsonObject = {
  ...modelProperties,
  repeat: orTemplate({
    type: 'integer',
    minimum: 1,
    maximum: 25,
    description:
      'How often the judge is asked: the median of its scores counts, or the majority of its choices.',
  }),
  show: {
    type: 'array',
    description:
      'What the judge sees beside the answer: the messages that it answered (`prompt`), the case’s variables (`vars`). `[prompt]` when absent.',
    items: { enum: ['prompt', 'vars'] },
  },
  calibration: {
    type: 'string',
    minLength: 1,
    description:
      'A file beside the pipeline that `pulze-run calibrate --save FILE` wrote: nothing is sent unless it is of this very judge.',
  },
};

/** They are the question's own. */
const ownParams: readonly string[] = ['model', 'messages', 'prompt', 'stream', 'n', 'best_of'];

export function readSettings(reader: OptionReader): JudgeSettings {
  const repeat = reader.number('repeat', { integer: true, minimum: 1, maximum: 25 }) ?? 1;
  return { ...readModel(reader, repeat), repeat, show: readShow(reader) };
}

/** `params` have a temperature of 0 for a question that is asked once, unless they say otherwise. */
export function readModel(
  reader: OptionReader,
  repeat: number,
): AskedModel & { readonly params: JsonObject } {
  const endpoint = reader.filledText('endpoint');
  const model = reader.filledText('model');
  const written = reader.value('params') ?? {};
  if (!isJsonObject(written)) throw refuse('`params` is no map', reader.path('params'));
  const own = Object.keys(written).find((key) => ownParams.includes(key));
  if (own !== undefined) {
    throw refuse(`a judge has no parameter \`${own}\``, [...reader.path('params'), own]);
  }
  return {
    ...(endpoint !== undefined && { endpoint }),
    ...(model !== undefined && { model }),
    params: withTemperature(written, repeat),
  };
}

function withTemperature(params: JsonObject, repeat: number): JsonObject {
  return { ...(repeat === 1 && { temperature: 0 }), ...params };
}

function readShow(reader: OptionReader): ReadonlySet<Shown> {
  const written = reader.value('show') ?? ['prompt'];
  if (!isJsonArray(written)) throw refuse('`show` is no list', reader.path('show'));
  return new Set(
    written.map((each, at) => {
      if (each === 'prompt' || each === 'vars') return each;
      const shown = showText(JSON.stringify(each));
      throw refuse(`there is no ${shown} to show`, [...reader.path('show'), at]);
    }),
  );
}

/** Whether a judge is shown this, as far as its options say so before they are read. */
export function isShown(options: JsonValue, what: Shown): boolean {
  const { show = ['prompt'] } = isJsonObject(options) ? options : {};
  return isJsonArray(show) && show.includes(what);
}

/** The calls that a judge makes for one choice, as far as its options say so before they are read. */
export function askedModels(
  options: JsonValue,
  { form, times = 1 }: { readonly form: string; readonly times?: number },
): readonly PlannedCalls[] {
  const { endpoint, model, repeat, params } = isJsonObject(options) ? options : {};
  const asked = typeof repeat === 'number' ? repeat : 1;
  return [
    {
      kind: 'chat',
      ...(typeof endpoint === 'string' && { endpoint }),
      ...(typeof model === 'string' && { model }),
      calls: times * asked,
      params: withTemperature(isJsonObject(params) ? params : {}, asked),
      form,
      showsVariables: isShown(options, 'vars'),
    },
  ];
}

/** The file of `calibration`, as written. */
export function readCalibration(options: JsonValue): string | undefined {
  const { calibration } = isJsonObject(options) ? options : {};
  return typeof calibration === 'string' ? calibration : undefined;
}

function refuse(message: string, path: readonly (string | number)[]): OptionError {
  return new OptionError('bad-assertion-option', message, { path });
}
