/** From trees to the checked model. */
import type { Diagnostic } from '../base/diagnostics.ts';
import { folded } from '../base/names.ts';
import { assertUnreachable } from '../base/unreachable.ts';
import type { Definition, FileTree } from '../syntax/ast.ts';
import { tablesOf } from './aggregates.ts';
import type { WorkingCalendar } from './calendars.ts';
import { Context, type Declarations, type Declared, type LazyBinders, type TableSymbol } from './context.ts';
import { diagnose } from './diagnostics.ts';
import type { Features } from './features.ts';
import { reportLater } from './later.ts';
import type { Link } from './links.ts';
import type { Dimension, Metric, Model, Origin, Param, Report, Table } from './model.ts';
import { Variants } from './params/variants.ts';
import type { Calendar } from './ranges.ts';

type Of<K extends Definition['kind']> = Declared<Extract<Definition, { readonly kind: K }>>;

/** How each kind of definition is bound; composed in `language/index.ts`. */
export interface Binders extends LazyBinders {
  readonly declareTable: (declared: Of<'table'>, context: Context) => TableSymbol;
  readonly finishTable: (symbol: TableSymbol, context: Context) => Table;
  readonly dimension: (declared: Of<'dimension'>, context: Context) => Dimension;
  readonly calendar: (declared: Of<'calendar'>, context: Context) => WorkingCalendar;
  readonly declareParam: (declared: Of<'param'>, context: Context) => Param;
  readonly finishParam: (param: Param, declared: Of<'param'>, context: Context) => Param;
  readonly report: (declared: Of<'report'>, context: Context, calendar: Calendar) => Report | undefined;
}

/** What a check gives. */
export interface Checked {
  readonly model: Model;
  readonly links: readonly Link[];
  readonly diagnostics: readonly Diagnostic[];
  readonly variants: Variants;
}

/** Checks all files together. Every error is found that does not follow from another. */
export function checkTrees(
  files: readonly FileTree[],
  features: Features,
  binders: Binders,
  calendar: Calendar,
): Checked {
  const { declarations, duplicates } = declare(files);
  const context = new Context(declarations, features, binders);
  const twice = (space: 'table' | 'metric' | 'report', name: string): boolean =>
    duplicates.has(`${space} ${space === 'table' ? folded(name) : name}`);
  context.isAmbiguous = (name) => twice('metric', name);
  for (const { file, cells } of files) for (const { definition } of cells) reportLater(definition, file, context);
  context.tables = mapValues(declarations.tables, (declared) => binders.declareTable(declared, context));
  context.dimensions = mapValues(declarations.dimensions, (declared) => binders.dimension(declared, context));
  const calendars = mapValues(declarations.calendars, (declared) => binders.calendar(declared, context));
  context.params.declared = declareParams(declarations.params, binders, context);
  const tables = mapValues(context.tables, (symbol) => binders.finishTable(symbol, context));
  const metrics = new Map<string, Metric>();
  for (const name of declarations.metrics.keys()) {
    const metric = context.metric(name);
    if (metric !== undefined) metrics.set(name, metric);
  }
  const variants = new Variants(context, (declared, as) => binders.report(declared, as, calendar));
  variants.checkMetrics();
  const reports = new Map<string, Report>();
  for (const [name, declared] of declarations.reports) {
    const before = context.errors;
    const report = variants.check(name, declared);
    // Of two definitions of one name nobody knows which is meant, so nothing that uses the name is run.
    const ambiguous =
      twice('report', name) || (report !== undefined && namesOf(report).some(([space, used]) => twice(space, used)));
    const sound = context.errors === before && !declared.definition.damaged && !ambiguous;
    if (report !== undefined && sound) reports.set(name, report);
  }
  return {
    model: { tables, dimensions: context.dimensions, metrics, params: soundParams(context), calendars, reports },
    links: context.links,
    diagnostics: [...duplicates.values()].flat().concat(context.diagnostics),
    variants,
  };
}

/** Params may have columns as options, whose formulas may use params: all are known by name before that is looked at. */
function declareParams(
  declared: Declarations['params'],
  binders: Binders,
  context: Context,
): ReadonlyMap<string, Param> {
  if (declared.size === 0) return new Map();
  const params = mapValues(declared, (each) => binders.declareParam(each, context));
  context.params.declared = params;
  return new Map(
    [...declared].flatMap(([name, each]) => {
      const param = params.get(name);
      return param === undefined ? [] : [[name, binders.finishParam(param, each, context)]];
    }),
  );
}

function soundParams(context: Context): ReadonlyMap<string, Param> {
  const sound = [...context.params.declared].filter(
    ([name, { type }]) => type.kind !== 'unknown' && !context.isAmbiguous(name),
  );
  return new Map(sound);
}

/** The names of tables and dimensions that a report is made of. */
function namesOf(report: Report): ['table' | 'metric', string][] {
  if (report.kind === 'list') return [['table', report.table]];
  const tables = tablesOf(report.shows.map(({ expression }) => expression));
  const groups = report.dimensions.map(({ name }): ['metric', string] => ['metric', name.split('.')[0] ?? name]);
  return [...tables.map((table): ['table', string] => ['table', table]), ...groups];
}

const plurals = {
  table: 'tables',
  dimension: 'dimensions',
  metric: 'metrics',
  param: 'params',
  calendar: 'calendars',
  report: 'reports',
} as const;

/** Names are unique among the definitions of one space. */
const spaces = {
  table: 'table',
  dimension: 'metric',
  metric: 'metric',
  param: 'metric',
  calendar: 'calendar',
  report: 'report',
} as const;

/** Who has a name. */
interface Taken {
  readonly kind: keyof typeof plurals;
  readonly origin: Origin;
}

/** Names are unique within tables, within metrics, dimensions and params, and so on; the first of two keeps its name. */
function declare(files: readonly FileTree[]): { declarations: Declarations; duplicates: Map<string, Diagnostic[]> } {
  const duplicates = new Map<string, Diagnostic[]>();
  const tables = new Map<string, Of<'table'>>();
  const dimensions = new Map<string, Of<'dimension'>>();
  const metrics = new Map<string, Of<'metric'>>();
  const params = new Map<string, Of<'param'>>();
  const calendars = new Map<string, Of<'calendar'>>();
  const reports = new Map<string, Of<'report'>>();
  const taken = {
    table: new Map<string, Taken>(),
    metric: new Map<string, Taken>(),
    calendar: new Map<string, Taken>(),
    report: new Map<string, Taken>(),
  };
  for (const { file, cells } of files) {
    for (const { definition } of cells) {
      if (definition === undefined || definition.kind === 'text') continue;
      const { kind, name } = definition;
      const space = spaces[kind];
      const names = taken[space];
      // Tables are tables of a database, to which capitals make no difference.
      const own = kind === 'table' ? folded(name.text) : name.text;
      const earlier = names.get(own);
      if (earlier !== undefined) {
        const related = [{ message: `the other one, a ${earlier.kind}, is here`, ...earlier.origin }];
        const what = earlier.kind === kind ? plurals[kind] : 'definitions';
        const found = diagnose('duplicate-name', { file, span: name.span, related }, { what, name: name.text });
        const id = `${space} ${own}`;
        duplicates.set(id, [...(duplicates.get(id) ?? []), found]);
        continue;
      }
      names.set(own, { kind, origin: { file, span: name.span } });
      switch (definition.kind) {
        case 'table':
          tables.set(name.text, { definition, file });
          break;
        case 'dimension':
          dimensions.set(name.text, { definition, file });
          break;
        case 'metric':
          metrics.set(name.text, { definition, file });
          break;
        case 'param':
          params.set(name.text, { definition, file });
          break;
        case 'calendar':
          calendars.set(name.text, { definition, file });
          break;
        case 'report':
          reports.set(name.text, { definition, file });
          break;
        default:
          assertUnreachable(definition);
      }
    }
  }
  return { declarations: { tables, dimensions, metrics, params, calendars, reports }, duplicates };
}

function mapValues<V, W>(map: ReadonlyMap<string, V>, change: (value: V) => W): ReadonlyMap<string, W> {
  return new Map([...map].map(([key, value]) => [key, change(value)]));
}
