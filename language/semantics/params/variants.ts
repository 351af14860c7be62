/**
 * Reports whose params stand for names: each choice is bound and checked like the default, so that none fails later.
 * Params that are values are no matter of binding; they take their places in what was bound.
 */
import type { Diagnostic } from '../../base/diagnostics.ts';
import type { FunnelDefinition, GoalDefinition, ReportDefinition } from '../../syntax/ast.ts';
import type { Context, Declared, DeclaredText } from '../context.ts';
import type { Choice, Param, ParamValue, ParamValues, Report } from '../model.ts';
import type { Calendar } from '../ranges.ts';
import { isBound, sameValue } from './param.ts';

/** What is run: reports, goals and funnels, which have their names in common, and texts. */
export type Page = Declared<ReportDefinition> | Declared<GoalDefinition> | Declared<FunnelDefinition> | DeclaredText;

export type BindPage = (page: Page, context: Context, calendar: Calendar) => Report | undefined;
type Tell = (diagnostic: Diagnostic) => void;

/** A report as it is for some values of its params, or why it is not. */
export interface Variant {
  readonly report: Report | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** `uses`: the params that it depends on, which for another choice may be others. */
interface Bound extends Variant {
  readonly uses: ReadonlySet<string>;
}

/** Of this many combinations of choices all are checked; of more, each choice beside the defaults of the others. */
const combinationsLimit = 64;

/** Periods come from outside, without end, so that not all that were bound can be kept. */
const variantsLimit = 200;

export class Variants {
  readonly #usual: Context;
  readonly #bind: BindPage;
  readonly #calendar: Calendar;
  /** It is for another day than the check was, so that everything is bound anew. */
  readonly #displaced: boolean;
  readonly #contexts = new Map<string, Context>();
  readonly #bound = new Map<string, Bound>();
  readonly #days = new Map<string, Variants>();
  /** Of each param that there is, the how-manieth it is. */
  readonly #places: ReadonlyMap<string, number>;

  /** @param usual where params have their defaults */
  constructor(usual: Context, bind: BindPage, calendar: Calendar, displaced = false) {
    this.#usual = usual;
    this.#bind = bind;
    this.#calendar = calendar;
    this.#displaced = displaced;
    this.#places = new Map([...usual.params.declared.keys()].map((name, place) => [name, place]));
  }

  /** Binds a report, which `bound` is for the defaults, with every choice of its params; what is wrong is told. */
  check(name: string, declared: Page, bound: Report | undefined, tell: Tell): Report | undefined {
    let sound = bound !== undefined;
    const used = this.#withChoices(`report ${name}`, (values) => {
      const { report, diagnostics, uses } = this.#variant(name, declared, values);
      sound &&= report !== undefined;
      this.#tell(diagnostics, values, tell);
      return uses;
    });
    if (used.length === 0) return bound;
    if (bound === undefined || !sound) return undefined;
    const report: Report = { ...bound, params: used };
    return report;
  }

  /** Binds every metric that depends on choices with each of them, used by a report or not. */
  checkMetrics(tell: Tell): void {
    const { params, declarations } = this.#usual;
    if (params.declared.size === 0) return;
    for (const name of declarations.metrics.keys()) {
      const part = `metric ${name}`;
      this.#withChoices(part, (values) => {
        const context = this.#contextOf(values);
        const before = context.diagnostics.length;
        context.metric(name);
        this.#tell(context.diagnostics.slice(before), values, tell);
        return context.params.usesOf(part);
      });
    }
  }

  /**
   * Binds a part with every choice of the params that it depends on, those that only another choice brings in included.
   * Returns all of them, in the order of their definitions.
   */
  #withChoices(part: string, bind: (values: ParamValues) => ReadonlySet<string>): readonly string[] {
    const { params } = this.#usual;
    const uses = new Set(params.usesOf(part));
    const done = new Set<string>();
    for (;;) {
      const used = uses.size === 0 ? [] : this.#inOrder(uses);
      const next = this.#choices(used).filter((values) => !done.has(idOf(values)));
      if (next.length === 0) return used;
      for (const values of next) {
        done.add(idOf(values));
        for (const name of bind(values)) uses.add(name);
      }
    }
  }

  /** Those of some params that there are, in the order of their definitions. */
  #inOrder(names: ReadonlySet<string>): string[] {
    const place = (name: string): number => this.#places.get(name) ?? 0;
    return [...names].filter((name) => this.#places.has(name)).sort((a, b) => place(a) - place(b));
  }

  /** A report of the model, for other values of its params; of these it has those that it depends on then. */
  of(report: Report, values: ParamValues): Variant {
    const { reports, goals, funnels, texts } = this.#usual.declarations;
    const { name } = report;
    const declared = reports.get(name) ?? goals.get(name) ?? funnels.get(name) ?? texts.get(name);
    const given = new Map(
      [...values].filter(([name, value]) => {
        const param = this.#usual.params.declared.get(name);
        return param !== undefined && isBound(param) && !sameValue(value, param.default);
      }),
    );
    if (declared === undefined) return { report, diagnostics: [] };
    if (report.params === undefined && !this.#displaced) return { report, diagnostics: [] };
    if (given.size === 0 && !this.#displaced) {
      const uses = this.#usual.params.usesOf(`report ${report.name}`);
      return { report: { ...report, params: this.#inOrder(uses) }, diagnostics: [] };
    }
    const { report: bound, diagnostics, uses } = this.#variant(report.name, declared, given);
    // What is wrong with one hole of a text is no matter of the others.
    const broken = texts.has(report.name) ? [] : diagnostics.filter(({ severity }) => severity === 'error');
    return broken.length > 0 || bound === undefined
      ? { report: undefined, diagnostics: broken }
      : { report: { ...bound, ...(uses.size === 0 ? {} : { params: this.#inOrder(uses) }) }, diagnostics: [] };
  }

  /** The same reports on another day. */
  on(today: string): Variants {
    if (today === this.#calendar.today) return this;
    const known = this.#days.get(today);
    if (known !== undefined) return known;
    const other = new Variants(this.#usual, this.#bind, { ...this.#calendar, today }, true);
    keep(this.#days, today, other);
    return other;
  }

  #variant(name: string, declared: Page, values: ParamValues): Bound {
    const id = `${name} ${idOf(values)}`;
    const known = this.#bound.get(id);
    if (known !== undefined) return known;
    const context = this.#contextOf(values);
    const before = context.diagnostics.length;
    const part = `report ${name}`;
    const report = context.bind(part, declared.definition, () => this.#bind(declared, context, this.#calendar));
    const variant = { report, diagnostics: context.diagnostics.slice(before), uses: context.params.usesOf(part) };
    keep(this.#bound, id, variant);
    return variant;
  }

  #contextOf(values: ParamValues): Context {
    const id = idOf(values);
    const known = this.#contexts.get(id);
    if (known !== undefined) return known;
    const context = this.#usual.withParams(values);
    keep(this.#contexts, id, context);
    return context;
  }

  /** What params that are choices may be besides their defaults: the combinations that are to be checked. */
  #choices(names: readonly string[]): ParamValues[] {
    const params = names.flatMap((name) => {
      const param = this.#usual.params.declared.get(name);
      return param?.type.kind === 'choice' ? [{ param, choices: param.type.choices }] : [];
    });
    const count = params.reduce((product, { choices }) => product * choices.length, 1);
    const combined =
      count <= combinationsLimit
        ? params.reduce<ParamValues[]>(
            (before, { param, choices }) =>
              before.flatMap((values) => choices.map((choice) => withChoice(values, param, choice))),
            [new Map()],
          )
        : params.flatMap(({ param, choices }) => choices.map((choice) => withChoice(new Map(), param, choice)));
    return combined.filter(({ size }) => size > 0);
  }

  /** A mistake that a choice makes points at the choice, too. */
  #tell(diagnostics: readonly Diagnostic[], values: ParamValues, tell: Tell): void {
    const related = [...values].flatMap(([name, value]) => {
      const param = this.#usual.params.declared.get(name);
      const choice = param === undefined ? undefined : choiceOf(param, value);
      return choice === undefined ? [] : [{ message: `\`${name}\` is \`${choice.path}\` here`, ...choice.origin }];
    });
    for (const diagnostic of diagnostics) {
      const told = diagnostic.related ?? [];
      const others = related.filter(({ message }) => told.every((each) => each.message !== message));
      tell({ ...diagnostic, related: [...told, ...others] });
    }
  }
}

function withChoice(values: ParamValues, param: Param, { path }: Choice): ParamValues {
  const value: ParamValue = { kind: 'choice', path };
  return sameValue(value, param.default) ? values : new Map([...values, [param.name, value]]);
}

function choiceOf({ type }: Param, value: ParamValue): Choice | undefined {
  return type.kind === 'choice' && value.kind === 'choice'
    ? type.choices.find(({ path }) => path === value.path)
    : undefined;
}

function idOf(values: ParamValues): string {
  return JSON.stringify([...values].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Keeps the latest. */
function keep<V>(kept: Map<string, V>, id: string, value: V): void {
  kept.set(id, value);
  const [oldest] = kept.keys();
  if (kept.size > variantsLimit && oldest !== undefined) kept.delete(oldest);
}
