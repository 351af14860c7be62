/** Word of changes in a project's folder. */
import { type FSWatcher, watch } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import path from 'node:path';
import { localeOf } from './translations.ts';

/** A save is several events: a short wait makes them one. */
const settlingTime = 50;

export interface Watcher {
  close(): void;
}

/**
 * Calls `changed` after a `.rekap` file, a file of translations, rekap.yaml, the store or a file whose name `isData` changed below `dir`, once
 * for a burst of saves. Folders are watched, not files: editors that save by renaming put a new file in the old one's
 * place.
 */
export async function watchProject(
  dir: string,
  changed: () => void,
  isData: (name: string) => boolean = () => false,
): Promise<Watcher> {
  const watcher = new ProjectWatcher(dir, changed, isData);
  await watcher.addFolders(dir);
  return watcher;
}

class ProjectWatcher implements Watcher {
  private readonly folders = new Map<string, FSWatcher>();
  private readonly store: string;
  private timer: NodeJS.Timeout | undefined;
  private closed = false;

  constructor(
    dir: string,
    private readonly changed: () => void,
    private readonly isData: (name: string) => boolean,
  ) {
    this.store = path.join(dir, '.rekap');
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
    for (const folder of this.folders.values()) folder.close();
  }

  /** Watches the folder, if it is one, and those below it. What cannot be watched is left out. */
  async addFolders(folder: string): Promise<void> {
    const found = await lstat(folder).catch(() => undefined);
    if (this.closed || this.folders.has(folder) || found?.isDirectory() !== true) return;
    try {
      const watcher = watch(folder, (kind, name) => this.onEvent(folder, kind, name));
      watcher.on('error', () => this.drop(folder));
      this.folders.set(folder, watcher);
    } catch {
      return;
    }
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    const inside = entries.filter((entry) => entry.isDirectory() && this.isWatched(folder, entry.name));
    await Promise.all(inside.map((entry) => this.addFolders(path.join(folder, entry.name))));
  }

  private onEvent(folder: string, kind: string, name: string | null): void {
    if (name === null || this.isRead(folder, kind, name)) this.soon();
    else if (kind === 'rename' && this.isWatched(folder, name)) this.exchange(path.join(folder, name));
  }

  /** Whether what is shown depends on the file. */
  private isRead(folder: string, kind: string, name: string): boolean {
    // DuckDB's own files come and go beside the store; an import ends by renaming.
    if (folder === this.store) return kind === 'rename' && name.endsWith('.duckdb');
    if (name === 'rekap.yaml' || localeOf(name) !== undefined) return true;
    return (name.endsWith('.rekap') && name !== '.rekap') || this.isData(name);
  }

  /** Perhaps a folder came or went, with files in it. */
  private exchange(folder: string): void {
    const known = this.folders.has(folder);
    this.drop(folder);
    this.addFolders(folder).then(() => {
      if (known || this.folders.has(folder)) this.soon();
    });
  }

  private isWatched(folder: string, name: string): boolean {
    return path.join(folder, name) === this.store || (!name.startsWith('.') && name !== 'node_modules');
  }

  private drop(folder: string): void {
    for (const [watched, watcher] of this.folders) {
      if (watched !== folder && !watched.startsWith(folder + path.sep)) continue;
      watcher.close();
      this.folders.delete(watched);
    }
  }

  private soon(): void {
    if (this.closed) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(this.changed, settlingTime);
  }
}
