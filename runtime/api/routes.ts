import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { LiveProject } from '../live.ts';
import type { ChangeEvent } from './contract.ts';

/** A line now and then, so that a connection which is gone is noticed. */
const heartbeat = 20_000;

/** What `contract.ts` promises the page. */
export function apiRoutes(live: LiveProject): Hono {
  const api = new Hono();
  api.use(async (context, next) => {
    await next();
    context.header('cache-control', 'no-store');
  });
  api.get('/project', async (context) => context.json(await live.project()));
  api.get('/file', (context) => {
    const view = live.file(context.req.query('path') ?? '');
    return view === undefined ? context.json({ message: 'The project has no such file.' }, 404) : context.json(view);
  });
  api.get('/card', (context) => {
    const card = live.card(context.req.query('id') ?? '');
    return card === undefined ? context.json({ message: 'There is no such card.' }, 404) : context.json(card);
  });
  api.get('/report', async (context) => context.json(await live.report(context.req.query('name') ?? '')));
  api.get('/events', (context) =>
    streamSSE(context, async (stream) => {
      const unsubscribe = live.subscribe((version) => {
        const event: ChangeEvent = { version };
        stream.writeSSE({ event: 'change', data: JSON.stringify(event) });
      });
      const beat = setInterval(() => stream.write(': still here\n\n'), heartbeat);
      await stream.write('retry: 1000\n\n');
      await new Promise<void>((resolve) => stream.onAbort(resolve));
      clearInterval(beat);
      unsubscribe();
    }),
  );
  return api;
}
