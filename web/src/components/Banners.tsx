import { closest } from '../../../language/base/suggest.ts';
import { connection } from '../state/events.ts';
import { file, project } from '../state/project.ts';
import { give, given, route } from '../state/route.ts';
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
      {view !== null && <Strangers params={view.params} path={path} />}
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

/** Names in the address that are no params: a number that was meant to depend on them does not. */
function Strangers({ params, path }: { params: readonly string[]; path: string | undefined }) {
  const strangers = [...given.value.keys()].filter((name) => !params.includes(name));
  if (strangers.length === 0) return null;
  const drop = () =>
    give(
      strangers.map((name) => [name, undefined]),
      path ?? file.peek()?.path ?? '',
    );
  return (
    <div class="banner warning">
      {strangers.map((name) => {
        const guess = closest(name, params);
        return (
          <p key={name}>
            The address gives a value to <code>{name}</code>, which is no param here, so it changes nothing.
            {guess !== undefined && (
              <>
                {' '}
                Did you mean <code>{guess}</code>?
              </>
            )}
          </p>
        );
      })}
      <button type="button" class="reset" onClick={drop}>
        Leave {strangers.length === 1 ? 'it' : 'them'} out
      </button>
    </div>
  );
}
