import { expect, onTestFinished } from 'vitest';
import type { DialectName } from '../../src/emulator/emulator.ts';
import {
  findUndocumented,
  parseOrNothing,
  readChunks,
  type WireKind,
} from '../support/wire-schemas.ts';

/**
 * A `fetch` for a client under test: whatever comes through it is held against the published schema
 * when the test is over: answers, streams event by event, and the requests that were answered. What is no JSON is not judged here: the client
 * fails at it. Call it before the server is started, so that the server is closed first.
 */
export function makeCheckedFetch(dialect: DialectName): typeof fetch {
  const answers: Promise<readonly string[]>[] = [];
  onTestFinished(async () => {
    expect((await Promise.all(answers)).flat(), 'what the schema does not allow').toEqual([]);
  });
  return async (input, init) => {
    const response = await fetch(input, init);
    const path = new URL(input instanceof Request ? input.url : input).pathname;
    answers.push(check(response.clone(), path, dialect));
    if (response.ok) answers.push(Promise.resolve(checkRequest(init?.body, path, dialect)));
    return response;
  };
}

async function check(
  response: Response,
  path: string,
  dialect: DialectName,
): Promise<readonly string[]> {
  const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') === true;
  const kind = response.ok ? kindOf(path, isStream) : 'refusal';
  const text = await readAll(response);
  const bodies = isStream ? readChunks(text) : parseOrNothing(text);
  return bodies.flatMap((body) =>
    findUndocumented(dialect, kind, body).map((mistake) => `${path} ${kind} ${mistake}`),
  );
}

/** What was answered was allowed. */
function checkRequest(
  body: RequestInit['body'],
  path: string,
  dialect: DialectName,
): readonly string[] {
  const sent = typeof body === 'string' ? parseOrNothing(body) : [];
  const kind = requestKinds.find(([end]) => path.endsWith(end))?.[1];
  if (kind === undefined) return [];
  return sent.flatMap((json) =>
    findUndocumented(dialect, kind, json).map((mistake) => `${path} ${kind} ${mistake}`),
  );
}

const requestKinds: readonly (readonly [end: string, kind: WireKind])[] = [
  ['/chat/completions', 'chatRequest'],
  ['/completions', 'textRequest'],
  ['/embeddings', 'embeddingRequest'],
];

function kindOf(path: string, isStream: boolean): WireKind {
  if (path.endsWith('/chat/completions')) return isStream ? 'chatChunk' : 'chatResponse';
  if (path.endsWith('/completions')) return isStream ? 'textChunk' : 'textResponse';
  if (path.endsWith('/embeddings')) return 'embeddingResponse';
  return path.endsWith('/models') ? 'modelList' : 'model';
}

/** What came before the connection broke or was left. */
async function readAll(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  try {
    for await (const bytes of response.body ?? []) text += decoder.decode(bytes, { stream: true });
  } catch {
    return text;
  }
  return text;
}
