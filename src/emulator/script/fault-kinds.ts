/** A setting beside a fault's `kind`. */
export type FaultSetting = 'after_bytes' | 'after_chunks' | 'by' | 'body' | 'event';

interface FaultKind {
  readonly summary: string;
  readonly settings: readonly FaultSetting[];
  /** Whether it needs an answer to break, wherever it is told to break it. */
  readonly breaksAnswer: boolean;
  /** The only form of an answer that it can hurt; any, where it is absent. */
  readonly needs?: AnswerForm;
}

/** A stream of chunks, or one body. */
export type AnswerForm = 'stream' | 'body';

const places: readonly FaultSetting[] = ['after_bytes', 'after_chunks'];

const breaks = (summary: string, ...settings: readonly FaultSetting[]): FaultKind => ({
  summary,
  settings,
  breaksAnswer: true,
});

const ofStreams = (summary: string, ...settings: readonly FaultSetting[]): FaultKind => ({
  ...breaks(summary, ...settings),
  needs: 'stream',
});

export type FaultName =
  | 'reset'
  | 'hang'
  | 'truncate'
  | 'wrong_length'
  | 'bad_json'
  | 'broken_stream'
  | 'stream_error'
  | 'no_done'
  | 'bad_events'
  | 'repeated_chunks'
  | 'wrong_indices';

/** Every fault that has a name. */
export const faultKinds: Readonly<Record<FaultName, FaultKind>> = {
  reset: {
    summary: 'breaks the connection before the answer, or where it is told to',
    settings: places,
    breaksAnswer: false,
  },
  hang: {
    summary: 'never answers, or stops where it is told to and keeps the connection open',
    settings: places,
    breaksAnswer: false,
  },
  truncate: breaks('sends half of the body, or as much as it is told to', ...places),
  wrong_length: {
    ...breaks(
      'announces 10 bytes more than the body has, or `by` so many more; with a number below 0, fewer',
      'by',
    ),
    needs: 'body',
  },
  bad_json: breaks('sends a body, or one chunk, that is no JSON', 'after_chunks'),
  broken_stream: breaks('sends some chunks and then nothing', 'after_chunks'),
  stream_error: ofStreams(
    'sends some chunks, an event that tells of an error, and nothing more',
    'after_chunks',
    'body',
    'event',
  ),
  no_done: ofStreams('ends a stream without its `[DONE]`'),
  bad_events: ofStreams('misspells the field of one event', 'after_chunks'),
  repeated_chunks: ofStreams('sends every chunk twice'),
  wrong_indices: ofStreams('gives choices an index that is too high', 'after_chunks'),
};

export const faultNames: readonly FaultName[] = Object.keys(faultKinds) as FaultName[];

export function isFaultName(value: unknown): value is FaultName {
  return faultNames.some((name) => name === value);
}

/** The only form of an answer that a rule's fault can hurt, where there is only one. */
export function findNeededForm(fault: unknown): AnswerForm | undefined {
  const kind = typeof fault === 'object' && fault !== null && 'kind' in fault ? fault.kind : fault;
  return isFaultName(kind) ? faultKinds[kind].needs : undefined;
}
