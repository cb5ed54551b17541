import type { HttpBindings } from '@hono/node-server';
import type { Context, Handler, Hono } from 'hono';
import type { AskedPath, Dialect } from '../dialect/dialect.ts';
import {
  checkAuthorization,
  isRefusal,
  notFound,
  type Refusal,
  refusedName,
  refuseMethod,
  serverError,
} from '../refusal.ts';
import { defaultUnspecified, type Unspecified } from '../unspecified.ts';
import type { RequestKind } from '../validation/completion-body.ts';
import type { Endpoint } from './endpoint.ts';
import { endpointsOf } from './endpoints.ts';
import { type Exchange, headerOf } from './exchange.ts';
import { readText } from './read-text.ts';
import type { EmulatorState } from './state.ts';
import { allowPages, isAskedByName, keepFromPages } from './web-pages.ts';

export type EmulatorApp = Hono<{ Bindings: HttpBindings }>;
type AppContext = Context<{ Bindings: HttpBindings }>;

export interface AppParts {
  readonly apiKey: string | undefined;
  /** See {@link isAskedByName}. */
  readonly names: readonly string[];
  readonly state: EmulatorState;
  /** Serves a request on its connection; the app itself sends nothing then. */
  readonly complete: (
    exchange: Pick<Exchange, 'incoming' | 'outgoing'>,
    request: { readonly kind: RequestKind; readonly text: string },
  ) => Promise<void>;
  /** Told of each request that `complete` was not given, when it is answered. */
  readonly onOther: (incoming: Exchange['incoming'], answered: Answered) => void;
  /** What tells the server that the answer went out by itself. */
  readonly alreadySent: Response;
}

/** `error` is what went wrong in the emulator itself. */
interface Answered {
  /** Absent for a client that left before all of its body had come. */
  readonly status?: number;
  readonly arrived: number;
  readonly error: Error | undefined;
}

interface Route {
  readonly method: 'get' | 'post' | 'put';
  readonly path: string;
  readonly handler: Handler<{ Bindings: HttpBindings }>;
}

/** The paths of the API: completions, and what the dialect has beside them, also with another end than documented. */
export function addRoutes(app: EmulatorApp, parts: AppParts): void {
  const { dialect } = parts.state;
  const routes: readonly Route[] = [
    ...dialect.paths.map(({ path, kind }) => ({
      method: 'post' as const,
      path,
      handler: completeWith(kind, parts),
    })),
    ...endpointsOf[dialect.name].map((endpoint) => ({
      method: endpoint.method,
      path: endpoint.path,
      handler: answerWith(endpoint, parts),
    })),
  ];
  app.use('*', async (context, next) => {
    const arrived = parts.state.clock.monotonic();
    const headers = dialect.headers(parts.state.nextRequestId());
    for (const [name, value] of Object.entries(headers))
      context.env.outgoing.setHeader(name, value);
    allowPages(context.env);
    await next();
    if (context.res.headers.has(sentMark)) return;
    const { error, res } = context;
    const { incoming } = context.env;
    // What fails then is the reading of a body that nobody sends any more.
    const hasLeft = incoming.readableAborted;
    const answered = hasLeft ? { error: undefined } : { status: res.status, error };
    parts.onOther(incoming, { arrived, ...answered });
  });
  for (const path of pathsKeptFromPages(parts)) {
    app.use(plainPath(path), (context, next) => {
      keepFromPages(context.env);
      if (isAskedByName(context.env, parts.names)) return next();
      return Promise.resolve(respond(dialect, refusedName));
    });
  }
  app.options('*', () => new Response(null, { status: 204 }));
  for (const { method, path, handler } of routes) {
    app[method](plainPath(path), withSlash(path, handler, parts));
  }
  for (const path of new Set(routes.map((route) => plainPath(route.path)))) {
    const methods = routes
      .filter((route) => plainPath(route.path) === path)
      .map((route) => route.method);
    const allowed = methods.join(', ').toUpperCase();
    app.all(path, ({ req }) => respond(dialect, refuseMethod(allowed), req));
  }
  app.notFound(({ req }) => respond(dialect, notFound, req));
  app.onError((_, context) =>
    context.env.outgoing.headersSent ? parts.alreadySent : respond(dialect, serverError),
  );
}

/** What the server knows an answer by that went out by itself. */
const sentMark = 'x-hono-already-sent';

/** Without a key of its own any token will do, and a page that somebody visits has one. */
function pathsKeptFromPages({ apiKey, state }: AppParts): readonly string[] {
  if (apiKey !== undefined) return [];
  return endpointsOf[state.dialect.name]
    .filter(({ isKeptFromPages }) => isKeptFromPages)
    .map(({ path }) => path);
}

function plainPath(path: string): string {
  return path.replace(/\/$/, '');
}

/** Serves a path with and without a slash at its end, or redirects to the one that is documented. */
function withSlash(path: string, handler: Route['handler'], { state }: AppParts): Route['handler'] {
  if (unspecifiedOf(state).trailing_slash === 'serve') return handler;
  return (context, next) => {
    const url = new URL(context.req.url);
    if (url.pathname.endsWith('/') === path.endsWith('/')) return handler(context, next);
    const plain = plainPath(url.pathname);
    const location = `${path.endsWith('/') ? `${plain}/` : plain}${url.search}`;
    return new Response(null, { status: 307, headers: { location } });
  };
}

/** What is open is open in Pulze's documents only. */
function unspecifiedOf({ dialect, script }: EmulatorState): Unspecified {
  return dialect.name === 'pulze' ? script.unspecified : defaultUnspecified;
}

function completeWith(kind: RequestKind, parts: AppParts): Route['handler'] {
  return async (context) => {
    const refusal = checkKey(context, parts);
    if (refusal !== undefined) return respond(parts.state.dialect, refusal);
    const { incoming, outgoing } = context.env;
    const text = await readText(incoming, parts.state);
    if (typeof text !== 'string') return respond(parts.state.dialect, text);
    await parts.complete({ incoming, outgoing }, { kind, text });
    return parts.alreadySent;
  };
}

function answerWith(endpoint: Endpoint, parts: AppParts): Route['handler'] {
  const { state } = parts;
  return async (context) => {
    const refusal = endpoint.isOpen ? undefined : checkKey(context, parts);
    if (refusal !== undefined) return respond(state.dialect, refusal);
    const text = await readText(context.env.incoming, state);
    if (typeof text !== 'string') return respond(state.dialect, text);
    const answer = endpoint.answer(
      {
        part: (name) => context.req.param(name) ?? '',
        query: (name) => context.req.query(name),
        header: (name) => headerOf(context.env.incoming, name),
        text,
      },
      state,
    );
    return isRefusal(answer) ? respond(state.dialect, answer) : Response.json(answer.body);
  };
}

function checkKey(context: AppContext, { apiKey, state }: AppParts): Refusal | undefined {
  const header = headerOf(context.env.incoming, 'authorization');
  return checkAuthorization(header, apiKey, unspecifiedOf(state));
}

function respond(dialect: Dialect, refusal: Refusal, where?: AskedPath): Response {
  const { status, body, headers } = dialect.writeRefusal(refusal, where);
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json', ...headers },
  });
}
