import { describe, expect, it } from 'vitest';
import { builtIns } from '../../../src/api/extensions.ts';
import { fingerprintJudge, listJudges } from '../../../src/api/judge-uses.ts';
import { prepareText } from '../../support/prepare-text.ts';

async function fingerprintOf(entry: string, dialect = 'pulze', voice = 'calm'): Promise<string> {
  const text = `version: 1\nvars: { who: Ada }\nmessages: [{ user: Hello }]\nassert:\n  - ${entry}\n`;
  const prepared = await prepareText(text, { alone: true, beside: { 'voice.hbs': voice } });
  const [planned] = prepared.plan?.pipelines ?? [];
  const [judge] = planned ? listJudges(planned, builtIns.assertions) : [];
  if (judge === undefined) throw new Error('no judge');
  return fingerprintJudge(judge.use, dialect);
}

const plain = 'judge: { rubric: Is it polite?, model: gpt-4o }';

describe('the fingerprint of a judge', () => {
  it.each([
    ['where it is asked', 'judge: { rubric: Is it polite?, model: gpt-4o, endpoint: openai }'],
    ['the order of its options', 'judge: { model: gpt-4o, rubric: Is it polite? }'],
    ['its calibration', 'judge: { rubric: Is it polite?, model: gpt-4o, calibration: a.json }'],
    ['how a report counts it', `{ ${plain}, name: polite, weight: 2, severity: warning }`],
    ['what it is combined with', `any: [{ ${plain} }, { contains: thanks }]`],
  ])('does not change with %s', async (_what, entry) => {
    expect(await fingerprintOf(entry)).toBe(await fingerprintOf(plain));
  });

  it.each([
    ['its rubric', 'judge: { rubric: Is it kind?, model: gpt-4o }'],
    ['its model', 'judge: { rubric: Is it polite?, model: gpt-4 }'],
    ['its parameters', 'judge: { rubric: Is it polite?, model: gpt-4o, params: { top_p: 1 } }'],
    ['how often it is asked', 'judge: { rubric: Is it polite?, model: gpt-4o, repeat: 3 }'],
    ['what it sees', 'judge: { rubric: Is it polite?, model: gpt-4o, show: [] }'],
    ['what it looks at', `{ ${plain}, of: $.reply }`],
    ['the assertion', 'closed_qa: { criterion: Is it polite?, model: gpt-4o }'],
  ])('changes with %s', async (_what, entry) => {
    expect(await fingerprintOf(entry)).not.toBe(await fingerprintOf(plain));
  });

  it('changes with the dialect, and with a partial of the rubric', async () => {
    expect(await fingerprintOf(plain, 'openai')).not.toBe(await fingerprintOf(plain));
    const partial = 'judge: { rubric: "Is it {{> voice}}, {{who}}?", model: gpt-4o }';
    expect(await fingerprintOf(partial, 'pulze', 'kind')).not.toBe(await fingerprintOf(partial));
  });
});
