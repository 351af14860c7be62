/** The project and the file on the page. A refresh replaces what is shown only once the new is there. */
import { batch, effect, signal } from '@preact/signals';
import type { FileSummary, FileView, ProjectView } from '../../../runtime/api/contract.ts';
import { getFile, getProject } from './api.ts';
import { route } from './route.ts';

export const project = signal<ProjectView | null>(null);
export const file = signal<FileView | null>(null);

let turns = 0;

/** Fetches both anew; a later call makes an earlier one void. Rejects when the server does not answer. */
export async function refresh(): Promise<void> {
  turns += 1;
  const turn = turns;
  const nextProject = await getProject();
  const path = chosen(nextProject.files)?.path;
  const nextFile = path === undefined ? null : await getFile(path);
  if (turn !== turns) return;
  batch(() => {
    project.value = nextProject;
    file.value = nextFile;
  });
}

/** Another file in the address is fetched; a failure shows as the lost connection, which fetches again. */
effect(() => {
  const { path } = route.value;
  const shown = file.peek()?.path;
  if (project.peek() !== null && path !== undefined && path !== shown) refresh().catch(() => undefined);
});

/** The file in the address, else the project's first one with reports. */
function chosen(files: readonly FileSummary[]): FileSummary | undefined {
  const { path } = route.peek();
  return (
    files.find((each) => each.path === path) ??
    files.find((each) => each.reports > 0 && each.pack === undefined) ??
    files.find((each) => each.reports > 0) ??
    files[0]
  );
}
