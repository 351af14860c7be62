/** The rows behind random cells of a report's result, added up again. */
import {
  type CellAddress,
  type CompiledPart,
  check,
  compileReport,
  compileRows,
  paramProblems,
} from '../../language/index.ts';
import type { CellValue } from '../../runtime/api/contract.ts';
import type { Database, Engine } from './database.ts';
import type { Random } from './generate/random.ts';
import { isEndless, type Question } from './second-opinion.ts';

/** What was looked at, and what is wrong. */
export interface Drilled {
  /** Of each kind of cell, and of each way to put rows together, how many were looked at. */
  readonly looked: ReadonlyMap<string, number>;
  readonly problems: readonly string[];
}

/** Looks behind some cells of a report; undefined when it cannot be run. */
export async function drill(
  question: Question,
  report: string,
  engine: Engine,
  random: Random,
  cells = 4,
): Promise<Drilled | undefined> {
  const { text, settings, params = {}, data } = question;
  const program = check([{ path: 'case.rekap', text }], settings);
  if (program.diagnostics.some(({ severity }) => severity === 'error')) return undefined;
  if (paramProblems(program, report, params).length > 0) return undefined;
  const compiled = compileReport(program, report, settings, params);
  if (compiled === undefined) return undefined;
  const looked = new Map<string, number>();
  const count = (what: string): void => void looked.set(what, (looked.get(what) ?? 0) + 1);
  const problems: string[] = [];
  await engine.with(program.model, data, async (database) => {
    if (await isEndless(compiled, database)) return;
    const { columns, rows } = await database.query(compiled.sql);
    const read = (row: readonly CellValue[], name: string): CellValue => row[columns.indexOf(name)] ?? null;
    const metrics = compiled.columns.filter(({ role }) => role !== 'dimension');
    // A list may show nothing but what its rows have themselves.
    if (metrics.length === 0) return;
    for (let asked = 0; asked < cells && rows.length > 0; asked += 1) {
      // Others and totals are few, and no less worth a look.
      const kind = random.pick([...new Set(rows.map((row) => read(row, '$kind')))]);
      const row = random.pick(rows.filter((each) => read(each, '$kind') === kind));
      const column = random.pick(metrics).name;
      const address = addressOf(compiled, (name) => read(row, name), column);
      const found = compileRows(program, report, settings, address, { params });
      if (found === undefined || 'problem' in found) {
        problems.push(`${JSON.stringify(address)}: ${found?.problem ?? 'does not compile'}`);
        continue;
      }
      count(compiled.kind === 'list' ? 'list' : address.kind);
      const wrong = await behind(found.summary, found.parts, read(row, column), database, count);
      if (wrong !== undefined) problems.push(`${JSON.stringify(address)}: ${wrong}`);
    }
  });
  return { looked, problems };
}

function addressOf(
  { columns, across, subtotals, top }: NonNullable<ReturnType<typeof compileReport>>,
  read: (name: string) => CellValue,
  column: string,
): CellAddress {
  const kind = String(read('$kind')) as CellAddress['kind'];
  const dimensions = columns.filter(({ role }) => role === 'dimension');
  const goes = (name: string): boolean => across?.dimensions.includes(name) === true;
  const own = (name: string): boolean => {
    if (goes(name)) return Number(read(across?.column ?? '')) > 1;
    switch (kind) {
      case 'group':
        return true;
      case 'others':
        return top?.have.includes(name) === true;
      case 'subtotal':
        return subtotals?.dimensions.slice(0, Number(read(subtotals.column))).includes(name) === true;
      case 'total':
        return false;
    }
  };
  const had = dimensions.filter(({ name }) => own(name));
  return {
    kind,
    column,
    values: Object.fromEntries(had.map(({ name }) => [name, read(name)])),
    orphans: had.flatMap(({ name, orphan }) => (orphan !== undefined && read(orphan.column) === true ? [name] : [])),
  };
}

async function behind(
  summary: string,
  parts: readonly CompiledPart[],
  shown: CellValue,
  database: Pick<Database, 'query'>,
  count: (what: string) => void,
): Promise<string | undefined> {
  const { columns, rows } = await database.query(summary);
  const [row, another] = rows;
  if (row === undefined) return 'there is no such row';
  if (another !== undefined) return rows.every((each) => each[0] === row[0]) ? undefined : 'several rows look alike';
  const read = (name: string): CellValue => row[columns.indexOf(name)] ?? null;
  if (!alike(read('cell'), shown)) return `the cell is ${shown}, and the summary says ${read('cell')}`;
  for (const [index, part] of parts.entries()) {
    const [rowCount, value, own] = ['rows', 'value', 'own'].map((name) => read(`${name} ${index + 1}`));
    count(part.function);
    if (part.inside) count('inside');
    // What has not begun is missing, whatever rows there are.
    if (own !== null && !alike(value ?? null, own ?? null))
      return `${part.label}: ${rowCount} rows come to ${value}, and the report has ${own}`;
    const listed = await database.query(part.sql);
    if (listed.rows.length !== rowCount) return `${part.label}: ${listed.rows.length} rows are listed of ${rowCount}`;
    const again = addUp(
      part,
      listed.rows.map((each) => each[listed.columns.indexOf('contribution')] ?? null),
    );
    if (again !== undefined && !alike(again, value ?? null))
      return `${part.label}: the contributions come to ${again}, not to ${value}`;
  }
  return undefined;
}

/** What contributions come to; undefined where numbers alone do not say it. */
function addUp({ function: name, over }: CompiledPart, contributions: readonly CellValue[]): CellValue | undefined {
  const present = contributions.filter((each) => each !== null);
  const sum = present.reduce<number>((total, each) => total + Number(each), 0);
  switch (name) {
    case 'count':
      return contributions.length / (over ?? 1);
    case 'sum':
      return sum / (over ?? 1);
    case 'average':
      return present.length === 0 ? null : sum / present.length;
    case 'rate':
      return contributions.length === 0 ? null : present.filter((each) => each === true).length / contributions.length;
    default:
      return undefined;
  }
}

function alike(one: CellValue, other: CellValue): boolean {
  if (one === other) return true;
  if (one === null || other === null || typeof one === 'boolean' || typeof other === 'boolean') return false;
  const [a, b] = [Number(one), Number(other)];
  return Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b));
}
