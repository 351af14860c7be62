/** What came of tests, for people and for machines that read JUnit's XML. */
import type { FormatSettings } from '../../language/base/format.ts';
import { displayWidth, printable } from '../../language/base/width.ts';
import type { TestFailure, TestResult } from '../api/contract.ts';
import { plain } from '../export/style.ts';
import { table } from '../export/table.ts';
import type { RekapFailure } from '../failure.ts';
import { type Showing, showDiagnostics } from './show.ts';

export type Outcome =
  | { readonly kind: 'run'; readonly result: TestResult }
  /** It has errors, or could not be run. */
  | {
      readonly kind: 'refused';
      readonly name: string;
      readonly file: string;
      readonly line: number;
      readonly failure: RekapFailure;
    };

export type ReportOptions = Showing & FormatSettings;

/** Each test in a line; of those that fail, what differs and the rows that it comes from. */
export function asText(outcomes: readonly Outcome[], options: ReportOptions): string {
  const { style } = options;
  return outcomes
    .map((outcome) => {
      const { name, file, line, passed } = headOf(outcome);
      const mark = passed ? '✓' : style.red('✗');
      const head = `${mark} ${printable(name)}  ${style.dim(`${file}:${line}`)}\n`;
      return passed ? head : `${head}${indented(problemOf(outcome, options))}\n`;
    })
    .join('');
}

/** A suite a file. */
export function asJUnit(outcomes: readonly Outcome[], options: ReportOptions): string {
  const files = [...new Set(outcomes.map((outcome) => headOf(outcome).file))];
  const total = counted(outcomes);
  const suites = files.map((file) => {
    const own = outcomes.filter((outcome) => headOf(outcome).file === file);
    return `  <testsuite name=${attribute(file)} ${counted(own)}>\n${own.map((each) => testCase(each, options)).join('')}  </testsuite>\n`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="rekap" ${total}>\n${suites.join('')}</testsuites>\n`;
}

interface Head {
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly passed: boolean;
  readonly elapsed_ms: number;
}

function headOf(outcome: Outcome): Head {
  return outcome.kind === 'run' ? outcome.result : { ...outcome, passed: false, elapsed_ms: 0 };
}

function problemOf(outcome: Outcome, options: ReportOptions): string {
  if (outcome.kind === 'run') return outcome.result.failures.map((failure) => failureText(failure, options)).join('\n');
  const { message, diagnostics } = outcome.failure;
  return `${message}\n${diagnostics.length === 0 ? '' : `${showDiagnostics(diagnostics, options)}\n`}`;
}

function failureText({ expected, file, line, message, cells, behind }: TestFailure, options: ReportOptions): string {
  const { style } = options;
  const head = `${style.bold(printable(expected))}  ${style.dim(`${file}:${line}`)}\n${printable(message)}\n`;
  const rows = behind.map(({ of, sum, rows: listed, row_count }) => {
    const more = listed.rows.length < row_count ? `The first ${listed.rows.length} of ${row_count} rows.` : undefined;
    const notes = more === undefined ? [] : [{ code: 'first', message: more }];
    const text = table.write([{ ...listed, label: `${of}. ${sum}`, notes }], options);
    return `\n${listed.rows.length === 0 ? `${printable(`${of}. ${sum}`)}\n` : text}`;
  });
  return head + indented(cellsText(cells) + rows.join(''));
}

/** What was expected and what was found, side by side. */
function cellsText(cells: TestFailure['cells']): string {
  const alone = cells.every(({ expected }) => expected === '');
  const heads = alone ? [] : [['', 'expected', 'found']];
  const lines = [
    ...heads,
    ...cells.map(({ place, expected, found }) => [
      printable(place),
      ...(alone ? [] : [printable(expected)]),
      printable(found),
    ]),
  ];
  const widths = (lines[0] ?? []).map((_, column) =>
    Math.max(...lines.map((each) => displayWidth(each[column] ?? ''))),
  );
  return lines
    .map((each) => each.map((text, column) => text + ' '.repeat((widths[column] ?? 0) - displayWidth(text))).join('  '))
    .map((text) => `${text.trimEnd()}\n`)
    .join('');
}

function indented(text: string): string {
  return text.replace(/^(?=.)/gm, '  ');
}

// ---------------------------------------------------------------- junit

function counted(outcomes: readonly Outcome[]): string {
  const failures = outcomes.filter((each) => each.kind === 'run' && !each.result.passed).length;
  const errors = outcomes.filter(({ kind }) => kind === 'refused').length;
  const time = outcomes.reduce((total, each) => total + headOf(each).elapsed_ms, 0);
  return `tests="${outcomes.length}" failures="${failures}" errors="${errors}" skipped="0" time="${seconds(time)}"`;
}

function testCase(outcome: Outcome, options: ReportOptions): string {
  const { name, file, line, passed, elapsed_ms } = headOf(outcome);
  const head = `    <testcase name=${attribute(name)} classname=${attribute(file)} file=${attribute(file)} line="${line}" time="${seconds(elapsed_ms)}"`;
  if (passed) return `${head}/>\n`;
  const kind = outcome.kind === 'run' ? 'failure' : 'error';
  const message = outcome.kind === 'run' ? (outcome.result.failures[0]?.expected ?? '') : outcome.failure.message;
  const text = problemOf(outcome, { ...options, style: plain, width: undefined });
  return `${head}>\n      <${kind} message=${attribute(message)}>${escaped(text)}</${kind}>\n    </testcase>\n`;
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3);
}

function attribute(text: string): string {
  return `"${escaped(text).replaceAll('"', '&quot;').replaceAll('\n', '&#10;')}"`;
}

/** XML has no place for control characters, whatever is written. */
function escaped(text: string): string {
  const allowed = text.replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '\u{fffd}');
  return allowed.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
