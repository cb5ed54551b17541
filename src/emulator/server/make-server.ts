import type { Server } from 'node:http';
import { type AppParts, addRoutes, type EmulatorApp } from './make-app.ts';

/** The emulator's HTTP server, not listening yet; what it is built on is loaded here and not before. */
export async function makeServer(parts: Omit<AppParts, 'alreadySent'>): Promise<Server> {
  const [{ Hono }, { createAdaptorServer }, { RESPONSE_ALREADY_SENT }] = await Promise.all([
    import('hono'),
    import('@hono/node-server'),
    import('@hono/node-server/utils/response'),
  ]);
  const app: EmulatorApp = new Hono({ strict: false });
  addRoutes(app, { ...parts, alreadySent: RESPONSE_ALREADY_SENT });
  return createAdaptorServer({
    fetch: app.fetch,
    // For HTTP/1.0, which knows no `Host`.
    hostname: 'localhost',
    overrideGlobalObjects: false,
  }) as Server;
}
