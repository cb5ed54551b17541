import { describe, expect, it } from 'vitest';
import { metadata } from '../../../../src/assertion/builtin/metadata.ts';
import { refusal } from '../../../../src/assertion/builtin/refusal.ts';
import { retries } from '../../../../src/assertion/builtin/retries.ts';
import { streamValid } from '../../../../src/assertion/builtin/stream-valid.ts';
import { warning } from '../../../../src/assertion/builtin/warning.ts';
import { errored, fail, pass } from '../../../../src/assertion/verdicts.ts';
import type { Attempt } from '../../../../src/protocol/failure.ts';
import type { JsonObject, JsonValue } from '../../../../src/source/json.ts';
import { makeExampleSubject } from '../../../support/example-subject.ts';
import { judge, refusalOf } from '../../../support/judge.ts';
import { noTools } from '../../../support/no-tools.ts';

describe('refusal', () => {
  it('is told by the parts of a message', async () => {
    const part = { type: 'refusal', refusal: 'I can’t.' };
    const message = { role: 'assistant', content: [{ type: 'text', text: '' }, part] };
    expect(await judge(refusal, true, { choice: { text: '', message } })).toEqual(
      pass('the model refused: `I can’t.`', { expected: 'a refusal', actual: message }),
    );
  });

  it('is told by a finish reason in any case, and not by an empty `refusal`', async () => {
    const held = { text: '', finish_reason: 'SAFETY' };
    expect((await judge(refusal, true, { choice: held })).message).toBe(
      'the answer was held back: finish_reason is `SAFETY`',
    );
    for (const none of [null, '']) {
      const message = { role: 'assistant', content: 'Sent.', refusal: none };
      const example = { choice: { text: 'Sent.', message } };
      expect(await judge(refusal, false, example)).toEqual(
        pass('neither `message.refusal` nor the finish reason says that it is a refusal', {
          expected: 'an answer',
          actual: 'Sent.',
        }),
      );
    }
  });

  it('is not told by the text unless that is asked for', async () => {
    const text = 'I’m sorry, but I can’t help with that.';
    expect((await judge(refusal, true, { text })).verdict).toBe('failed');
    expect(await judge(refusal, { by_text: true }, { text })).toEqual(
      pass('the text says `I can’t help`', { expected: 'a refusal', actual: text }),
    );
  });

  it('takes its flags from templates', async () => {
    expect((await judge(refusal, 'false', { text: 'Sent.' })).verdict).toBe('passed');
    expect(await refusalOf(refusal, 'no')).toEqual({
      code: 'bad-assertion-option',
      message: '`expected` is the text `no`; it takes true or false',
      path: [],
    });
  });
});

describe('retries', () => {
  async function judgeRetries(
    options: JsonValue,
    told: { readonly attempts: number; readonly metadata?: JsonObject },
  ): Promise<unknown> {
    const subject = makeExampleSubject({
      completion: { ...(told.metadata && { metadata: told.metadata }) },
    });
    const attempts = Array.from(
      { length: told.attempts },
      (_, at): Attempt => ({ number: at + 1, duration_ms: 1, waited_ms: 0 }),
    );
    return await retries.prepare(options)({ ...subject, attempts }, noTools);
  }

  it('are those of both sides together', async () => {
    const told = { attempts: 2, metadata: { retries: 2 } };
    expect(await judgeRetries(2, told)).toEqual(
      fail('3 retries (1 of the client, 2 of the endpoint), not at most 2', {
        expected: { max: 2 },
        actual: { client: 1, endpoint: 2 },
      }),
    );
    expect(await judgeRetries({ max: 1, by: 'client' }, told)).toEqual(
      pass('1 retry (1 of the client)', { actual: { client: 1 } }),
    );
    expect(await judgeRetries({ min: 2, by: 'endpoint' }, told)).toEqual(
      pass('2 retries (2 of the endpoint)', { actual: { endpoint: 2 } }),
    );
  });

  it('are ours alone where a service has no metadata', async () => {
    expect(await judgeRetries(0, { attempts: 1 })).toEqual(
      pass('0 retries (0 of the client)', { actual: { client: 0 } }),
    );
    expect(await judgeRetries({ max: 0, by: 'endpoint' }, { attempts: 1 })).toEqual(
      errored('the answer has no `metadata`, where Pulze reports retries'),
    );
  });

  it('are none where Pulze says null, and unknown where it says no number', async () => {
    expect(await judgeRetries(0, { attempts: 1, metadata: { retries: null } })).toEqual(
      pass('0 retries (0 of the client, 0 of the endpoint)', {
        actual: { client: 0, endpoint: 0 },
      }),
    );
    expect(await judgeRetries(0, { attempts: 1, metadata: { retries: 'two' } })).toEqual(
      errored('`metadata.retries` is not a number'),
    );
  });

  it('say whose they may be', async () => {
    expect(await refusalOf(retries, { max: 1, by: 'pulze' })).toEqual({
      code: 'bad-assertion-option',
      message: '`by` is `pulze`; it takes client, endpoint or both',
      path: ['by'],
    });
  });
});

describe('warning', () => {
  it('cannot be judged without metadata, where nobody would have put one', async () => {
    for (const options of [true, false, { contains: 'deprecated' }]) {
      expect(await judge(warning, options, { text: 'ok' })).toEqual(
        errored('the answer has no `metadata`, where Pulze gives a warning'),
      );
    }
  });

  it('has to be as both options say', async () => {
    const completion = { metadata: { warning: 'gpt-4 is deprecated' } };
    const options = { contains: 'deprecated', matches: '^claude' };
    expect(await judge(warning, options, { completion })).toEqual(
      fail('the warning is `gpt-4 is deprecated`, which does not match `^claude`', {
        expected: options,
        actual: 'gpt-4 is deprecated',
      }),
    );
  });

  it('takes what a template gives, and nothing but true and false', async () => {
    const completion = { metadata: { warning: '' } };
    expect((await judge(warning, 'false', { completion })).verdict).toBe('passed');
    expect((await judge(warning, 'true', { completion })).verdict).toBe('failed');
    expect(await refusalOf(warning, 'none')).toEqual({
      code: 'bad-assertion-option',
      message: '`warning` is `none`; it takes true or false',
      path: [],
    });
  });
});

describe('metadata', () => {
  it('tells all that is not as expected', async () => {
    const completion = { metadata: { score: 0.4, labels: { suite: 'triage' } } };
    const options = { '$.score': 1, '$.labels.suite': 'triage', '$.retries': 0 };
    expect(await judge(metadata, options, { completion })).toEqual(
      fail('`$.score` is `0.4`, not `1`; nothing is at `$.retries`', {
        expected: { '$.score': 1, '$.retries': 0 },
        actual: { '$.score': 0.4 },
      }),
    );
  });

  it('cannot be judged where there is none', async () => {
    expect(await judge(metadata, { '$.score': 1 }, { text: 'ok' })).toEqual(
      errored('the answer has no `metadata`'),
    );
  });

  it('names itself when it has no paths', async () => {
    expect(await refusalOf(metadata, {})).toEqual({
      code: 'bad-assertion-option',
      message: '`metadata` has no paths',
      path: [],
    });
  });
});

describe('stream_valid', () => {
  const stream = { chunks: 3, done: true, problems: [] };

  it('cannot be judged for a step that does not stream', async () => {
    for (const body of [{}, { stream: false }, { stream: null }]) {
      expect(await judge(streamValid, true, { text: 'ok', body })).toEqual(
        errored('the step does not stream (`stream: true`)'),
      );
    }
  });

  it('fails where a stream was asked for and did not come', async () => {
    expect(await judge(streamValid, true, { text: 'ok', body: { stream: true } })).toEqual(
      fail('a stream was asked for, and the answer came in one piece', { expected: 'a stream' }),
    );
  });

  it('wants [DONE] unless told otherwise, and chunks', async () => {
    const short = { stream: { ...stream, chunks: 0, done: false } };
    expect((await judge(streamValid, true, { completion: short })).message).toBe(
      'the stream was not well-formed: it ended without `[DONE]`; it had no chunks',
    );
    const cut = { stream: { ...stream, done: false } };
    expect(await judge(streamValid, { done: 'false' }, { completion: cut })).toEqual(
      pass('the stream was well-formed, in 3 chunks'),
    );
  });

  it('tells five problems and counts the others', async () => {
    const problems = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
    expect(
      await judge(streamValid, true, { completion: { stream: { ...stream, problems } } }),
    ).toEqual(
      fail('the stream was not well-formed: a; b; c; d; e; and 2 more', {
        expected: [],
        actual: problems,
      }),
    );
  });
});
