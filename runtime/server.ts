/** The notebook's server: for this machine only. */
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createAdaptorServer, type ServerType } from '@hono/node-server';
import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { apiRoutes } from './api/routes.ts';
import { RekapFailure } from './failure.ts';
import { openLiveProject } from './live.ts';
import type { SessionOptions } from './session.ts';

export interface ServerOptions extends SessionOptions {
  /** 0 takes any free one. Without it the usual one is taken, or the next that is free. */
  readonly port?: number;
}

export interface RunningServer {
  readonly url: string;
  close(): Promise<void>;
}

const address = '127.0.0.1';
const usualPort = 4270;
const portsToTry = 20;

/** Beside this file's folder, in the source and in the bundle alike. */
const pageFolder = path.join(path.dirname(fileURLToPath(import.meta.url)), '../dist/web');

/** Serves the project's notebook on this machine until it is closed. @throws RekapFailure */
export async function startServer(dir: string, options: ServerOptions = {}): Promise<RunningServer> {
  const live = await openLiveProject(dir, options);
  let port = 0;
  const app = new Hono();
  app.use(
    onlyFromHere(() => port),
    protection,
  );
  app.route('/api', apiRoutes(live));
  app.get('/', (context) => {
    context.header('cache-control', 'no-cache');
    return file(context, 'index.html');
  });
  app.get('/icon.svg', (context) => file(context, 'icon.svg'));
  app.get('/assets/:name{[\\w-]+\\.[a-z]+}', (context) => {
    // Their names change with their content.
    context.header('cache-control', 'public, max-age=31536000, immutable');
    return file(context, `assets/${context.req.param('name')}`);
  });
  app.notFound((context) => context.text('There is nothing here.', 404));
  app.onError((error, context) => context.json({ message: error.message }, 500));
  const server = createAdaptorServer({ fetch: app.fetch });
  try {
    port = await listen(server, options.port);
  } catch (error) {
    await live.close();
    throw error;
  }
  return {
    url: `http://${address}:${port}/`,
    close: async () => {
      await end(server);
      await live.close();
    },
  };
}

/**
 * A page of another site may name this server by a host name of its own, or send requests from its own origin. Neither
 * gets an answer.
 */
function onlyFromHere(port: () => number): MiddlewareHandler {
  return async (context, next) => {
    const hosts = ['localhost', '127.0.0.1', '[::1]'].map((name) => `${name}:${port()}`);
    const host = context.req.header('host') ?? '';
    const origin = context.req.header('origin');
    const known = hosts.includes(host) && (origin === undefined || hosts.some((each) => origin === `http://${each}`));
    if (!known) return context.text('This server answers only pages of its own, under localhost.', 403);
    if (context.req.method !== 'GET' && context.req.method !== 'HEAD') return context.text('Only GET is known.', 405);
    return next();
  };
}

const policy = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const protection: MiddlewareHandler = async (context, next) => {
  context.header('content-security-policy', policy);
  context.header('x-content-type-options', 'nosniff');
  context.header('referrer-policy', 'no-referrer');
  context.header('cross-origin-resource-policy', 'same-origin');
  context.header('cross-origin-opener-policy', 'same-origin');
  await next();
};

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

async function file(context: Context, name: string): Promise<Response> {
  try {
    const content = await readFile(path.join(pageFolder, name));
    return context.body(new Uint8Array(content), 200, {
      'content-type': types[path.extname(name)] ?? 'application/octet-stream',
    });
  } catch {
    return context.text(`${name} is not part of this page; if it should be, run \`npm run build\`.`, 404, {
      'cache-control': 'no-store',
    });
  }
}

async function listen(server: ServerType, wanted: number | undefined): Promise<number> {
  if (wanted !== undefined) return listenOn(server, wanted);
  for (let port = usualPort; port < usualPort + portsToTry; port += 1) {
    try {
      return await listenOn(server, port);
    } catch (error) {
      if (!(error instanceof RekapFailure)) throw error;
    }
  }
  return listenOn(server, 0);
}

function listenOn(server: ServerType, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const refused = (error: NodeJS.ErrnoException) => {
      server.off('listening', listening);
      const reason = error.code === 'EADDRINUSE' ? 'another program uses it' : error.message;
      const hint = 'Name another one with --port, or leave it out.';
      reject(new RekapFailure('port-refused', `Port ${port} cannot be used: ${reason}.`, { hint, cause: error }));
    };
    const listening = () => {
      server.off('error', refused);
      resolve((server.address() as AddressInfo).port);
    };
    server.once('error', refused);
    server.once('listening', listening);
    server.listen(port, address);
  });
}

/** Open connections of pages would keep it waiting. */
function end(server: ServerType): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    if ('closeAllConnections' in server) server.closeAllConnections();
  });
}
