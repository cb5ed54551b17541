import { choosePlugins } from '../answer/plugins.ts';
import { makeResponseBody } from '../answer/response-body.ts';
import { makeResponseChunks } from '../answer/response-chunks.ts';
import { isRefusal, notFound, refuseFindings } from '../refusal.ts';
import { refuseJsonWord } from '../validation/check-together.ts';
import { readPolicies } from '../validation/policies.ts';
import { readBody } from '../validation/read-body.ts';
import { readHeaders } from '../validation/read-headers.ts';
import type { Dialect } from './dialect.ts';
import { routeRequest } from './route-request.ts';
import { usePrompt } from './use-prompt.ts';

/** Pulze's API; refusals are in FastAPI's form. */
export const pulzeDialect: Dialect = {
  name: 'pulze',
  paths: [
    { path: '/v1/chat/completions', kind: 'chat' },
    { path: '/v1/completions', kind: 'text' },
  ],
  read({ kind, json, header, service }) {
    if (kind === 'embedding') return notFound;
    const { unspecified } = service;
    const { body: sent, findings } = readBody(kind, json, unspecified);
    const { headers, findings: wrongHeaders } = readHeaders(header, unspecified);
    if (sent === undefined || headers === undefined) {
      return refuseFindings([...(wrongHeaders ?? []), ...(findings ?? [])]);
    }
    const refusal = refuseJsonWord(sent, unspecified);
    if (refusal !== undefined) return refusal;
    const policies = readPolicies(headers.policies);
    const body = usePrompt(sent, policies, service);
    if (isRefusal(body)) return body;
    const route = routeRequest(body, headers.weights, service);
    if (isRefusal(route)) return route;
    return { body, headers, route, policies, plugins: choosePlugins(body, headers), unspecified };
  },
  writeBody: makeResponseBody,
  writeChunks: makeResponseChunks,
  writeRefusal({ status, detail, headers = {} }) {
    const written = typeof detail === 'string' ? detail : detail.map((finding) => ({ ...finding }));
    return { status, body: { detail: written }, headers };
  },
  headers: () => ({}),
};
