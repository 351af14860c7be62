import { useEffect, useState } from 'preact/hooks';
import type { FileSummary, FileView } from '../../../runtime/api/contract.ts';
import { file, project } from '../state/project.ts';
import { link, route } from '../state/route.ts';

/** The project's files; on a narrow screen behind a button. */
export function Sidebar() {
  const [open, setOpen] = useState(false);
  const current = route.value;
  useEffect(() => setOpen(false), [current]);
  const view = project.value;
  const files = view?.files ?? [];
  return (
    <nav class="sidebar" aria-label="Files">
      <div class="project">
        <svg class="logo" viewBox="0 0 32 32" aria-hidden="true">
          <rect x="5" y="7" width="22" height="4.4" rx="2.2" />
          <rect x="5" y="13.8" width="15" height="4.4" rx="2.2" />
          <rect x="5" y="20.6" width="9" height="4.4" rx="2.2" />
        </svg>
        <span class="project-name">{view?.name ?? 'Rekap'}</span>
        <button type="button" class="menu" aria-expanded={open} aria-controls="files" onClick={() => setOpen(!open)}>
          Files
        </button>
      </div>
      <div id="files" class={open ? 'files open' : 'files'}>
        {groups(files).map(([pack, members]) => (
          <section key={pack}>
            {pack !== '' && <h2>{pack} pack</h2>}
            <ul>
              {members.map((each) => (
                <FileItem key={each.path} summary={each} shown={file.value} />
              ))}
            </ul>
          </section>
        ))}
      </div>
    </nav>
  );
}

function FileItem({ summary, shown }: { summary: FileSummary; shown: FileView | null }) {
  const current = shown?.path === summary.path;
  const reports = current
    ? (shown?.cells.filter(({ kind }) => ['report', 'funnel', 'goal', 'audit'].includes(kind)) ?? [])
    : [];
  return (
    <li>
      <a class="file" href={link(summary.path)} aria-current={current ? 'page' : undefined} title={summary.path}>
        <span class="file-title">{summary.title}</span>
        {summary.errors > 0 && (
          <span class="badge" title={problems(summary.errors)}>
            {summary.errors}
            <span class="unseen"> {summary.errors === 1 ? 'error' : 'errors'}</span>
          </span>
        )}
      </a>
      {reports.length > 1 && (
        <ul class="outline">
          {reports.map((cell) => (
            <li key={cell.id}>
              <a href={link(summary.path, cell.id)}>{cell.label ?? cell.name}</a>
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}

function problems(count: number): string {
  return `${count} ${count === 1 ? 'error' : 'errors'} in this file`;
}

/** The project's own files first, then each pack's. */
function groups(files: readonly FileSummary[]): [string, FileSummary[]][] {
  const byPack = new Map<string, FileSummary[]>([['', []]]);
  for (const each of files) {
    const pack = each.pack ?? '';
    byPack.set(pack, [...(byPack.get(pack) ?? []), each]);
  }
  return [...byPack].filter(([, members]) => members.length > 0);
}
