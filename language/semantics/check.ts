/** From trees to the checked model. */
import type { Diagnostic } from '../base/diagnostics.ts';
import type { FileTree, NamedDefinition } from '../syntax/ast.ts';
import { tablesOf } from './aggregates.ts';
import type { WorkingCalendar } from './calendars.ts';
import { bindAudits } from './check-audits.ts';
import {
  Context,
  type Declarations,
  type Declared,
  type DeclaredText,
  type LazyBinders,
  type TableSymbol,
} from './context.ts';
import { declare, idOfName, type Space } from './declare.ts';
import type { Features } from './features.ts';
import { pageOfFunnel } from './funnel-page.ts';
import type { Change } from './layers.ts';
import { Irregular } from './lazy.ts';
import { type Binding, type Ledger, Links, placeOf } from './ledger.ts';
import type { Link } from './links.ts';
import type { Dimension, Metric, Model, Param, Report, Table } from './model.ts';
import type { Audit } from './model-audit.ts';
import type { Test } from './model-tests.ts';
import { type BindPage, Variants } from './params/variants.ts';
import type { Calendar } from './ranges.ts';

type Of<K extends NamedDefinition['kind']> = Declared<Extract<NamedDefinition, { readonly kind: K }>>;

/** How each kind of definition is bound; composed in `language/index.ts`. */
export interface Binders extends LazyBinders {
  readonly declareTable: (declared: Of<'table'>, context: Context) => TableSymbol;
  readonly finishTable: (symbol: TableSymbol, context: Context) => Table;
  readonly dimension: (declared: Of<'dimension'>, context: Context) => Dimension;
  readonly calendar: (declared: Of<'calendar'>, context: Context) => WorkingCalendar;
  readonly declareParam: (declared: Of<'param'>, context: Context) => Param;
  readonly finishParam: (param: Param, declared: Of<'param'>, context: Context) => Param;
  readonly audit: (declared: Of<'audit'>, context: Context, calendar: Calendar) => Audit | undefined;
  /** What a text’s holes show, one show each; those with an error are left out. */
  readonly text: (declared: DeclaredText, context: Context, calendar: Calendar) => Report | undefined;
  readonly report: (declared: Of<'report'>, context: Context, calendar: Calendar) => Report | undefined;
  readonly test: (
    declared: Of<'test'>,
    context: Context,
    pages: { readonly model: Model; readonly variants: Variants },
    calendar: Calendar,
  ) => {
    readonly test: Test | undefined;
    readonly diagnostics: readonly Diagnostic[];
    readonly links: readonly Link[];
  };
  readonly goal: (declared: Of<'goal'>, context: Context, calendar: Calendar) => Report | undefined;
}

/** What a check gives. */
export interface Checked {
  readonly model: Model;
  /** Only tests without errors, by their texts. */
  readonly tests: ReadonlyMap<string, Test>;
  readonly links: readonly Link[];
  readonly diagnostics: readonly Diagnostic[];
  readonly variants: Variants;
  readonly changes: readonly Change[];
  /** What a later check may go by; undefined when it must look at everything. */
  readonly ledger: Ledger | undefined;
}

/**
 * Checks all files together. Every error is found that does not follow from another.
 * @param earlier of a check with the same features, binders and calendar; what has not changed since is not bound again
 */
export function checkTrees(
  files: readonly FileTree[],
  features: Features,
  binders: Binders,
  calendar: Calendar,
  earlier?: Ledger,
): Checked {
  try {
    return checkAll(files, features, binders, calendar, earlier);
  } catch (error) {
    if (earlier === undefined || !(error instanceof Irregular)) throw error;
    return checkAll(files, features, binders, calendar, undefined);
  }
}

function checkAll(
  files: readonly FileTree[],
  features: Features,
  binders: Binders,
  calendar: Calendar,
  earlier: Ledger | undefined,
): Checked {
  const { declarations, duplicates, problems, changes } = declare(files);
  const context = new Context(declarations, features, binders, earlier);
  const twice = (space: Space, name: string): boolean => duplicates.has(idOfName(space, name));
  context.ambiguous = (name) => twice('metric', name);
  const found = new Findings();
  const bind: Bind = (id, of, make, meaningless) => {
    const bound = context.bind(id, of, make, meaningless);
    found.add(context.bindingOf(id));
    return bound;
  };
  const symbols = mapValues(declarations.tables, (declared, name) =>
    bind(`table ${name}`, declared.definition, () => binders.declareTable(declared, context), ofTables),
  );
  context.tables = symbols;
  const dimensions = mapValues(declarations.dimensions, (declared, name) =>
    bind(`dimension ${name}`, declared.definition, () => binders.dimension(declared, context)),
  );
  context.dimensions = dimensions;
  const calendars = mapValues(declarations.calendars, (declared, name) =>
    bind(`calendar ${name}`, declared.definition, () => binders.calendar(declared, context)),
  );
  const params = bindParams(declarations.params, binders, context, bind);
  const tables = mapValues(symbols, (symbol, name) => {
    const table = bind(`finished ${name}`, symbol, () => binders.finishTable(symbol, context));
    for (const column of symbol.columns.keys()) found.add(context.bindingOf(`column ${name}.${column}`));
    return table;
  });
  const metrics = new Map<string, Metric>();
  for (const name of declarations.metrics.keys()) {
    const metric = context.metric(name);
    if (metric !== undefined) metrics.set(name, metric);
    found.add(context.bindingOf(`metric ${name}`));
  }
  const bindPage: BindPage = (page, as, on) => {
    if ('key' in page) return binders.text(page, as, on);
    const { definition, file } = page;
    if (definition.kind === 'goal') return binders.goal({ definition, file }, as, on);
    const report = definition.kind === 'funnel' ? pageOfFunnel(definition) : definition;
    return binders.report({ definition: report, file }, as, on);
  };
  const tell = (diagnostic: Diagnostic): void => found.tell(diagnostic);
  const variants = new Variants(context, bindPage, calendar);
  variants.checkMetrics(tell);
  const reports = new Map<string, Report>();
  for (const [name, declared] of [...declarations.reports, ...declarations.goals, ...declarations.funnels]) {
    const before = found.errors;
    const usual = bind(`report ${name}`, declared.definition, () => bindPage(declared, context, calendar));
    const report = variants.check(name, declared, usual, tell);
    // Of two definitions of one name nobody knows which is meant, so nothing that uses the name is run.
    const ambiguous =
      twice('report', name) || (report !== undefined && namesOf(report).some(([space, used]) => twice(space, used)));
    const sound = found.errors === before && !declared.definition.damaged && !ambiguous;
    if (report !== undefined && sound) reports.set(name, report);
  }
  const texts = new Map<string, Report>();
  for (const [key, declared] of declarations.texts) {
    const usual = bind(`report ${key}`, declared.definition, () => bindPage(declared, context, calendar));
    const report = variants.check(key, declared, usual, tell);
    const clear = report !== undefined && namesOf(report).every(([space, used]) => !twice(space, used));
    if (clear) texts.set(key, report);
  }
  const audits = bindAudits(declarations.audits, context, {
    bind: (name, declared) =>
      bind(`audit ${name}`, declared.definition, () => binders.audit(declared, context, calendar)),
    tell,
    ambiguous: ({ name, checks }) => twice('report', name) || checks.some(({ table }) => twice('table', table)),
  });
  const sound = [...params].filter(([name, { type }]) => type.kind !== 'unknown' && !context.ambiguous(name));
  const model: Model = { tables, dimensions, metrics, params: new Map(sound), calendars, reports, audits, texts };
  const tests = new Map<string, Test>();
  for (const [name, declared] of declarations.tests) {
    const { test, diagnostics, links } = binders.test(declared, context, { model, variants }, calendar);
    for (const diagnostic of diagnostics) found.tell(diagnostic);
    found.link(links);
    if (test !== undefined && !twice('test', name)) tests.set(name, test);
  }
  return {
    model,
    tests,
    links: found.links,
    diagnostics: [...duplicates.values()].flat().concat(problems, found.diagnostics),
    changes,
    variants,
    ledger: context.close(),
  };
}

type Bind = <V>(id: string, of: object, bind: () => V, meaningless?: readonly string[]) => V;

/** What tells of a table only where it was written; its formulas are bound on their own. */
const ofTables = ['origin', 'span', 'member'];

/** Params may have columns as options, whose formulas may use params: all are known by name before that is looked at. */
function bindParams(
  declared: Declarations['params'],
  binders: Binders,
  context: Context,
  bind: Bind,
): ReadonlyMap<string, Param> {
  if (declared.size === 0) return new Map();
  const params = mapValues(declared, (each, name) =>
    bind(`declared param ${name}`, each.definition, () => binders.declareParam(each, context)),
  );
  context.declareParams(params);
  const finished = mapValues(declared, (each, name) => {
    const param = params.get(name);
    return param && bind(`param ${name}`, param, () => binders.finishParam(param, each, context));
  });
  const known = new Map([...finished].flatMap(([name, param]) => (param === undefined ? [] : [[name, param]])));
  context.declareParams(known);
  return known;
}

/** What was found out while parts were bound. What two of them met is told once. */
class Findings {
  readonly #links = new Links();
  readonly #diagnostics = new Map<string, Diagnostic>();
  #errors = 0;

  get links(): readonly Link[] {
    return this.#links.all;
  }

  get diagnostics(): readonly Diagnostic[] {
    return [...this.#diagnostics.values()];
  }

  get errors(): number {
    return this.#errors;
  }

  link(links: readonly Link[]): void {
    for (const link of links) this.#links.add(link);
  }

  add(binding: Binding | undefined): void {
    for (const link of binding?.links ?? []) this.#links.add(link);
    for (const diagnostic of binding?.diagnostics ?? []) this.#tell(placeOf(diagnostic), diagnostic);
  }

  /** For another value of a param: what is wrong with several of them is told of each, unless it is wrong with all. */
  tell(diagnostic: Diagnostic): void {
    const place = placeOf(diagnostic);
    if (!this.#diagnostics.has(place)) this.#tell(`${place}:${diagnostic.message}`, diagnostic);
  }

  #tell(key: string, diagnostic: Diagnostic): void {
    if (this.#diagnostics.has(key)) return;
    this.#diagnostics.set(key, diagnostic);
    if (diagnostic.severity === 'error') this.#errors += 1;
  }
}

/** The names of tables and dimensions that a report is made of. */
function namesOf(report: Report): ['table' | 'metric', string][] {
  if (report.kind === 'list') {
    const read = report.metrics?.paths.map(({ table }) => table) ?? [];
    return [report.table, ...read].map((table) => ['table', table]);
  }
  const followed = report.journey === undefined ? [] : [report.journey.followed.table];
  const tables = [...followed, ...tablesOf(report.shows.map(({ expression }) => expression))];
  const groups = report.dimensions.map(({ name }): ['metric', string] => ['metric', name.split('.')[0] ?? name]);
  return [...tables.map((table): ['table', string] => ['table', table]), ...groups];
}

function mapValues<V, W>(map: ReadonlyMap<string, V>, change: (value: V, key: string) => W): ReadonlyMap<string, W> {
  const changed = new Map<string, W>();
  for (const [key, value] of map) changed.set(key, change(value, key));
  return changed;
}
