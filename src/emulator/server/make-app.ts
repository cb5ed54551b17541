import type { HttpBindings } from '@hono/node-server';
import type { Context, Handler, Hono } from 'hono';
import { emulatedModels, modelParts } from '../answer/model-table.ts';
import type { Dialect } from '../dialect/dialect.ts';
import { type Exchange, headerOf } from './exchange.ts';
import {
  checkAuthorization,
  notFound,
  type Refusal,
  refuseMethod,
  serverError,
} from './refusal.ts';

export type EmulatorApp = Hono<{ Bindings: HttpBindings }>;
type AppContext = Context<{ Bindings: HttpBindings }>;

export interface AppParts {
  readonly apiKey: string | undefined;
  readonly dialect: Dialect;
  /** Serves a request on its connection; the app itself sends nothing then. */
  readonly complete: (
    exchange: Pick<Exchange, 'incoming' | 'outgoing'>,
    request: { readonly kind: 'chat' | 'text'; readonly text: string },
  ) => Promise<void>;
  /** What tells the server that the answer went out by itself. */
  readonly alreadySent: Response;
}

/** The paths of the API. Trailing slashes do not matter. */
export function addRoutes(app: EmulatorApp, parts: AppParts): void {
  const refuse = (refusal: Refusal): Response => respond(parts.dialect, refusal);
  const complete =
    (kind: 'chat' | 'text') =>
    async (context: AppContext): Promise<Response> => {
      const { incoming, outgoing } = context.env;
      const refusal = checkAuthorization(headerOf(incoming, 'authorization'), parts.apiKey);
      if (refusal !== undefined) return refuse(refusal);
      await parts.complete({ incoming, outgoing }, { kind, text: await context.req.text() });
      return parts.alreadySent;
    };
  const routes: readonly (readonly [
    'get' | 'post',
    string,
    Handler<{ Bindings: HttpBindings }>,
  ])[] = [
    ['post', '/v1/chat/completions', complete('chat')],
    ['post', '/v1/completions', complete('text')],
    ['get', '/v1/models/active', (context) => listModels(context, parts)],
    ['get', '/healthz', (context) => context.json({ status: 'ok' })],
  ];
  for (const [method, path, handler] of routes) {
    app[method](path, handler);
    app.all(path, () => refuse(refuseMethod(method.toUpperCase())));
  }
  app.notFound(() => refuse(notFound));
  app.onError((_, context) =>
    context.env.outgoing.headersSent ? parts.alreadySent : refuse(serverError),
  );
}

function listModels(context: AppContext, { apiKey, dialect }: AppParts): Response {
  const refusal = checkAuthorization(headerOf(context.env.incoming, 'authorization'), apiKey);
  if (refusal !== undefined) return respond(dialect, refusal);
  return context.json(emulatedModels.map((model) => modelParts(model.namespace)));
}

function respond(dialect: Dialect, refusal: Refusal): Response {
  const { status, body, headers } = dialect.writeRefusal(refusal);
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json', ...headers },
  });
}
