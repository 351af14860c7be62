import { connection } from '../state/events.ts';
import { project } from '../state/project.ts';
import { route } from '../state/route.ts';
import { Diagnostics } from './Diagnostics.tsx';
import { Message } from './Message.tsx';

/** What concerns the page as a whole: the server, the data, and mistakes that belong to no cell. */
export function Banners() {
  const view = project.value;
  const { path } = route.value;
  return (
    <div class="banners" aria-live="polite">
      {connection.value === 'lost' && (
        <p class="banner warning">
          <strong>The server does not answer.</strong> What you see is the last it sent. The page goes on by itself once{' '}
          <code>rekap serve</code> runs again.
        </p>
      )}
      {view !== null && path !== undefined && !view.files.some((file) => file.path === path) && (
        <p class="banner notice">
          The project has no file <code>{path}</code>; this is another one.
        </p>
      )}
      {view !== null && !view.data.ready && (
        <p class="banner notice">
          <Message text={view.data.message} />
        </p>
      )}
      {view !== null && view.diagnostics.length > 0 && (
        <div class="banner problems">
          <Diagnostics diagnostics={view.diagnostics} withFile />
        </div>
      )}
    </div>
  );
}
