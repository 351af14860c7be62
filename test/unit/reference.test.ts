import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { functions } from '../../language/functions/index.ts';
import { compileReport } from '../../language/index.ts';
import { exampleProgram, exampleSettings, reference } from '../../language/reference.ts';
import { acrossRowsFunctions } from '../../language/semantics/across-rows.ts';
import { exampleModel } from '../../language/statements/docs/example-model.ts';
import { acrossRowsDocs } from '../../language/statements/docs/expressions.ts';
import { mistakes } from '../../language/statements/docs/mistakes.ts';
import { formatText } from '../../language/syntax/format.ts';
import { referenceMarkdown } from '../harness/reference-markdown.ts';
import { root } from '../harness/sources.ts';

/** An example of each group as a cell of its own, in canonical form. */
const cells: Readonly<Record<string, (example: string) => string>> = {
  definitions: (example) => `${example}\n`,
  'tables/Lines': inTable,
  'tables/Types': inTable,
  'tables/Flags': inTable,
  expressions: (example) => report(`list    deals\nshow    ${example} "Value"`),
  'expressions/From other rows': amongOrders,
  'metrics/Aggregates': (example) => `metric example = ${example}\n`,
  'metrics/Per something': (example) => `metric example = ${example}\n`,
  'metrics/What narrows a metric': (example) => report(`show    ${example}`),
  'metrics/Across the rows of a report': (example) =>
    report(`show    ${example} "Value"\nby      month, source\nfor     last 12 months`),
  'reports/Clauses': report,
  'reports/Ranges of time': (example) => report(`show    revenue\nfor     ${example}`),
  'reports/Charts': report,
  tests: (example) =>
    `report conversion {\n  show    deals_won, win_rate\n  by      source\n  totals\n}\n\ntest "it" {\n  ${example}\n${example.startsWith('expect') ? '' : '  expect deals_won = 0\n'}}\n`,
  audits: (example) => `audit deals {\n${example.startsWith('fail') ? '  check missing name\n' : ''}  ${example}\n}\n`,
  params: (example) => `${example}\n`,
  packs: (example) => `${example}\n`,
  catalogue: (example) => formatText(`${example}\n`),
};

function report(clauses: string): string {
  return `report example {\n${clauses.replace(/^/gm, '  ')}\n}\n`;
}

/** With the lines that others refer to, unless it is one of them. */
function inTable(line: string): string {
  const others = ['code: key text', 'name: text', 'position: integer', 'ordered_on: date'];
  const named = (text: string): string => text.split(/\W/)[0] ?? '';
  const lines = line.includes('key') ? others.slice(1) : others;
  return formatText(
    `table example {\n${[...lines.filter((other) => named(other) !== named(line)), line].join('\n')}\n}\n`,
  );
}

/** A column of clients, or one of orders that looks at others of them. */
function amongOrders(column: string): string {
  const ofOrders = / within |likelihood\(/.test(column);
  const body = (lines: readonly string[], own: boolean): string => [...lines, ...(own ? [column] : [])].join('\n');
  const orders = ['client: -> clients', 'status: text', 'amount: money', 'ordered_on: date', 'dated by ordered_on'];
  return formatText(
    `table clients {\n${body(['code: key text'], !ofOrders)}\n}\n\ntable orders {\n${body(orders, ofOrders)}\n}\n`,
  );
}

const examples = reference().flatMap(({ name, groups }) =>
  groups.flatMap(({ title, entries }) => {
    const wrap = cells[title === undefined ? name : `${name}/${title}`];
    return entries.flatMap(({ form, example }) =>
      wrap === undefined || example === undefined ? [] : [{ form, example, cell: wrap(example) }],
    );
  }),
);

const unsaid = { file: '', span: { start: 0, end: 0 }, hint: undefined, fix: undefined, message: '' };

describe('the reference', () => {
  test('is what language/REFERENCE.md says', async () => {
    const file = path.join(root, 'language/REFERENCE.md');
    const expected = referenceMarkdown();
    if (process.env.REKAP_UPDATE === '1') await writeFile(file, expected);
    else expect(await readFile(file, 'utf8'), 'run `npm run test:update`').toBe(expected);
  });

  test('gives examples that are sound, compile and are in canonical form, beside a model that is', () => {
    expect(exampleProgram('').diagnostics).toEqual([]);
    expect(formatText(exampleModel)).toBe(exampleModel);
    expect(examples.length).toBeGreaterThan(60);
  });

  test.each(examples)('$form: $example', ({ cell }) => {
    const program = exampleProgram(cell);
    expect(program.diagnostics).toEqual([]);
    expect(formatText(cell)).toBe(cell);
    for (const name of program.model.reports.keys()) {
      expect(compileReport(program, name, exampleSettings)?.sql).toContain('SELECT');
    }
  });

  test('explains every function of metrics and of rows, each once', () => {
    expect(Object.keys(acrossRowsDocs).sort()).toEqual([...acrossRowsFunctions].sort());
    expect(functions.size).toBeGreaterThanOrEqual(60);
    for (const { groups } of reference().filter(({ name }) => name !== 'mistakes')) {
      for (const { entries } of groups) {
        const names = entries.map(({ name }) => name);
        expect(new Set(names).size).toBe(names.length);
      }
    }
  });

  const wrong = mistakes.flatMap(({ cells: each }) => each);

  test('tells of the most likely mistakes', () => {
    expect(wrong.length).toBeGreaterThanOrEqual(60);
    expect(new Set(wrong).size).toBe(wrong.length);
  });

  test.each(wrong)('%s is one mistake, at its place, with a way out', (cell) => {
    const found = exampleProgram(cell).diagnostics;
    expect(found).toHaveLength(1);
    const [{ file, span, hint, fix, message } = unsaid] = found;
    expect(file).toBe('example.rekap');
    expect(span.end).toBeGreaterThan(span.start);
    const says = / is `.+` here\.$/.test(message);
    expect({ message, wayOut: says || hint !== undefined || fix !== undefined }).toEqual({ message, wayOut: true });
    if (fix !== undefined) {
      const mended = `${cell.slice(0, fix.span.start)}${fix.text}${cell.slice(fix.span.end)}`;
      const codes = exampleProgram(mended).diagnostics.filter(({ span: at }) => at.start === fix.span.start);
      expect({ mended, codes: codes.map(({ code }) => code) }).toEqual({ mended, codes: [] });
    }
  });
});
