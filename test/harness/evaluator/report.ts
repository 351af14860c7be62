/** A report of metrics, cell by cell: for each, all rows are looked through again. */
import type { Expression, Path, ReportDefinition } from '../../../language/syntax/ast.ts';
import { comparedNames, targetNames } from './across.ts';
import { type Asked, dimensionNamed, nameOf, readReport, type SortOrder } from './asked.ts';
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
  readonly values: readonly Shown[];
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

const compared: ReadonlySet<string> = new Set(Object.values({ ...comparedNames, ...targetNames }));

class Report {
  readonly #world: World;
  readonly #report: ReportDefinition;
  readonly #asked: Asked;
  readonly #metrics: Metrics;
  readonly #keys: readonly SortOrder[];
  readonly #subtotals: readonly string[];

  constructor(world: World, report: ReportDefinition) {
    this.#world = world;
    this.#report = report;
    this.#asked = readReport(world, report);
    this.#metrics = new Metrics(world, report, this.#asked);
    this.#subtotals = (clauseOf(report, 'totals')?.by ?? []).map((path) => this.#nameOf(path));
    this.#keys = this.#sortKeys();
  }

  evaluate(): Expected {
    const down = this.#down;
    const kept = this.#collapsed('group', this.#metrics.cells, down)
      .filter((entry) => this.#isKept(entry))
      .flatMap(({ cells }) => cells);
    const top = clauseOf(this.#report, 'top');
    const ranked = this.#ranked(kept);
    const chosen = new Set(ranked.flatMap((some) => some.slice(0, Number(top?.count.value ?? some.length))));
    const isChosen = (cell: Cell) => [...chosen].some(({ cells }) => cells.includes(cell));
    const shown = kept.filter(isChosen);
    const left = top?.others === true ? kept.filter((cell) => !isChosen(cell)) : [];
    const othersHave = this.#othersHave();
    const entries = [...this.#collapsed('group', shown, down), ...this.#collapsed('others', left, othersHave)];
    const subtotals = this.#subtotals.flatMap((_, level) => {
      const has = this.#subtotals.slice(0, level + 1);
      // Totals by what the others have cover them, too.
      const covered = has.every((name) => othersHave.has(name)) ? [...shown, ...left] : shown;
      return this.#collapsed('subtotal', covered, new Set(has));
    });
    // Without rows to add up, what all columns come to says it all.
    const hasTotal = hasClause(this.#report, 'totals') && (down.size > 0 || this.#asked.across.size === 0);
    const total: Entry[] = hasTotal
      ? [{ kind: 'total', cells: [...shown, ...left], at: { group: this.#noGroup }, has: new Set() }]
      : [];
    const columns = this.#columns([...shown, ...left]);
    return {
      rows: this.#sorted([...entries, ...subtotals, ...total])
        .flatMap((entry) => [entry, ...columns.map((column) => this.#cellOf(entry, column))])
        .map((entry) => this.#row(entry)),
      ...(top === undefined ? {} : { groups: ranked.flat().length }),
      undated: this.#metrics.undated(),
    };
  }

  /** The dimensions that rows have; the others go across the page. */
  get #down(): ReadonlySet<string> {
    return new Set(this.#asked.dimensions.flatMap(({ name }) => (this.#asked.across.has(name) ? [] : [name])));
  }

  get #noGroup(): readonly null[] {
    return this.#asked.dimensions.filter(({ kind }) => kind === 'column').map(() => null);
  }

  #isKept(entry: Entry): boolean {
    const { keep } = this.#asked;
    return keep === undefined || this.#metrics.holds(keep, entry);
  }

  // ------------------------------------------------------------ columns

  /** What goes across, in its order: every combination that any of the rows has. */
  #columns(cells: readonly Cell[]): Entry[] {
    const { across, dimensions } = this.#asked;
    if (across.size === 0) return [];
    const named = dimensions.filter(({ name }) => across.has(name));
    const occurring = cells.filter(({ absent }) => absent !== true);
    return this.#collapsed('group', occurring, across).sort((a, b) => {
      for (const dimension of named) {
        const key = this.#keys.find(({ expression }) => dimensionNamed(dimensions, expression) === dimension);
        const [one, other] = [a, b].map(({ at }) => this.#metrics.dimensionValue(dimension.name, at));
        const difference = compareDimension(this.#world, dimension, one ?? null, other ?? null, key?.direction ?? 'up');
        if (difference !== 0) return difference;
      }
      return 0;
    });
  }

  /** Where a row and a column meet. */
  #cellOf({ kind, cells, at, has }: Entry, column: Entry): Entry {
    const { across, dimensions } = this.#asked;
    const names = dimensions.flatMap(({ kind: sort, name }) => (sort === 'time' ? [] : [name]));
    const period = dimensions.find(({ kind: sort }) => sort === 'time');
    const timed = period !== undefined && across.has(period.name);
    const placed = (own: Cell): Cell => ({
      group: names.map((name, index) => (across.has(name) ? column.at.group : own.group)[index] ?? null),
      period: (timed ? column.at : own).period,
    });
    const inColumn = (cell: Cell) =>
      [...across].every((name) => {
        const [one, other] = [cell, column.at].map((each) => this.#metrics.dimensionValue(name, each));
        return groupKey([one ?? null]) === groupKey([other ?? null]);
      });
    const own = cells.filter(inColumn);
    return {
      kind,
      cells: own,
      at: placed(at),
      absent: own.every((cell) => cell.absent === true),
      has: new Set([...has, ...column.has]),
    };
  }

  /** Cells taken together where they have the same of some dimensions. */
  #collapsed(kind: Entry['kind'], cells: readonly Cell[], has: ReadonlySet<string>): Entry[] {
    const groups = new Map<string, Cell[]>();
    // Of a report without rows to name, there is one, of whatever there is.
    if (kind === 'group' && has.size === 0) groups.set('', []);
    for (const cell of cells) {
      const key = groupKey([...has].map((name) => this.#metrics.dimensionValue(name, cell)));
      groups.set(key, [...(groups.get(key) ?? []), cell]);
    }
    return [...groups.values()].map((members): Entry => {
      const [first = { group: this.#noGroup }] = members;
      const columns = this.#asked.dimensions.filter((dimension) => dimension.kind === 'column');
      const group = first.group.map((value, index) => (has.has(columns[index]?.name ?? '') ? value : null));
      const period = this.#asked.dimensions.some(({ kind, name }) => kind === 'time' && has.has(name))
        ? first.period
        : undefined;
      return { kind, cells: members, at: { group, period }, has };
    });
  }

  #row(entry: Entry): ExpectedRow {
    return {
      kind: entry.kind,
      dimensions: this.#asked.dimensions.map((dimension) => {
        const value = this.#metrics.dimensionValue(dimension.name, entry.at);
        return show(this.#world, dimension.kind === 'column' ? dimension.entity : undefined, value);
      }),
      values: this.#asked.shows.map((expression) =>
        show(this.#world, this.#metrics.entityOf(expression), this.#metrics.shown(expression, entry), false),
      ),
    };
  }

  // ------------------------------------------------------------ top

  get #within(): readonly Path[] {
    return clauseOf(this.#report, 'top')?.within ?? [];
  }

  /** Others are those of a period, and of each group that `top` chooses within. */
  #othersHave(): Set<string> {
    const within = this.#within.map((path) => this.#nameOf(path));
    return new Set(
      this.#asked.dimensions.flatMap(({ kind, name }) =>
        within.includes(name) || (kind === 'time' && !this.#asked.across.has(name)) ? [name] : [],
      ),
    );
  }

  /**
   * The combinations in the order in which `top` chooses: over the whole range, by the sort keys that are no time; within
   * each of some groups.
   */
  #ranked(cells: readonly Cell[]): Entry[][] {
    const within = this.#within.map((path) => this.#nameOf(path));
    const choosable = this.#asked.dimensions.filter(
      ({ kind, name }) => !this.#asked.across.has(name) && (kind !== 'time' || within.includes(name)),
    );
    const has = new Set(choosable.map(({ name }) => name));
    const keys = this.#keys.filter(({ expression }) => {
      const dimension = dimensionNamed(this.#asked.dimensions, expression);
      return dimension === undefined || (has.has(dimension.name) && !within.includes(dimension.name));
    });
    const compare = this.#comparing(keys.length > 0 ? keys : this.#byFirstMetric());
    const groups = new Map<string, Entry[]>();
    for (const entry of this.#collapsed('group', cells, has)) {
      const key = groupKey(this.#within.map((path) => this.#metrics.withinValue(path, entry.at)));
      groups.set(key, [...(groups.get(key) ?? []), entry]);
    }
    return [...groups.values()].map((some) => [...some].sort((a, b) => compare(a, b) || this.#byGroup(a, b)));
  }

  // ------------------------------------------------------------ order

  /** What is chosen within stands together, time ascends, otherwise the first metric descends, unless the report says. */
  #sortKeys(): readonly SortOrder[] {
    if (this.#asked.sort.length > 0) return this.#asked.sort;
    const up = (path: Path | undefined): SortOrder[] =>
      path === undefined ? [] : [{ expression: path, direction: 'up' }];
    const items = clauseOf(this.#report, 'by')?.items ?? [];
    const time = items[this.#asked.dimensions.findIndex(({ kind }) => kind === 'time')];
    const within = this.#within.flatMap((path) => {
      const known = this.#asked.dimensions.find(({ name }) => name === this.#nameOf(path));
      // What has subtotals stands together anyway.
      return known?.kind === 'column' && !this.#subtotals.includes(known.name) ? [known.path] : [];
    });
    return [...up(time?.path), ...within.flatMap(up), ...this.#byFirstMetric()];
  }

  #byFirstMetric(): SortOrder[] {
    const [first] = this.#asked.shows;
    const isRank = (shown: Expression | undefined): boolean =>
      shown?.kind === 'call' &&
      (shown.name.text === 'rank' || (compared.has(shown.name.text) && isRank(shown.arguments[0])));
    // The first in rank is 1.
    const ranked = isRank(first);
    return first === undefined ? [] : [{ expression: first, direction: ranked ? 'up' : 'down' }];
  }

  /**
   * What has subtotals stands together, in the order of its own totals or names. Others follow the groups of what they
   * have where the report sorts by that first, and all groups otherwise.
   */
  #sorted(entries: readonly Entry[]): Entry[] {
    const blocks = new Map<string, Entry>();
    for (const entry of entries)
      if (entry.kind === 'subtotal') blocks.set(this.#blockKey(entry, entry.has.size), entry);
    const othersHave = this.#othersHave();
    // What goes across is about the order of columns.
    const keys = this.#keys.filter(({ expression }) => {
      const dimension = dimensionNamed(this.#asked.dimensions, expression);
      return dimension === undefined || !this.#asked.across.has(dimension.name);
    });
    const leading = keys.findIndex(({ expression }) => {
      const dimension = dimensionNamed(this.#asked.dimensions, expression);
      return dimension === undefined || !othersHave.has(dimension.name);
    });
    const first = leading === -1 ? keys.length : leading;
    const [byFirst, byRest, byAll] = [
      this.#comparing(keys.slice(0, first)),
      this.#comparing(keys.slice(first)),
      this.#comparing(keys),
    ];
    const compare = (a: Entry, b: Entry): number => {
      for (let level = 1; level <= this.#subtotals.length; level += 1) {
        const [one, other] = [a, b].map((entry) =>
          this.#subtotals.slice(0, level).every((name) => entry.has.has(name))
            ? blocks.get(this.#blockKey(entry, level))
            : undefined,
        );
        if (one === undefined && other === undefined) break;
        if (one === undefined || other === undefined) return Number(one === undefined) - Number(other === undefined);
        if (one !== other) return byAll(one, other) || this.#byGroup(one, other);
      }
      const isTotal = ({ kind }: Entry) => Number(kind === 'subtotal' || kind === 'total');
      const byKind = Number(a.kind === 'others') - Number(b.kind === 'others');
      return isTotal(a) - isTotal(b) || byFirst(a, b) || byKind || byRest(a, b) || this.#byGroup(a, b);
    };
    return [...entries].sort(compare);
  }

  /** Equal for entries of one block of those that subtotals make. */
  #blockKey({ at }: Entry, level: number): string {
    const names = this.#subtotals.slice(0, level);
    return `${level} ${groupKey(names.map((name) => this.#metrics.dimensionValue(name, at)))}`;
  }

  /** Compares by some keys, of which those count that both have. */
  #comparing(keys: readonly SortOrder[]): (a: Entry, b: Entry) => number {
    const values = new Map<Entry, readonly Value[]>();
    const valuesOf = (entry: Entry) => {
      const known = values.get(entry) ?? keys.map(({ expression }) => this.#metrics.value(expression, entry));
      values.set(entry, known);
      return known;
    };
    return (a, b) => {
      for (const [index, key] of keys.entries()) {
        const [one = null, other = null] = [valuesOf(a)[index], valuesOf(b)[index]];
        const difference = this.#compareBy(key, one, other);
        if (difference !== 0) return difference;
      }
      return 0;
    };
  }

  #compareBy({ expression, direction }: SortOrder, a: Value, b: Value): number {
    const dimension = dimensionNamed(this.#asked.dimensions, expression);
    if (dimension !== undefined) return compareDimension(this.#world, dimension, a, b, direction);
    return directed(a, b, direction, this.#metrics.order(expression));
  }

  /** Ties are broken by the group's keys. */
  #byGroup(a: Entry, b: Entry): number {
    for (const dimension of this.#asked.dimensions) {
      const [one, other] = [a, b].map(({ at }) => this.#metrics.dimensionValue(dimension.name, at));
      const difference = compareDimension(this.#world, dimension, one ?? null, other ?? null, 'up');
      if (difference !== 0) return difference;
    }
    return 0;
  }

  /** The dimension that a path in `totals by` or `top … within` means, by its name; otherwise its own. */
  #nameOf(path: Path): string {
    const known = dimensionNamed(this.#asked.dimensions, path);
    if (known !== undefined) return known.name;
    const same = this.#asked.dimensions.find(
      (dimension) => dimension.kind === 'column' && this.#metrics.following.isSame(path, dimension),
    );
    return same?.name ?? nameOf(path);
  }
}
