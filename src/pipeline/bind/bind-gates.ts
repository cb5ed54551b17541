import { suggestName } from '../../diagnostic/suggest.ts';
import { parseDuration } from '../../source/duration.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../source/json.ts';
import type { Pointer } from '../../source/location.ts';
import type { Gate, GateJudgement, OnInconclusive } from '../pipeline.ts';
import { type BindContext, refuse } from './bind-context.ts';
import { bindRegression } from './bind-regression.ts';

const gateNames = [
  ...['pass_rate', 'cost', 'latency', 'tokens', 'regression'],
  ...['metric.<name>', 'judge.<name>'],
];

/** Beyond it bounds are made of the last digits of numbers, and end in infinite ones. */
const MOST_SURE = 0.999999999;

export interface GatePlace {
  readonly pointer: Pointer;
  /** Metrics that any trial may have; absent where that is not known. */
  readonly metrics?: readonly string[];
  /** Those among them that are scores of assertions, from 0 to 1: what is made of others may be anything. */
  readonly shares?: readonly string[];
  /** Whether gates may ask for further repeats: those of a pipeline may. */
  readonly mayRepeat: boolean;
}

/** A map of gates, each by its name. */
export function bindGates(
  context: BindContext,
  value: JsonValue | undefined,
  place: GatePlace,
): readonly Gate[] {
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, options]) =>
    isJsonObject(options) ? bindGate(context, { key, options }, place) : [],
  );
}

interface Written {
  readonly key: string;
  readonly options: JsonObject;
}

function bindGate(context: BindContext, written: Written, place: GatePlace): readonly Gate[] {
  const { key, options } = written;
  const location = context.document.locate([...place.pointer, key], 'key');
  if (key === 'cost' || key === 'tokens') {
    const limits = [
      ['max', 'all'],
      ['per_trial_max', 'trial'],
    ] as const;
    return limits.flatMap(([name, per]) =>
      options[name] === undefined
        ? []
        : [{ kind: key, per, maximum: Number(options[name]), location }],
    );
  }
  if (key === 'latency') return bindLatency(context, options, place);
  if (key === 'pass_rate') {
    const method = options['method'] === 'exact' ? 'exact' : 'wilson';
    const minimum = Number(options['min']);
    const judgement = bindJudgement(context, written, place);
    return [{ kind: 'pass_rate', minimum, method, ...judgement }];
  }
  if (key === 'regression') return bindRegression(context, options, place);
  if (key.startsWith('judge.')) return bindJudge(context, written, place);
  return bindMetric(context, written, place);
}

function bindJudgement(
  context: BindContext,
  { key, options }: Written,
  place: GatePlace,
): GateJudgement {
  const pointer = [...place.pointer, key];
  const location = context.document.locate(pointer, 'key');
  const { confidence, on_inconclusive: on, more } = options;
  for (const name of ['on_inconclusive', 'method'].filter((each) => options[each] !== undefined)) {
    if (confidence !== undefined) continue;
    refuse(context, 'missing-key', {
      message: `\`${name}\` goes with \`confidence\`, and there is none`,
      pointer: [...pointer, name],
      place: 'key',
    });
  }
  refuseMore(context, { pointer, on, more, mayRepeat: place.mayRepeat });
  if (typeof confidence === 'number' && confidence > MOST_SURE && confidence < 1) {
    refuse(context, 'bad-value', {
      message: `a \`confidence\` of ${confidence} is too near to 1 for a bound: at most ${MOST_SURE}`,
      pointer: [...pointer, 'confidence'],
    });
  }
  return {
    location,
    ...(typeof confidence === 'number' && { confidence }),
    ...(typeof on === 'string' && { onInconclusive: on as OnInconclusive }),
  };
}

function refuseMore(
  context: BindContext,
  found: {
    readonly pointer: Pointer;
    readonly on: JsonValue | undefined;
    readonly more: JsonValue | undefined;
    readonly mayRepeat: boolean;
  },
): void {
  const { pointer, on, more, mayRepeat } = found;
  if (on === 'more' && !mayRepeat) {
    refuse(context, 'bad-value', {
      message: 'only a gate of a pipeline can ask for more repeats',
      pointer: [...pointer, 'on_inconclusive'],
    });
  } else if (on === 'more' && more === undefined) {
    refuse(context, 'missing-key', {
      message: '`on_inconclusive: more` lacks `more`, the most further repeats of a case',
      pointer: [...pointer, 'on_inconclusive'],
    });
  } else if (on !== 'more' && more !== undefined) {
    refuse(context, 'unknown-key', {
      message: '`more` goes with `on_inconclusive: more`',
      pointer: [...pointer, 'more'],
      place: 'key',
    });
  }
}

/** Which judge it is, and how it was measured, is looked at by whoever plans. */
function bindJudge(context: BindContext, written: Written, place: GatePlace): readonly Gate[] {
  const { key, options } = written;
  const pointer = [...place.pointer, key];
  const { min, max } = options;
  if (!place.mayRepeat) {
    const message = `only a pipeline can have a gate on a judge, such as \`${key}\``;
    refuse(context, 'bad-value', { message, pointer, place: 'key' });
    return [];
  }
  if (max !== undefined) {
    const message = `\`${key}\` is a pass rate, which has \`min\` and no \`max\``;
    refuse(context, 'unknown-key', { message, pointer: [...pointer, 'max'], place: 'key' });
  }
  if (typeof min !== 'number' || min < 0 || min > 1) {
    const message = `\`${key}\` ${min === undefined ? 'has no `min`' : `has a \`min\` of ${String(min)}`}, the least share that passes, from 0 to 1`;
    refuse(context, min === undefined ? 'missing-key' : 'bad-value', {
      message,
      pointer: min === undefined ? pointer : [...pointer, 'min'],
      ...(min === undefined && { place: 'key' as const }),
    });
    return [];
  }
  const judgement = bindJudgement(context, written, place);
  return [{ kind: 'judge', name: key.slice('judge.'.length), minimum: min, ...judgement }];
}

function bindMetric(context: BindContext, written: Written, place: GatePlace): readonly Gate[] {
  const { key, options } = written;
  const pointer = [...place.pointer, key];
  const name = /^metric\.([A-Za-z_][A-Za-z0-9_]*)$/.exec(key)?.[1];
  if (name === undefined) {
    refuse(context, 'unknown-key', {
      message: `there is no gate \`${key}\``,
      pointer,
      place: 'key',
      hints: suggestName(key, gateNames),
    });
    return [];
  }
  const known = place.metrics === undefined ? undefined : ['score', ...place.metrics];
  if (known !== undefined && !known.includes(name)) {
    refuse(context, 'unknown-value', {
      message: `no assertion adds to a metric \`${name}\``,
      pointer,
      place: 'key',
      hints: suggestName(name, known),
    });
    return [];
  }
  const { min, max } = options;
  if (min === undefined && max === undefined) {
    refuse(context, 'missing-key', {
      message: `\`${key}\` has neither \`min\` nor \`max\``,
      pointer,
      place: 'key',
    });
    return [];
  }
  return [
    {
      kind: 'metric',
      name,
      isShare: name === 'score' || place.shares?.includes(name) === true,
      ...(typeof min === 'number' && { minimum: min }),
      ...(typeof max === 'number' && { maximum: max }),
      ...bindJudgement(context, written, place),
    },
  ];
}

function bindLatency(context: BindContext, options: JsonObject, place: GatePlace): readonly Gate[] {
  return Object.entries(options).flatMap(([key, limit]) => {
    const pointer = [...place.pointer, 'latency', key];
    const location = context.document.locate(pointer, 'key');
    const percent = Number(/^p(\d{1,2}(?:\.\d+)?|100)_max$/.exec(key)?.[1] ?? 0);
    if (percent === 0) {
      refuse(context, 'unknown-key', {
        message: `\`${key}\` is no percentile's limit`,
        location,
        hints: ['write `p95_max`, or another number from above 0 to 100'],
      });
      return [];
    }
    const maximumMilliseconds = parseDuration(String(limit)) ?? 0;
    return [{ kind: 'latency', percentile: percent / 100, maximumMilliseconds, location }];
  });
}
