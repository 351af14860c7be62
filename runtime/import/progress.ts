import { stat } from 'node:fs/promises';
import type { Connection } from '../engines/engine.ts';
import type { DataFile } from '../project.ts';

export interface ImportProgress {
  readonly table: string;
  /** Rows of all tables that are in so far. */
  readonly rows: number;
  /** Of the whole import, 0 to 1. */
  readonly share: number;
}

/** Looking a file through takes about this share of the time it takes to import it. */
const lookingShare = 0.2;
const interval = 200;

/** Tells how far an import is, by bytes of its files. */
export class Progress {
  private readonly tell: ((progress: ImportProgress) => void) | undefined;
  private readonly sizes = new Map<DataFile, number>();
  private total = 0;
  private done = 0;
  private rows = 0;
  private furthest = 0;

  constructor(tell: ((progress: ImportProgress) => void) | undefined) {
    this.tell = tell;
  }

  /** Says beforehand that a file will be read. */
  async expect(file: DataFile): Promise<void> {
    const { size } = await stat(file.absolute);
    this.sizes.set(file, size);
    this.total += size;
  }

  looked(table: string, bytes: number): void {
    this.report(table, bytes * lookingShare);
  }

  /** Tells while `work` runs on the connection. */
  async loading<T>(table: string, file: DataFile, connection: Connection, work: Promise<T>): Promise<T> {
    const size = this.sizes.get(file) ?? 0;
    const timer = setInterval(() => {
      this.report(table, size * (lookingShare + (1 - lookingShare) * (connection.progress() ?? 0)));
    }, interval);
    return work.finally(() => clearInterval(timer));
  }

  loaded(table: string, file: DataFile, rows: number): void {
    this.done += this.sizes.get(file) ?? 0;
    this.rows += rows;
    this.report(table, 0);
  }

  private report(table: string, bytes: number): void {
    if (this.tell === undefined) return;
    const share = this.total === 0 ? 1 : (this.done + bytes) / this.total;
    this.furthest = Math.min(1, Math.max(this.furthest, share));
    this.tell({ table, rows: this.rows, share: this.furthest });
  }
}
