import { openaiModels } from '../answer/openai-models.ts';
import type { Refusal } from '../refusal.ts';
import type { Endpoint } from '../server/endpoint.ts';

/** What OpenAI's API has beside completions and embeddings, as far as it is emulated. */
export const openaiEndpoints: readonly Endpoint[] = [
  {
    method: 'get',
    path: '/v1/models',
    answer: () => ({ body: { object: 'list', data: openaiModels } }),
  },
  {
    method: 'get',
    path: '/v1/models/:model{.+}',
    answer: ({ part }) => {
      const model = openaiModels.find(({ id }) => id === part('model'));
      return model === undefined ? refuseModel(part('model')) : { body: model };
    },
  },
  { method: 'get', path: '/healthz', isOpen: true, answer: () => ({ body: { status: 'ok' } }) },
];

function refuseModel(name: string): Refusal {
  return {
    status: 404,
    detail: `The model '${name}' does not exist`,
    code: 'model_not_found',
    param: 'model',
  };
}
