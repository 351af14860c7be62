/** A report of metrics, cell by cell: for each, all rows are looked through again. */
import type { Expression, ReportDefinition } from '../../../language/syntax/ast.ts';
import { type Asked, dimensionNamed, readReport, type SortOrder } from './asked.ts';
import type { Cell, Entry } from './cells.ts';
import { clauseOf, hasClause } from './clauses.ts';
import { compareDimension, directed, type Shown, show } from './dimensions.ts';
import { groupKey } from './facts.ts';
import { Metrics } from './metrics.ts';
import type { World } from './rows.ts';
import type { Value } from './values.ts';

export interface ExpectedRow {
  readonly kind: Entry['kind'];
  readonly dimensions: readonly Shown[];
  readonly values: readonly Value[];
}

export interface Expected {
  readonly rows: readonly ExpectedRow[];
  /** With `top`: how many combinations there were to choose among. */
  readonly groups?: number;
  /** How many rows of a table are in no period, for each date they were asked for. */
  readonly undated?: readonly { readonly table: string; readonly date: string; readonly count: number }[];
}

export function evaluateMetrics(world: World, report: ReportDefinition): Expected {
  return new Report(world, report).evaluate();
}

class Report {
  readonly #world: World;
  readonly #report: ReportDefinition;
  readonly #asked: Asked;
  readonly #metrics: Metrics;

  constructor(world: World, report: ReportDefinition) {
    this.#world = world;
    this.#report = report;
    this.#asked = readReport(world, report);
    this.#metrics = new Metrics(world, report, this.#asked);
  }

  evaluate(): Expected {
    const kept = this.#metrics.cells.filter((cell) => this.#isKept(cell));
    const top = clauseOf(this.#report, 'top');
    const ranked = this.#ranked(kept);
    const chosen = new Set((top === undefined ? ranked : ranked.slice(0, Number(top.count.value))).map(groupKey));
    const shown = kept.filter(({ group }) => chosen.has(groupKey(group)));
    const left = top?.others === true ? kept.filter(({ group }) => !chosen.has(groupKey(group))) : [];
    const periods = [...new Set(left.map(({ period }) => period))];
    const noGroup = this.#asked.dimensions.filter(({ kind }) => kind === 'column').map(() => null);
    const entries: Entry[] = [
      ...shown.map(groupEntry),
      ...periods.map((period) => ({
        kind: 'others' as const,
        cells: left.filter((cell) => cell.period === period),
        at: { group: noGroup, period },
      })),
    ];
    const total: Entry[] = hasClause(this.#report, 'totals')
      ? [{ kind: 'total', cells: [...shown, ...left], at: { group: noGroup } }]
      : [];
    return {
      rows: [...this.#sorted(entries, this.#sortKeys()), ...total].map((entry) => this.#row(entry)),
      ...(top === undefined ? {} : { groups: ranked.length }),
      undated: this.#metrics.undated(),
    };
  }

  #isKept(cell: Cell): boolean {
    return this.#asked.keep === undefined || this.#metrics.holds(this.#asked.keep, groupEntry(cell));
  }

  #row(entry: Entry): ExpectedRow {
    return {
      kind: entry.kind,
      dimensions: this.#asked.dimensions.map((dimension) => {
        const value = this.#metrics.dimensionValue(dimension.name, entry.at);
        return show(this.#world, dimension.kind === 'column' ? dimension.entity : undefined, value);
      }),
      values: this.#asked.shows.map((expression) => this.#metrics.shown(expression, entry)),
    };
  }

  // ------------------------------------------------------------ order

  /** Time ascending, otherwise the first metric descending, unless the report says otherwise. */
  #sortKeys(): readonly SortOrder[] {
    if (this.#asked.sort.length > 0) return this.#asked.sort;
    const items = clauseOf(this.#report, 'by')?.items ?? [];
    const time = items[this.#asked.dimensions.findIndex(({ kind }) => kind === 'time')];
    const byTime: SortOrder[] = time === undefined ? [] : [{ expression: time.path, direction: 'up' }];
    return [...byTime, ...this.#byFirstMetric()];
  }

  #byFirstMetric(): SortOrder[] {
    const [first] = this.#asked.shows;
    // The first in rank is 1.
    const ranked = first?.kind === 'call' && first.name.text === 'rank';
    return first === undefined ? [] : [{ expression: first, direction: ranked ? 'up' : 'down' }];
  }

  #isTime(expression: Expression): boolean {
    return dimensionNamed(this.#asked.dimensions, expression)?.kind === 'time';
  }

  /** The combinations in the order in which `top` chooses: over the whole range, by the sort keys that are no time. */
  #ranked(cells: readonly Cell[]): (readonly Value[])[] {
    const groups = new Map<string, Cell[]>();
    for (const cell of cells) {
      const key = groupKey(cell.group);
      groups.set(key, [...(groups.get(key) ?? []), cell]);
    }
    const keys = this.#sortKeys().filter(({ expression }) => !this.#isTime(expression));
    const wholes = [...groups.values()].flatMap((members): Entry[] => {
      const [member] = members;
      return member === undefined ? [] : [{ kind: 'group', cells: members, at: { group: member.group } }];
    });
    return this.#sorted(wholes, keys.length > 0 ? keys : this.#byFirstMetric()).map(({ at }) => at.group);
  }

  /** Others follow the groups of their period where time is the first order, all groups otherwise. */
  #sorted(entries: readonly Entry[], keys: readonly SortOrder[]): Entry[] {
    const [first, ...rest] = keys;
    const timeFirst = first !== undefined && this.#isTime(first.expression);
    const sortable = entries.map((entry) => ({
      entry,
      values: new Map(keys.map((key) => [key, this.#metrics.value(key.expression, entry)])),
    }));
    sortable.sort((a, b) => {
      const byKeys = (some: readonly SortOrder[]) =>
        firstDifference(some, (key) => this.#compareBy(key, a.values.get(key) ?? null, b.values.get(key) ?? null));
      const byKind = Number(a.entry.kind === 'others') - Number(b.entry.kind === 'others');
      const bySort = timeFirst ? byKeys([first]) || byKind || byKeys(rest) : byKind || byKeys(keys);
      return bySort || this.#byGroup(a.entry.at, b.entry.at);
    });
    return sortable.map(({ entry }) => entry);
  }

  #compareBy({ expression, direction }: SortOrder, a: Value, b: Value): number {
    const dimension = dimensionNamed(this.#asked.dimensions, expression);
    if (dimension !== undefined) return compareDimension(this.#world, dimension, a, b, direction);
    return directed(a, b, direction, this.#metrics.order(expression));
  }

  /** Ties are broken by the group's keys. */
  #byGroup(a: Cell, b: Cell): number {
    return firstDifference(this.#asked.dimensions, (dimension) =>
      compareDimension(
        this.#world,
        dimension,
        this.#metrics.dimensionValue(dimension.name, a),
        this.#metrics.dimensionValue(dimension.name, b),
        'up',
      ),
    );
  }
}

function groupEntry(cell: Cell): Entry {
  return { kind: 'group', cells: [cell], at: cell };
}

function firstDifference<T>(from: readonly T[], compared: (item: T) => number): number {
  for (const item of from) {
    const difference = compared(item);
    if (difference !== 0) return difference;
  }
  return 0;
}
