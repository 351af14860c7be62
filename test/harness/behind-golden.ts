/** The rows behind a cell, as golden cases show them. */
import { type CellAddress, compileRows, type Program, type Settings } from '../../language/index.ts';
import type { CellValue } from '../../runtime/api/contract.ts';
import { printPipes } from './case-file.ts';
import type { Database } from './database.ts';
import { readAsked } from './params.ts';

const kinds: readonly string[] = ['others', 'subtotal', 'total'] satisfies CellAddress['kind'][];

/** `conversion win_rate total`, `conversion win_rate source=email`: nothing behind `=` is a value that is missing. */
function readCell(asked: string): { readonly report: string; readonly cell: CellAddress } {
  const { report: words, params } = readAsked(asked);
  const [report = '', column = '', kind = 'group'] = words.split(' ');
  const values = Object.entries(params).map(([name, text]) => [name, text === '' ? null : text]);
  const known = (kinds.includes(kind) ? kind : 'group') as CellAddress['kind'];
  return { report, cell: { kind: known, column, values: Object.fromEntries(values) } };
}

/** What is behind the cell that a section names. */
export async function behindCell(
  asked: string,
  program: Program,
  settings: Settings,
  database: Database,
): Promise<string> {
  const { report, cell } = readCell(asked);
  const found = compileRows(program, report, settings, cell);
  if (found === undefined) return 'There is no report of this name without errors.';
  if ('problem' in found) return found.problem;
  const summary = await database.query(found.summary);
  if (summary.rows.length !== 1) return `${summary.rows.length} rows of the result are in this place.`;
  const read = (name: string): string => text(summary.rows[0]?.[summary.columns.indexOf(name)] ?? null);
  const parts = await Promise.all(
    found.parts.map(async (part, index) => {
      const [rows, value, own] = ['rows', 'value', 'own'].map((name) => read(`${name} ${index + 1}`));
      const listed = await database.query(part.sql);
      const over = part.over === null ? '' : `, over ${part.over}`;
      if (part.inside) {
        const heading = `inside: ${part.label}: ${part.function} of ${rows} is ${value}`;
        return [heading, printPipes([listed.columns, ...listed.rows.map((row) => row.map(text))])].join('\n');
      }
      const why = own === '' ? ` (${part.whenMissing})` : '';
      return [
        `${part.label}: ${part.function}${over} of ${rows} is ${value}; in the report ${own || 'missing'}${why}`,
        printPipes([listed.columns, ...listed.rows.map((row) => row.map(text))]),
      ].join('\n');
    }),
  );
  return [`${found.column.name} ${read('cell') || 'missing'} = ${found.formula}`, ...parts].join('\n\n');
}

function text(value: CellValue): string {
  return value === null ? '' : typeof value === 'number' ? String(Number(value.toPrecision(12))) : String(value);
}
