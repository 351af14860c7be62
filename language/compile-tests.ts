/** From a checked test to the statements that say whether it holds. */
import type { Backend } from './backend.ts';
import type { FormatSettings } from './base/format.ts';
import { compileReport } from './compile.ts';
import { compileAudit } from './compile-audit.ts';
import type { NoRows } from './compile-place.ts';
import { compileRows, type RowsOptions } from './compile-rows.ts';
import type { CellAddress, CompiledReport, CompiledRows } from './compiled.ts';
import type { Model } from './semantics/model.ts';
import type { Expected, GivenTable, Test } from './semantics/model-tests.ts';
import { giveAuditParams, giveParams } from './semantics/params/give.ts';
import type { Variants } from './semantics/params/variants.ts';
import type { Calendar } from './semantics/ranges.ts';

export interface CompiledTest {
  readonly name: string;
  readonly file: string;
  /** `YYYY-MM-DD` */
  readonly today: string;
  readonly given: readonly GivenTable[];
  readonly expected: readonly Expected[];
  /** One row, with the columns that the conditions among `expected` name; null without any. */
  readonly conditions: CompiledReport | null;
  /** The reports that are expected, by their names; without those that have errors on that day. */
  readonly reports: ReadonlyMap<string, CompiledReport>;
}

interface Checked {
  readonly model: Model;
  readonly variants: Variants;
}

type Settings = Calendar & FormatSettings;

/** The settings with the day of the test. */
export function settingsOf<S extends Settings>({ today }: Pick<Test, 'today'>, settings: S): S {
  return today === undefined ? settings : { ...settings, today };
}

export function compileTest(test: Test, program: Checked, settings: Settings, backend: Backend): CompiledTest {
  const { model } = program;
  const on = settingsOf(test, settings);
  const reports = test.expected.flatMap((each): [string, CompiledReport][] => {
    if (each.kind !== 'rows') return [];
    const audit = giveAuditParams(program, each.report, test.params)?.audit;
    if (audit !== undefined) return [[each.report, compileAudit(audit, test.values, model, on, backend)]];
    const given = giveParams(program, each.report, test.params, on.today);
    if (given?.report === undefined) return [];
    return [[each.report, compileReport(given.report, given.values, model, on, backend)]];
  });
  const { conditions } = test;
  return {
    name: test.name,
    file: test.origin.file,
    today: on.today,
    given: test.given,
    expected: test.expected,
    conditions: conditions === undefined ? null : compileReport(conditions, test.values, model, on, backend),
    reports: new Map(reports),
  };
}

/** The rows behind a cell of one of its reports, or, without a report, of its conditions. */
export function compileTestRows(
  test: Test,
  report: string | undefined,
  program: Checked,
  settings: Settings,
  backend: Backend,
  cell: CellAddress,
  options: RowsOptions,
): CompiledRows | NoRows | undefined {
  const { model } = program;
  const on = settingsOf(test, settings);
  if (report === undefined) {
    const { conditions } = test;
    return conditions && compileRows(conditions, test.values, model, on, backend, cell, options);
  }
  const given = giveParams(program, report, test.params, on.today);
  return given?.report && compileRows(given.report, given.values, model, on, backend, cell, options);
}
