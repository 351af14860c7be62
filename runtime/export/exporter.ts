import type { FormatSettings } from '../../language/base/format.ts';
import type { ReportResult } from '../api/contract.ts';
import type { Style } from './style.ts';

export interface ExportOptions extends FormatSettings {
  /** Columns to fit a table into; undefined where nothing limits it, as in a file. */
  readonly width: number | undefined;
  readonly style: Style;
}

/** One format that results are written in. */
export interface Exporter {
  /** Endings of file names that mean this format. */
  readonly endings: readonly string[];
  /** Whether it has room for several results. */
  readonly several: boolean;
  /** Whether it has room for a result's notes; else the caller tells them. */
  readonly notes: boolean;
  /** The whole text, with its final line break. */
  readonly write: (results: readonly ReportResult[], options: ExportOptions) => string;
}
