import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { ParamTexts } from '../../language/index.ts';
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
  api.get('/report', async (context) => {
    const params = readGiven(context.req.queries('param') ?? []);
    // Who no longer waits for the answer keeps nobody else waiting for it.
    return context.json(await live.report(context.req.query('name') ?? '', params, context.req.raw.signal));
  });
  api.get('/test', async (context) =>
    context.json(await live.test(context.req.query('name') ?? '', context.req.raw.signal)),
  );
  api.get('/options', async (context) => {
    const { param = '', containing = '' } = context.req.query();
    return context.json(await live.options(param, containing));
  });
  api.get('/param', async (context) => {
    const { name = '', value } = context.req.query();
    return context.json(await live.param(name, value));
  });
  api.get('/rows', async (context) => {
    const { report = '', cell = '' } = context.req.query();
    const params = readGiven(context.req.queries('param') ?? []);
    return context.json(await live.rows(report, cell, params, context.req.raw.signal));
  });
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

/** `team=East`, for each param; of two values for one, the last. A name without a value is given nothing, which is told. */
function readGiven(texts: readonly string[]): ParamTexts {
  return Object.fromEntries(
    texts.map((text) => {
      const at = text.includes('=') ? text.indexOf('=') : text.length;
      return [text.slice(0, at), text.slice(at + 1)];
    }),
  );
}
