import type { Diagnostic, Related } from '../base/diagnostics.ts';
import type { Span } from '../base/span.ts';
import type {
  CalendarDefinition,
  ComputedMember,
  Definition,
  DimensionDefinition,
  MetricDefinition,
  Name,
  ParamDefinition,
  ReportDefinition,
  TableDefinition,
} from '../syntax/ast.ts';
import { diagnose } from './diagnostics.ts';
import type { Features } from './features.ts';
import { idOf, type Link, type Target } from './links.ts';
import type { Choice, Dimension, Metric, Origin, Param, ParamValues, RowExpression } from './model.ts';
import { Params } from './params/uses.ts';
import type { ColumnFlag, Type } from './types.ts';

/** A definition and the file it stands in. */
export interface Declared<D extends Definition> {
  readonly definition: D;
  readonly file: string;
}

/** All definitions by kind and name. */
export interface Declarations {
  readonly tables: ReadonlyMap<string, Declared<TableDefinition>>;
  readonly dimensions: ReadonlyMap<string, Declared<DimensionDefinition>>;
  readonly metrics: ReadonlyMap<string, Declared<MetricDefinition>>;
  readonly params: ReadonlyMap<string, Declared<ParamDefinition>>;
  readonly calendars: ReadonlyMap<string, Declared<CalendarDefinition>>;
  readonly reports: ReadonlyMap<string, Declared<ReportDefinition>>;
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
  tables: ReadonlyMap<string, TableSymbol> = new Map();
  dimensions: ReadonlyMap<string, Dimension> = new Map();
  /** Whether two definitions have this name, so that a metric of it is not to be read. */
  isAmbiguous: (name: string) => boolean = () => false;
  params = new Params();
  /** For other values of params: where they have their defaults. */
  #usual: Context | undefined;
  readonly #binders: LazyBinders;
  readonly #diagnostics = new Map<string, Diagnostic>();
  #errors = 0;
  readonly #links = new Map<string, Link>();
  readonly #chosen = new Map<string, Related>();
  readonly #computed: Lazy<RowExpression>;
  readonly #metrics: Lazy<Metric | undefined>;

  constructor(declarations: Declarations, features: Features, binders: LazyBinders) {
    this.declarations = declarations;
    this.features = features;
    this.#binders = binders;
    const onCycle = (names: readonly string[], origins: readonly Origin[]): void => this.#reportCycle(names, origins);
    const onDepth = (origin: Origin): void => this.report(diagnose('too-deep', origin, { limit: depthLimit }));
    this.#computed = new Lazy<RowExpression>(unknownRow, onCycle, onDepth);
    this.#metrics = new Lazy<Metric | undefined>(undefined, onCycle, onDepth);
  }

  /** In the order they were found; a mistake met twice, as when one condition is bound for two tables, is told once. */
  get diagnostics(): readonly Diagnostic[] {
    return [...this.#diagnostics.values()];
  }

  /** How many errors there are so far. */
  get errors(): number {
    return this.#errors;
  }

  report(diagnostic: Diagnostic): void {
    const chosen = this.#chosen.get(placeOf(diagnostic.file, diagnostic.span.start));
    this.#add(keyOf(diagnostic), chosen === undefined ? diagnostic : withChoice(diagnostic, chosen));
  }

  /** Notes what a name stands for, since what is wrong with it cannot be seen where it stands. */
  chosen(file: string, { start }: Name['span'], { name }: Param, { path, origin }: Choice): void {
    this.#chosen.set(placeOf(file, start), { message: `\`${name}\` is \`${path}\` here`, ...origin });
  }

  /** For another value of a param: what is wrong with several of them is told of each, unless it is wrong with all. */
  reportToo(diagnostic: Diagnostic): void {
    const key = keyOf(diagnostic);
    if (!this.#diagnostics.has(key)) this.#add(`${key}:${diagnostic.message}`, diagnostic);
  }

  #add(key: string, diagnostic: Diagnostic): void {
    if (this.#diagnostics.has(key)) return;
    this.#diagnostics.set(key, diagnostic);
    if (diagnostic.severity === 'error') this.#errors += 1;
  }

  /** Every name that was bound, with what it means; a name that is bound for two tables has one link for each meaning. */
  get links(): readonly Link[] {
    return [...this.#links.values()];
  }

  /** Notes what a name in a file was taken for. */
  link(file: string, { span }: Name, target: Target): void {
    // A param stands there, not the name of what it stands for.
    if (target.kind !== 'param' && this.#chosen.has(placeOf(file, span.start))) return;
    const key = `${file}:${span.start}:${idOf(target)}`;
    if (!this.#links.has(key)) this.#links.set(key, { file, span, target });
  }

  /** The expression of a computed column; of type `unknown` when it has an error. */
  computed(table: TableSymbol, column: ColumnSymbol, member: ComputedMember): RowExpression {
    const id = `${table.name}.${column.name}`;
    // What a column is depends on no choice.
    const { params } = this.#usual ?? this;
    const bound =
      this.#usual?.computed(table, column, member) ??
      this.#computed.get(id, column.origin, () =>
        params.noting(`column ${id}`, () => this.#binders.computed(table, column, member, this)),
      );
    this.params.noteAll(params.usesOf(`column ${id}`));
    return bound;
  }

  /** A metric by name; undefined when there is none or it has an error of its own. */
  metric(name: string): Metric | undefined {
    const declared = this.declarations.metrics.get(name);
    if (declared === undefined || this.isAmbiguous(name)) return undefined;
    const part = `metric ${name}`;
    const usual = this.#usual?.params.usesOf(part);
    if (this.#usual !== undefined && usual !== undefined && !this.params.changes(usual)) {
      this.params.noteAll(usual);
      return this.#usual.metric(name);
    }
    const origin = { file: declared.file, span: declared.definition.name.span };
    const bound = this.#metrics.get(name, origin, () =>
      this.params.noting(part, () => this.#binders.metric(declared, this)),
    );
    this.params.noteAll(this.params.usesOf(part));
    return bound;
  }

  /** The same names where params have other values; what depends on none of them is what it is here. */
  withParams(values: ParamValues): Context {
    const other = new Context(this.declarations, this.features, this.#binders);
    other.tables = this.tables;
    other.dimensions = this.dimensions;
    other.isAmbiguous = this.isAmbiguous;
    other.params = this.params.with(values);
    other.#usual = this;
    return other;
  }

  #reportCycle(names: readonly string[], origins: readonly Origin[]): void {
    const [first, ...others] = origins;
    if (first === undefined) return;
    const related = others.map((origin, index) => ({ message: `\`${names[index + 1]}\` is defined here`, ...origin }));
    this.report(diagnose('cycle', { ...first, related }, { names }));
  }
}

function placeOf(file: string, start: number): string {
  return `${file}:${start}`;
}

/** Of what is nowhere in the text there is nothing to replace. */
function withChoice({ fix: _, ...diagnostic }: Diagnostic, chosen: Related): Diagnostic {
  return { ...diagnostic, related: [...(diagnostic.related ?? []), chosen] };
}

function keyOf({ file, span, code }: Diagnostic): string {
  return `${file}:${span.start}:${span.end}:${code}`;
}

/** What stands for an expression that has a diagnostic already. */
export const unknownRow: RowExpression = {
  kind: 'literal',
  value: { kind: 'missing' },
  type: { kind: 'unknown' },
};

/** Definitions that build on each other further than this are refused; it bounds the recursion. */
const depthLimit = 100;

/** Values computed on first use; a value that needs itself is a cycle, reported once. */
class Lazy<V> {
  readonly #values = new Map<string, V>();
  readonly #running: { name: string; origin: Origin }[] = [];
  readonly #broken: V;
  readonly #onCycle: (names: readonly string[], origins: readonly Origin[]) => void;
  readonly #onDepth: (origin: Origin) => void;

  constructor(
    broken: V,
    onCycle: (names: readonly string[], origins: readonly Origin[]) => void,
    onDepth: (origin: Origin) => void,
  ) {
    this.#broken = broken;
    this.#onCycle = onCycle;
    this.#onDepth = onDepth;
  }

  #tooDeep(origin: Origin): V {
    this.#onDepth(origin);
    return this.#broken;
  }

  get(name: string, origin: Origin, compute: () => V): V {
    const known = this.#values.get(name);
    if (known !== undefined || this.#values.has(name)) return known ?? this.#broken;
    const start = this.#running.findIndex((entry) => entry.name === name);
    if (start !== -1) {
      const members = this.#running.slice(start);
      this.#onCycle(
        members.map((entry) => entry.name),
        members.map((entry) => entry.origin),
      );
      for (const member of members) this.#values.set(member.name, this.#broken);
      return this.#broken;
    }
    this.#running.push({ name, origin });
    const value = this.#running.length > depthLimit ? this.#tooDeep(origin) : compute();
    this.#running.pop();
    // A member of a cycle was marked broken while it was being computed.
    if (!this.#values.has(name)) this.#values.set(name, value);
    return this.#values.get(name) ?? this.#broken;
  }
}

/** A place in a file, for diagnostics. */
export function at(file: string, node: { readonly span: Span }): Origin {
  return { file, span: node.span };
}
