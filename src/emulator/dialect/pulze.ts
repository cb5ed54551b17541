import { makeResponseBody } from '../answer/response-body.ts';
import { makeResponseChunks } from '../answer/response-chunks.ts';
import { routeModel } from '../answer/route-model.ts';
import { refuseFindings } from '../server/refusal.ts';
import { readBody } from '../validation/read-body.ts';
import { readHeaders } from '../validation/read-headers.ts';
import type { Dialect } from './dialect.ts';

/** Pulze's API; refusals are in FastAPI's form. */
export const pulzeDialect: Dialect = {
  name: 'pulze',
  read({ kind, json, header }) {
    const { body, findings } = readBody(kind, json);
    const headers = readHeaders(header);
    if (body === undefined || headers.headers === undefined) {
      return refuseFindings([...(headers.findings ?? []), ...(findings ?? [])]);
    }
    return {
      body,
      headers: headers.headers,
      route: routeModel(body.model, headers.headers.weights),
    };
  },
  writeBody: makeResponseBody,
  writeChunks: makeResponseChunks,
  writeRefusal({ status, detail, headers = {} }) {
    const written = typeof detail === 'string' ? detail : detail.map((finding) => ({ ...finding }));
    return { status, body: { detail: written }, headers };
  },
};
