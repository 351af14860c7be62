import type { Diagnostic, Related } from '../base/diagnostics.ts';
import type { Span } from '../base/span.ts';
import type {
  AuditDefinition,
  CalendarDefinition,
  ComputedMember,
  Definition,
  DimensionDefinition,
  FunnelDefinition,
  GoalDefinition,
  MetricDefinition,
  Name,
  ParamDefinition,
  ReportDefinition,
  TableDefinition,
  TestDefinition,
  TextDefinition,
} from '../syntax/ast.ts';
import type { Features } from './features.ts';
import { Irregular, Lazy } from './lazy.ts';
import { type Binding, compareMeaning, type Ledger, meaningOf, Notes, Watched } from './ledger.ts';
import type { Link, Target } from './links.ts';
import type { Choice, Dimension, Metric, Origin, Param, ParamValues, RowExpression } from './model.ts';
import { Params } from './params/uses.ts';
import type { ColumnFlag, Type } from './types.ts';

/** A definition and the file it stands in. */
export interface Declared<D extends Definition> {
  /** With what extensions add to it. */
  readonly definition: D;
  readonly file: string;
  /** Without it. */
  readonly own?: D;
  /** What later layers add, in their order. */
  readonly extensions?: readonly Declared<D>[];
}

/** A text has no name. Its key is unique, and stays while the texts before it in its file do. */
export interface DeclaredText extends Declared<TextDefinition> {
  readonly key: string;
}

/** All definitions by kind and name. */
export interface Declarations {
  readonly tables: ReadonlyMap<string, Declared<TableDefinition>>;
  readonly dimensions: ReadonlyMap<string, Declared<DimensionDefinition>>;
  readonly metrics: ReadonlyMap<string, Declared<MetricDefinition>>;
  readonly params: ReadonlyMap<string, Declared<ParamDefinition>>;
  readonly calendars: ReadonlyMap<string, Declared<CalendarDefinition>>;
  readonly reports: ReadonlyMap<string, Declared<ReportDefinition>>;
  readonly funnels: ReadonlyMap<string, Declared<FunnelDefinition>>;
  readonly goals: ReadonlyMap<string, Declared<GoalDefinition>>;
  readonly audits: ReadonlyMap<string, Declared<AuditDefinition>>;
  readonly tests: ReadonlyMap<string, Declared<TestDefinition>>;
  /** Texts that have holes, by their keys. */
  readonly texts: ReadonlyMap<string, DeclaredText>;
}

/** A table whose stored columns are typed and whose computed ones wait for their first use. */
export interface TableSymbol {
  readonly name: string;
  readonly label: string;
  readonly columns: ReadonlyMap<string, ColumnSymbol>;
  readonly key?: string;
  readonly datedBy?: string;
  readonly shownAs?: string;
  readonly sortedBy?: string;
  readonly origin: Origin;
  /** Its cell has a syntax error, so that a column not found in it is no news. */
  readonly damaged: boolean;
}

export interface ColumnSymbol {
  readonly name: string;
  readonly label: string;
  readonly flags: readonly ColumnFlag[];
  readonly origin: Origin;
  readonly content: /** `currency` is the name of the column that says the currency of an amount. */
    | { readonly kind: 'stored'; readonly type: Type; readonly currency?: Name }
    | { readonly kind: 'computed'; readonly member: ComputedMember };
}

/** How the statements bind what is only bound when first asked for. */
export interface LazyBinders {
  readonly computed: (
    table: TableSymbol,
    column: ColumnSymbol,
    member: ComputedMember,
    context: Context,
  ) => RowExpression;
  readonly metric: (declared: Declared<MetricDefinition>, context: Context) => Metric | undefined;
}

/** What binding shares: the names, the features, and where diagnostics and links go. */
export class Context {
  readonly declarations: Declarations;
  readonly features: Features;
  /** Says which names two definitions have. */
  ambiguous: (name: string) => boolean = () => false;
  params = new Params();
  #tables: ReadonlyMap<string, TableSymbol> = new Map();
  #symbols = this.#tables;
  #dimensions: ReadonlyMap<string, Dimension> = new Map();
  /** By the looks that are taken at them. */
  readonly #places = new Map<string, { look: (where: string, name: string) => unknown }>();
  /** For other values of params: where they have their defaults. */
  #usual: Context | undefined;
  readonly #binders: LazyBinders;
  #earlier: Ledger | undefined;
  #ledger = new Map<string, Binding>();
  #notes = new Notes();
  /** What stands for a name, by the place of the name. */
  readonly #chosen = new Map<string, Related>();
  readonly #computed: Lazy<RowExpression>;
  readonly #metrics: Lazy<Metric | undefined>;
  readonly #metricDeclarations: Declarations['metrics'];

  /** @param earlier what came of binding another program, for parts of the same trees */
  constructor(declarations: Declarations, features: Features, binders: LazyBinders, earlier?: Ledger) {
    this.declarations = {
      tables: this.#watchedDeclarations(declarations.tables, 'declared table'),
      dimensions: this.#watchedDeclarations(declarations.dimensions, 'declared dimension'),
      metrics: this.#watchedDeclarations(declarations.metrics, 'declared metric'),
      params: this.#watchedDeclarations(declarations.params, 'declared param'),
      calendars: this.#watchedDeclarations(declarations.calendars, 'declared calendar'),
      reports: this.#watchedDeclarations(declarations.reports, 'declared report'),
      funnels: this.#watchedDeclarations(declarations.funnels, 'declared funnel'),
      goals: this.#watchedDeclarations(declarations.goals, 'declared goal'),
      audits: this.#watchedDeclarations(declarations.audits, 'declared audit'),
      tests: this.#watchedDeclarations(declarations.tests, 'declared test'),
      texts: declarations.texts,
    };
    this.#metricDeclarations = declarations.metrics;
    this.features = features;
    this.#binders = binders;
    this.#earlier = earlier;
    const irregular = earlier === undefined ? undefined : new Irregular();
    this.#computed = new Lazy<RowExpression>(unknownRow, this, irregular);
    this.#metrics = new Lazy<Metric | undefined>(undefined, this, irregular);
  }

  get tables(): ReadonlyMap<string, TableSymbol> {
    return this.#tables;
  }

  set tables(tables: ReadonlyMap<string, TableSymbol>) {
    this.#symbols = tables;
    this.#tables = this.#watched(tables, 'table', (table) => table);
  }

  get dimensions(): ReadonlyMap<string, Dimension> {
    return this.#dimensions;
  }

  set dimensions(dimensions: ReadonlyMap<string, Dimension>) {
    this.#dimensions = this.#watched(dimensions, 'dimension', (dimension) => dimension);
  }

  declareParams(params: ReadonlyMap<string, Param>): void {
    this.params.declared = this.#watched(params, 'param', (param) => param);
  }

  /** What was said outside of what is bound under a name; for other values of params, all that was said. */
  get diagnostics(): readonly Diagnostic[] {
    return this.#notes.diagnostics;
  }

  /** What the names in what is not bound under a name of its own were taken for. */
  get links(): readonly Link[] {
    return this.#notes.links;
  }

  /** How many errors there are so far in what is being bound. */
  get errors(): number {
    return this.#notes.errors;
  }

  /** Whether two definitions have this name, so that what has it is not to be read. */
  isAmbiguous(name: string): boolean {
    const is = this.ambiguous(name);
    this.#notes.see(ambiguity, name, is);
    return is;
  }

  report(diagnostic: Diagnostic): void {
    const chosen = this.#chosen.get(placeIn(diagnostic.file, diagnostic.span.start));
    this.#notes.report(chosen === undefined ? diagnostic : withChoice(diagnostic, chosen));
  }

  /** Notes what a name stands for, since what is wrong with it cannot be seen where it stands. */
  chosen(file: string, { start }: Name['span'], { name }: Param, { path, origin }: Choice): void {
    const place = placeIn(file, start);
    const choice = { message: `\`${name}\` is \`${path}\` here`, ...origin };
    this.#chosen.set(place, choice);
    this.#notes.choose(place, choice);
  }

  /** Notes what a name in a file was taken for. */
  link(file: string, { span }: Name, target: Target): void {
    // A param stands there, not the name of what it stands for.
    if (target.kind !== 'param' && this.#chosen.has(placeIn(file, span.start))) return;
    this.#notes.link({ file, span, target });
  }

  /**
   * Binds a piece of the tree under a name of its own, or takes over what an earlier check made of it.
   * @param meaningless the properties of the value that tell only where it was written
   */
  bind<V>(id: string, of: object, bind: () => V, meaningless: readonly string[] = ['origin']): V {
    // With other values of params everything is bound for them alone.
    if (this.#usual !== undefined) return this.params.noting(id, bind);
    const earlier = this.#earlier?.get(id);
    if (earlier?.of === of && this.#holds(earlier)) return this.#takeOver(id, earlier) as V;
    const outer = this.#notes;
    const notes = new Notes();
    this.#notes = notes;
    const value = this.params.noting(id, bind);
    this.#notes = outer;
    const binding = notes.toBinding(of, value, this.params.usesOf(id));
    if (earlier !== undefined) compareMeaning(binding, earlier, meaningless);
    this.#ledger.set(id, binding);
    return value;
  }

  #takeOver(id: string, binding: Binding): unknown {
    this.#ledger.set(id, binding);
    this.params.setUses(id, binding.uses);
    for (const [place, choice] of binding.chosen) this.#chosen.set(place, choice);
    return binding.value;
  }

  /** What was bound under a name. */
  bindingOf(id: string): Binding | undefined {
    return this.#ledger.get(id);
  }

  /** Ends a check: what a later one may go by; undefined when it must look at everything. */
  close(): Ledger | undefined {
    const ledger = this.#ledger;
    this.#ledger = new Map();
    this.#earlier = undefined;
    return this.#computed.isIrregular || this.#metrics.isIrregular ? undefined : ledger;
  }

  /** The expression of a computed column; of type `unknown` when it has an error. */
  computed(table: TableSymbol, column: ColumnSymbol, member: ComputedMember): RowExpression {
    // What a column is depends on no choice.
    const found = this.#usual?.computed(table, column, member) ?? this.#column(table, column, member);
    this.#notes.see(columnOf + table.name, column.name, found);
    const { params } = this.#usual ?? this;
    this.params.noteAll(params.usesOf(`column ${table.name}.${column.name}`));
    return found;
  }

  /** A metric by name; undefined when there is none or it has an error of its own. */
  metric(name: string): Metric | undefined {
    const found = this.#metric(name);
    this.#notes.see('metric', name, found);
    return found;
  }

  #column(table: TableSymbol, column: ColumnSymbol, member: ComputedMember): RowExpression {
    const id = `${table.name}.${column.name}`;
    const bind = (): RowExpression => this.#binders.computed(table, column, member, this);
    return this.#computed.get(id, column.origin, () => this.bind(`column ${id}`, member, bind));
  }

  #metric(name: string): Metric | undefined {
    const declared = this.#metricDeclarations.get(name);
    if (declared === undefined || this.ambiguous(name)) return undefined;
    const id = `metric ${name}`;
    const usual = this.#usual?.params.usesOf(id);
    if (this.#usual !== undefined && usual !== undefined && !this.params.changes(usual)) {
      this.params.noteAll(usual);
      return this.#usual.metric(name);
    }
    const { file, definition } = declared;
    const origin = { file, span: definition.name.span };
    const bind = (): Metric | undefined => this.#binders.metric(declared, this);
    const bound = this.#metrics.get(name, origin, () => this.bind(id, definition, bind));
    this.params.noteAll(this.params.usesOf(id));
    return bound;
  }

  /** The same names where params have other values; what depends on none of them is what it is here. */
  withParams(values: ParamValues): Context {
    const other = new Context(this.declarations, this.features, this.#binders);
    other.tables = this.tables;
    other.dimensions = this.dimensions;
    other.ambiguous = this.ambiguous;
    other.params = this.params.with(values);
    other.#usual = this;
    return other;
  }

  #watched<V>(map: ReadonlyMap<string, V>, what: string, identity: (value: V) => unknown): ReadonlyMap<string, V> {
    const watched = new Watched(map, what, (where, name, found) => this.#notes.see(where, name, found), identity);
    for (const look of Object.values(watched.looks)) this.#places.set(look, watched);
    return watched;
  }

  #watchedDeclarations<D extends Definition>(map: ReadonlyMap<string, Declared<D>>, what: string) {
    return this.#watched(map, what, ({ definition }) => definition);
  }

  /** Whether all that was looked at is still so. Who found something wrong says where things are written, too. */
  #holds({ diagnostics, seen }: Binding): boolean {
    const same = (now: unknown, then: unknown): boolean =>
      diagnostics.length === 0 ? meaningOf(now) === meaningOf(then) : now === then;
    for (const [where, names] of seen) {
      for (const [name, then] of names) {
        const now = this.#look(where, name);
        const holds =
          Array.isArray(now) && Array.isArray(then)
            ? now.length === then.length && now.every((each, at) => same(each, then[at]))
            : same(now, then);
        if (!holds) return false;
      }
    }
    return true;
  }

  /** What is found now where something was looked up then. */
  #look(where: string, name: string): unknown {
    if (where === 'metric') return this.#metric(name);
    if (where === ambiguity) return this.ambiguous(name);
    if (!where.startsWith(columnOf)) return this.#places.get(where)?.look(where, name);
    const table = this.#symbols.get(where.slice(columnOf.length));
    const column = table?.columns.get(name);
    if (table === undefined || column?.content.kind !== 'computed') return undefined;
    return this.#column(table, column, column.content.member);
  }
}

/** Where the columns of a table are looked up, and which names two definitions have. */
const columnOf = 'column of ';
const ambiguity = 'ambiguous';

function placeIn(file: string, start: number): string {
  return `${file}:${start}`;
}

/** Of what is nowhere in the text there is nothing to replace. */
function withChoice({ fix: _, ...diagnostic }: Diagnostic, chosen: Related): Diagnostic {
  return { ...diagnostic, related: [...(diagnostic.related ?? []), chosen] };
}

/** What stands for an expression that has a diagnostic already. */
export const unknownRow: RowExpression = {
  kind: 'literal',
  value: { kind: 'missing' },
  type: { kind: 'unknown' },
};

/** A place in a file, for diagnostics. */
export function at(file: string, node: { readonly span: Span }): Origin {
  return { file, span: node.span };
}
