import { isJsonObject } from '../../source/json.ts';
import { describeModel, describePrice } from '../answer/model-record.ts';
import { modelParts } from '../answer/model-table.ts';
import { findHits } from '../answer/rank-hits.ts';
import { isRefusal, refuseFindings } from '../refusal.ts';
import type { Endpoint } from '../server/endpoint.ts';
import { textOf } from '../validation/completion-body.ts';
import { booleanField } from '../validation/fields.ts';
import type { Finding } from '../validation/finding.ts';
import { readJson } from '../validation/read-json.ts';
import { pulzeDialect } from './pulze.ts';

/** The models of the app: which there are, what they cost, and which is best for a request. */
export const modelEndpoints: readonly Endpoint[] = [
  {
    method: 'get',
    path: '/v1/models/active',
    answer: (_, { models }) => ({ body: models.active().map(describeModel) }),
  },
  {
    method: 'get',
    path: '/v1/models/all',
    answer: (_, { models }) => ({ body: models.all().map(describeModel) }),
  },
  {
    method: 'get',
    path: '/v1/models/prices',
    isOpen: true,
    answer: (_, { models }) => ({
      body: models
        .all()
        .map((model) => ({ ...modelParts(model.namespace), ...describePrice(model) })),
    }),
  },
  {
    method: 'post',
    path: '/v1/models/rank',
    answer: ({ text, header }, { script, models }) => {
      const json = readJson(text, header('content-type'));
      if (json.findings !== undefined) return refuseFindings(json.findings);
      const sent = script.ignore.withoutParameters(json.value);
      const isText = isJsonObject(sent) && sent['prompt'] !== undefined && !('messages' in sent);
      const read = pulzeDialect.read({
        kind: isText ? 'text' : 'chat',
        json: sent,
        header: (name) => script.ignore.readHeader(name, header(name)),
        service: { unspecified: script.unspecified, prompts: script.prompts, models },
      });
      if (isRefusal(read)) return read;
      const ranked = (read.route.candidates ?? []).map(({ model, score }) => ({
        ...modelParts(model.namespace),
        score,
      }));
      return { body: { models: ranked, hits: findHits(textOf(read.body)) } };
    },
  },
  {
    method: 'put',
    path: '/v1/models/:id/toggle',
    isKeptFromPages: true,
    answer: ({ part, query }, { models }) => {
      const findings: Finding[] = [];
      const place = { loc: ['query', 'enable'], findings };
      const isOn = booleanField(query('enable') ?? true, place);
      if (isOn === undefined) return refuseFindings(findings);
      const model = models.toggle(part('id'), isOn);
      if (model === undefined) return { status: 404, detail: 'Model not found' };
      return { body: { success: true, active: isOn, model: describeModel(model) } };
    },
  },
];
