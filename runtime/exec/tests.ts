/** Runs tests: each on the rows that it gives and nothing else, in a database that is gone afterwards. */

import { type FormatSettings, formatValue } from '../../language/base/format.ts';
import type { CellAddress, CompiledReport, CompiledRows, CompiledTest } from '../../language/index.ts';
import type { Model } from '../../language/semantics/model.ts';
import type { Expected } from '../../language/semantics/model-tests.ts';
import { sql } from '../../language/sql/text.ts';
import type { ReportResult, TestFailure, TestResult } from '../api/contract.ts';
import { openScratch } from '../engines/duckdb.ts';
import type { Connection } from '../engines/engine.ts';
import { RekapFailure } from '../failure.ts';
import { rowsBehind } from './behind.ts';
import { refuseEndlessTime } from './periods.ts';
import { toResult } from './results.ts';
import { beginWith } from './test-data.ts';
import { excerptOf, type Places } from './test-places.ts';
import { differences } from './test-rows.ts';

/** What a test runs with. */
export interface TestSurroundings {
  readonly model: Model;
  readonly settings: FormatSettings & { readonly timezone: string };
  readonly places: Places;
  /** The rows behind a cell of a report of the test, or, without one, of its conditions; undefined where there are none. */
  readonly rowsOf: (report: string | undefined, cell: CellAddress) => CompiledRows | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What a report is refused for, which is no failure of the engine. */
const refusals: readonly string[] = ['too-many-periods', 'too-many-columns'];

/** Of each failure as many parts are told, and cells. */
const partsTold = 3;
const cellsTold = 20;
/** Of each part's rows the first so many. */
export const rowsTold = 10;

export class Tests {
  #connection: Promise<Connection> | undefined;
  /** Tests share a database, so that each waits for the one before it. */
  #last: Promise<unknown> = Promise.resolve();

  /** @throws RekapFailure */
  run(test: CompiledTest, surroundings: TestSurroundings): Promise<TestResult> {
    const next = this.#last.catch(() => undefined).then(() => this.#run(test, surroundings));
    this.#last = next;
    return next;
  }

  async close(): Promise<void> {
    const connection = this.#connection;
    this.#connection = undefined;
    (await connection?.catch(() => undefined))?.close();
  }

  async #run(test: CompiledTest, surroundings: TestSurroundings): Promise<TestResult> {
    this.#connection ??= openScratch();
    const connection = await this.#connection;
    const { model, settings, places } = surroundings;
    const started = performance.now();
    try {
      await connection.query(beginWith(test, model, settings.timezone));
      const failures: TestFailure[] = [];
      const run = new Run(test, connection, surroundings);
      for (const expected of test.expected) {
        const failure = await run.failureOf(expected);
        if (failure !== undefined) failures.push(failure);
      }
      const { file, line } = places.test;
      const elapsed_ms = Math.round(performance.now() - started);
      return { name: test.name, file, line, passed: failures.length === 0, failures, elapsed_ms };
    } finally {
      await connection.query(sql`ROLLBACK`);
    }
  }
}

/** One test whose tables are there. */
class Run {
  readonly #test: CompiledTest;
  readonly #connection: Connection;
  readonly #with: TestSurroundings;
  #conditions: Promise<ReportResult> | undefined;

  constructor(test: CompiledTest, connection: Connection, surroundings: TestSurroundings) {
    this.#test = test;
    this.#connection = connection;
    this.#with = surroundings;
  }

  /** Undefined when what is expected is so. */
  async failureOf(expected: Expected): Promise<TestFailure | undefined> {
    try {
      return await (expected.kind === 'condition' ? this.#condition(expected) : this.#rows(expected));
    } catch (error) {
      if (!(error instanceof RekapFailure && refusals.includes(error.code))) throw error;
      return this.#failure(expected, { message: error.message, cells: [], addresses: [] });
    }
  }

  async #condition(expected: Extract<Expected, { kind: 'condition' }>): Promise<TestFailure | undefined> {
    const { conditions } = this.#test;
    if (conditions === null) return undefined;
    this.#conditions ??= this.#ask(conditions);
    const { columns, rows } = await this.#conditions;
    const read = (name: string) => rows[0]?.[columns.findIndex((column) => column.name === name)] ?? null;
    if (read(expected.holds) === true) return undefined;
    const { settings } = this.#with;
    const found = expected.compared.map(({ name, label }) => {
      const column = columns.find((each) => each.name === name);
      return { name, label, text: formatValue(read(name), column?.format ?? '', settings) };
    });
    return this.#failure(expected, {
      message: 'This does not hold.',
      cells: found.map(({ label, text }) => ({ place: label, expected: '', found: text })),
      addresses: found.map(({ name }) => ({ kind: 'group', column: name, values: {} })),
    });
  }

  async #rows(expected: Extract<Expected, { kind: 'rows' }>): Promise<TestFailure | undefined> {
    const report = this.#test.reports.get(expected.report);
    if (report === undefined) {
      const message = `With these params, on ${this.#test.today}, the report has errors.`;
      return this.#failure(expected, { message, cells: [], addresses: [] });
    }
    const found = differences(expected, await this.#ask(report), this.#with.settings);
    return found === undefined ? undefined : this.#failure(expected, found, expected.report);
  }

  async #ask(report: CompiledReport): Promise<ReportResult> {
    const { signal } = this.#with;
    await refuseEndlessTime(report, this.#connection, signal);
    return toResult(report, await this.#connection.query(report.sql, { signal }), [], [], 0);
  }

  async #failure(
    expected: Expected,
    found: { message: string; cells: TestFailure['cells']; addresses: readonly CellAddress[] },
    report?: string,
  ): Promise<TestFailure> {
    const { places } = this.#with;
    const behind: TestFailure['behind'] = [];
    for (const address of found.addresses) {
      if (behind.length >= partsTold) break;
      behind.push(...(await this.#behind(report, address)));
    }
    return {
      expected: excerptOf(places, expected.origin),
      ...places.of(expected.origin),
      message: found.message,
      cells: found.cells.slice(0, cellsTold),
      behind: behind.slice(0, partsTold),
    };
  }

  async #behind(report: string | undefined, address: CellAddress): Promise<TestFailure['behind']> {
    const { rowsOf, settings, signal } = this.#with;
    const rows = rowsOf(report, address);
    if (rows === undefined) return [];
    const { parts } = await rowsBehind(rows, this.#connection, settings, signal);
    return parts.map(({ label, sum, rows: listed, row_count }) => ({ of: label, sum, rows: listed, row_count }));
  }
}
