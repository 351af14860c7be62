import { useEffect, useRef } from 'preact/hooks';
import { file, project } from '../state/project.ts';
import { type Route, route } from '../state/route.ts';
import { Cell } from './Cell.tsx';
import { ParamBar } from './params/ParamBar.tsx';

/** One file, a cell per definition, in the order of the file. */
export function FilePage() {
  const view = file.value;
  useShownCell(view?.path);
  if (project.value === null) return <p class="quiet">Reading the project …</p>;
  if (view === null) {
    return (
      <p class="quiet">
        This project has no <code>.rekap</code> file yet. Add one, and it shows up here.
      </p>
    );
  }
  // The page's title and what it is about come first, where a text says them.
  const above = view.cells[0]?.kind === 'text' ? 1 : 0;
  const cells = view.cells.map((cell) => <Cell key={cell.id} cell={cell} />);
  return (
    <article class="page" key={view.path}>
      <header class="page-head">
        <p class="path">{view.path}</p>
        {view.cells[0]?.kind !== 'text' && <h1>{view.title}</h1>}
      </header>
      {cells.slice(0, above)}
      {view.params.length > 0 && <ParamBar key="params" file={view} />}
      {cells.slice(above)}
      {view.cells.length === 0 && <p class="quiet">This file is empty.</p>}
    </article>
  );
}

/** Goes to the cell in the address, once for each time the address names it; a refresh does not move the page. */
function useShownCell(path: string | undefined) {
  const { cell, path: wanted } = route.value;
  const shown = useRef<Route | null>(null);
  useEffect(() => {
    if (path === undefined || shown.current === route.value || (wanted !== undefined && wanted !== path)) return;
    // An address that comes to name the file which it has led to leads nowhere else.
    const first = shown.current === null || shown.current.path === undefined;
    shown.current = route.value;
    if (cell !== undefined) document.getElementById(cell)?.scrollIntoView();
    else if (!first) scrollTo(0, 0);
  }, [path, wanted, cell, route.value]);
}
