/** Since when metrics have values, as relations of one row. */
import { addUnits, startOf } from '../base/calendar.ts';
import type { Looking, ReportPlan, Start } from '../plan/plan.ts';
import type { RowExpression } from '../semantics/model.ts';
import type { DayRange } from '../semantics/ranges.ts';
import { daysRead, shiftDay } from '../semantics/series.ts';
import * as build from './build.ts';
import type { RowSource } from './rows.ts';
import type { Statement } from './statement.ts';
import type { SqlExpression, SqlJoin, SqlSelect } from './tree.ts';

export class Begins {
  readonly #plan: ReportPlan;
  readonly #tables: ReadonlyMap<string, string>;
  readonly #statement: Statement;
  /** The relation of each table. */
  #relations: ReadonlyMap<string, string> | undefined;

  constructor(plan: ReportPlan, statement: Statement) {
    this.#plan = plan;
    this.#tables = new Map(plan.starts.map(({ name, table }) => [name, table]));
    this.#statement = statement;
  }

  /** The first day of a start's rows; of several that lie before all that is looked at, any. */
  first(name: string): SqlExpression {
    const relation = this.#known().get(this.#tables.get(name) ?? '');
    if (relation === undefined) throw new Error(`no start ${name}`);
    return build.column(relation, name);
  }

  /** What a relation is joined with for that. */
  joins(): SqlJoin[] {
    return [...this.#known().values()].map((name): SqlJoin => ({ kind: 'CROSS JOIN', source: name, alias: name }));
  }

  #known(): ReadonlyMap<string, string> {
    this.#relations ??= new Map(
      [...new Set(this.#plan.starts.map(({ table }) => table))].map((table) => [
        table,
        this.#statement.add(`start of ${table}`, this.#firsts(table)),
      ]),
    );
    return this.#relations;
  }

  /**
   * Where nothing bounds what is looked at, one pass over the table. Otherwise a row before all of that is as good as the
   * first one, and found much sooner.
   */
  #firsts(table: string): SqlSelect {
    const starts = this.#plan.starts.filter((start) => start.table === table);
    const rows = this.#statement.rows(table);
    const ends = lookedAt(this.#plan);
    if (ends !== undefined) return this.#near(table, starts, rows, ends);
    return {
      kind: 'select',
      columns: starts.map(({ name, date, where }) => {
        const filter = rows.all(where);
        const first: SqlExpression = {
          kind: 'call',
          function: 'min',
          arguments: [day(date, rows)],
          ...(filter === undefined ? {} : { filter }),
        };
        return { expression: first, alias: name };
      }),
      ...rows.reading(starts.flatMap(({ date, where }) => [date, ...where])),
    };
  }

  /** A row before all that is looked at, or else the first one in it, which is looked for only then. */
  #near(table: string, starts: readonly Start[], rows: RowSource, { from, until }: DayRange): SqlSelect {
    const select = ({ date, where }: Start, expression: SqlExpression, days: Partial<DayRange>): SqlSelect => {
      const within: RowExpression = { kind: 'within', operand: date, ...days, type: { kind: 'boolean' } };
      const condition = rows.all([...where, within]);
      return {
        kind: 'select',
        columns: [{ expression, alias: 'value' }],
        ...rows.reading([date, ...where]),
        ...(condition === undefined ? {} : { where: condition }),
      };
    };
    const scalar = (body: SqlSelect): SqlExpression => ({ kind: 'scalar', query: { with: [], body } });
    const before: SqlSelect = {
      kind: 'select',
      columns: starts.map((start) => ({
        expression: scalar({ ...select(start, day(start.date, rows), { until: from }), limit: 1 }),
        alias: start.name,
      })),
    };
    if (from >= until) return before;
    const known = this.#statement.add(`before of ${table}`, before);
    const columns = starts.map((start) => {
      const found = build.column(known, start.name);
      const missing = this.#statement.add(`none before, ${start.name}`, {
        kind: 'select',
        columns: [{ expression: found, alias: start.name }],
        from: { source: known, alias: known },
        where: build.is(found, 'NULL'),
      });
      const first = select(start, build.call('min', day(start.date, rows)), { from, until });
      const joins: SqlJoin[] = [...(first.joins ?? []), { kind: 'CROSS JOIN', source: missing, alias: missing }];
      return { expression: build.call('coalesce', found, scalar({ ...first, joins })), alias: start.name };
    });
    return { kind: 'select', columns, from: { source: known, alias: known } };
  }
}

function day(date: RowExpression, rows: RowSource): SqlExpression {
  return build.cast(rows.value(date), 'date');
}

/**
 * Between which ends of what is looked at a first row matters: none before `from`, and all from `until` on, are the same
 * to every value. Undefined where nothing bounds it.
 */
function lookedAt(plan: ReportPlan): DayRange | undefined {
  const { range, scans, pers } = plan;
  const everyone: readonly Looking[] = [...scans, ...pers];
  const looking = everyone.filter(({ shift, series }) => shift !== undefined || series?.kind === 'rolling');
  const all = looking.flatMap((each) => endsOf(each, plan) ?? []);
  const froms = all.map(({ from }) => from).sort();
  const untils = all.map(({ until }) => until).sort();
  const [from, until] = [froms[0], untils.at(-1)];
  return range === null || from === undefined || until === undefined ? undefined : { from, until };
}

/** The earliest and the latest end of the days that its values are made of; of a window, its beginnings, too. */
function endsOf(looking: Looking, plan: ReportPlan): DayRange | undefined {
  const { range } = plan;
  const { series, shift } = looking;
  const grain = plan.dimensions.find((dimension) => dimension.kind === 'time')?.grain;
  if (range === null) return undefined;
  const window = series?.kind === 'rolling' ? series : undefined;
  const start = (end: string): string => (window === undefined ? end : addUnits(end, -window.count, window.unit));
  if (grain === undefined) {
    const days = daysRead(looking, range, grain, plan);
    return days === null ? undefined : { from: start(days.until), until: days.until };
  }
  const back = (at: string): string => (shift === undefined ? at : shiftDay(at, shift, -1));
  const last = startOf(addUnits(range.until, -1, 'day'), grain, plan);
  return {
    from: start(back(startOf(range.from, grain, plan))),
    until: [back(addUnits(last, 1, grain)), addUnits(back(last), 1, grain)].sort()[1] ?? range.until,
  };
}
