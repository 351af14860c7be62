/**
 * What bars, lines and areas share: panels of values by category and series. Metrics of one unit may share a panel;
 * metrics of different units never share an axis.
 */
import type { ChartRow } from './chart.ts';
import { type Stretch, stretches } from './partial.ts';
import {
  comparisonsInTable,
  type Dimension,
  type Measure,
  othersLabel,
  ownOf,
  type Shape,
  type ShapeRow,
  unique,
} from './shape.ts';

export interface Plot {
  readonly panel: number;
  readonly title: string | undefined;
  /** In drawing order, each once. */
  readonly categories: readonly string[];
  readonly categoryLabel: string;
  /** In drawing order, each once; a single one needs no legend. */
  readonly series: readonly string[];
  readonly seriesLabel: string;
  /** Series in grey: what the others are compared with. */
  readonly quiet: readonly string[];
  /** Those of them that are targets, drawn as a rule, not as one more of the values. */
  readonly targets: readonly string[];
  readonly measures: readonly Measure[];
  /** Whether a dimension makes the series; the metrics do otherwise. */
  readonly bySeries: boolean;
  readonly points: readonly Point[];
  /** Each of the points for each of the measures. */
  readonly rows: readonly PlotRow[];
}

export type PlotRow = ChartRow & {
  readonly $category: string;
  readonly $series: string;
  readonly $value: number | null;
  /** The value as people read it. */
  readonly $text: string;
  readonly $others: boolean;
} & Partial<Stretch>;

export interface Plots {
  readonly plots: readonly Plot[];
  readonly note?: string | undefined;
}

const maxPanels = 6;
const maxSeries = 8;
const maxMeasuresTogether = 4;
/** More bars than this are a wall, not a picture. */
const maxMarks = 60;
const maxCategories = 30;
const minCategories = 10;

/** Lays the result out; groups beyond what can be told apart, or beyond `most`, are left out, and `note` says so. */
export function plotsOf(shape: Shape, most?: number): Plots {
  const placed = place(shape);
  const measured = panelsOf(shape, placed.bySeries);
  const perCategory = placed.bySeries ? placed.series.length : Math.max(1, ...measured.map((group) => group.length));
  const limit =
    most !== undefined
      ? most
      : shape.time === undefined
        ? Math.min(maxCategories, Math.max(minCategories, Math.floor(maxMarks / perCategory)))
        : placed.categories.length;
  const categories = firstAndOthers(placed.categories, limit);
  const shownCategories = new Set(categories);
  const shownSeries = new Set(placed.series);
  const shown = placed.points.filter(
    (point) => shownCategories.has(point.category) && (!placed.bySeries || shownSeries.has(point.series)),
  );
  const groups = ofEveryUnit(measured, maxPanels);
  const stretchOf = stretchesOf(placed);
  const plots = groups.map((measures, panel): Plot => {
    const labels = measures.map(({ label }) => label);
    return {
      panel,
      // A legend of metrics is its own title.
      title: labels.length === 1 ? labels[0] : undefined,
      categories,
      categoryLabel: placed.categoryLabel,
      series: placed.bySeries ? placed.series : labels,
      seriesLabel: placed.seriesLabel,
      quiet: placed.bySeries ? [] : measures.flatMap(({ label, beside }) => (beside === undefined ? [] : [label])),
      targets: placed.bySeries
        ? []
        : measures.flatMap(({ label, beside }) => (beside?.part === 'target' ? [label] : [])),
      measures,
      bySeries: placed.bySeries,
      points: shown,
      rows: measures.flatMap((measure) =>
        shown.map(({ row, category, series }) => ({
          $panel: panel,
          $category: category,
          $series: placed.bySeries ? series : measure.label,
          $value: measure.value(row),
          $text: measure.text(row),
          $others: row.others,
          ...stretchOf.get(category),
        })),
      ),
    };
  });
  const compared = shape.measures.some((measure) => measure.beside !== undefined && !measured.flat().includes(measure));
  const cut = leftOut([
    ['first', categories.length, placed.categories.length, placed.categoryLabel],
    ['largest', placed.series.length, placed.seriesCount, placed.seriesLabel],
    ['', groups.flat().length, measured.flat().length, 'metrics'],
  ]);
  const notes = [...(cut === undefined ? [] : [cut]), ...(compared ? [comparisonsInTable] : [])];
  return { plots, ...(notes.length === 0 ? {} : { note: notes.join(' ') }) };
}

/** How each period stands among whole and partial ones; nothing where all are whole. */
function stretchesOf({ categories, points }: Placed): ReadonlyMap<string, Stretch> {
  const partial = new Set(points.filter(({ row }) => row.partial).map(({ category }) => category));
  if (partial.size === 0) return new Map();
  const found = stretches(categories.map((category) => partial.has(category)));
  return new Map(
    categories.flatMap((category, index) => (found[index] === undefined ? [] : [[category, found[index]]])),
  );
}

/** A row of the result in its place. */
export interface Point {
  readonly row: ShapeRow;
  readonly category: string;
  readonly series: string;
}

interface Placed {
  readonly points: readonly Point[];
  readonly categories: readonly string[];
  readonly categoryLabel: string;
  /** Whether a dimension makes the series; the metrics do otherwise. */
  readonly bySeries: boolean;
  readonly series: readonly string[];
  /** Before the cut to what can be told apart. */
  readonly seriesCount: number;
  readonly seriesLabel: string;
}

/** Gives every row its category and series. */
function place(shape: Shape): Placed {
  const [categoryOf, seriesOf] = channels(shape);
  const rows = shape.time === undefined ? shape.rows : inTime(shape.rows, shape.time);
  const taken = new Map<string, Set<string>>();
  const points = rows.map((row): Point => {
    const series = textOf(seriesOf, row);
    const names = taken.get(series) ?? new Set<string>();
    taken.set(series, names);
    // Two groups of one name, such as namesakes, are two marks, never one upon the other.
    const category = shape.time === undefined ? unique(textOf(categoryOf, row), names) : textOf(categoryOf, row);
    return { row, category, series };
  });
  const all = distinct(points.map(({ series }) => series));
  return {
    points,
    categories: distinct(points.map(({ category }) => category)),
    categoryLabel: labelOf(categoryOf),
    bySeries: seriesOf.length > 0,
    // Without a dimension for them there is one series, of no name.
    series: all.length > maxSeries ? largestSeries(points, shape.measures[0]) : firstAndOthers(all, all.length),
    seriesCount: all.length,
    seriesLabel: labelOf(seriesOf),
  };
}

/** Which dimensions make the categories and which the series. */
function channels({ time, dimensions, rows }: Shape): [readonly Dimension[], readonly Dimension[]] {
  if (time !== undefined) return [[time], dimensions];
  const last = dimensions.at(-1);
  if (last === undefined || dimensions.length === 1) return [dimensions, []];
  // What goes across the page has the colours, however many there are, beside what goes down.
  const down = dimensions.filter(({ across }) => !across);
  if (down.length > 0 && down.length < dimensions.length) return [down, dimensions.filter(({ across }) => across)];
  const outer = dimensions.slice(0, -1);
  const groups = rows.filter(({ others }) => !others);
  const members = distinct(groups.map(last.text)).length;
  // Each in one group alone, as owners in teams: colours that never come twice tell nothing.
  const isNested = members === groups.length && members > distinct(groups.map((row) => textOf(outer, row))).length;
  return isNested || distinct(rows.map(last.text)).length > maxSeries ? [dimensions, []] : [outer, [last]];
}

function textOf(dimensions: readonly Dimension[], row: ShapeRow): string {
  return distinct(dimensions.map(({ text }) => text(row))).join(' · ');
}

function labelOf(dimensions: readonly Dimension[]): string {
  return dimensions.map(({ label }) => label).join(' · ');
}

function inTime(rows: readonly ShapeRow[], time: Dimension): readonly ShapeRow[] {
  const keyed = rows.map((row) => ({ row, key: String(time.value(row) ?? '') }));
  return keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ row }) => row);
}

/** The series with the most in them, in that order, and the others. */
function largestSeries(points: readonly Point[], measure: Measure | undefined): readonly string[] {
  const sizes = new Map<string, number>();
  for (const { row, series } of points) {
    sizes.set(series, (sizes.get(series) ?? 0) + Math.abs(measure?.value(row) ?? 0));
  }
  const ranked = [...sizes].sort(([, a], [, b]) => b - a).map(([series]) => series);
  return firstAndOthers(ranked, maxSeries);
}

/** The first of the names; the others are kept whatever the limit, and come last. */
function firstAndOthers(names: readonly string[], limit: number): readonly string[] {
  const groups = names.filter((name) => name !== othersLabel);
  const hasOthers = groups.length < names.length;
  return [...groups.slice(0, hasOthers ? limit - 1 : limit), ...(hasOthers ? [othersLabel] : [])];
}

/**
 * Metrics that may share a panel: those of one unit, a metric and what it is compared with, or each its own when a
 * dimension makes the series. Changes and shares attained are read in the table: they have no place among the amounts.
 */
function panelsOf({ measures }: Shape, bySeries: boolean): readonly (readonly Measure[])[] {
  const own = ownOf({ measures });
  if (bySeries) return own.map((measure) => [measure]);
  const units = new Map<string, Measure[]>();
  for (const measure of own) {
    const baselines = measures.filter(({ beside }) => beside?.metric === measure.name && beside.part !== 'derived');
    const key = baselines.length > 0 ? `beside ${measure.name}` : measure.format;
    units.set(key, [...(units.get(key) ?? []), measure, ...baselines]);
  }
  return [...units.values()].flatMap((group) =>
    group.length > maxMeasuresTogether ? group.map((measure) => [measure]) : [group],
  );
}

/** Of too many panels some of every unit, so that no unit is left out; in their order. */
function ofEveryUnit(panels: readonly (readonly Measure[])[], limit: number): readonly (readonly Measure[])[] {
  const seen = new Map<string, number>();
  const ranked = panels.map((panel, place) => {
    const format = panel[0]?.format ?? '';
    const turn = seen.get(format) ?? 0;
    seen.set(format, turn + 1);
    return { panel, place, turn };
  });
  const chosen = ranked.sort((a, b) => a.turn - b.turn || a.place - b.place).slice(0, limit);
  return chosen.sort((a, b) => a.place - b.place).map(({ panel }) => panel);
}

function leftOut(parts: readonly (readonly [string, number, number, string])[]): string | undefined {
  const notes = parts.flatMap(([which, shown, all, label]) =>
    shown < all ? [`${which === '' ? '' : `the ${which} `}${shown} of ${all} (${label})`] : [],
  );
  return notes.length === 0 ? undefined : `Drawn are ${notes.join(', ')}; the table has them all.`;
}

/** Whether some groups cannot be told apart in time, because their names are the same. */
export function hasNamesakes({ time, dimensions, rows }: Shape): boolean {
  if (time === undefined) return false;
  return distinct(rows.map((row) => JSON.stringify([time.value(row), textOf(dimensions, row)]))).length < rows.length;
}

function distinct(names: readonly string[]): readonly string[] {
  return [...new Set(names)];
}
