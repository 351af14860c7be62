/**
 * What a report keeps groups apart by, in `share`, `rank` and `top … within`: one of its dimensions, or what follows from
 * one, as an owner's team follows from the owner.
 */
import type { Diagnostic } from '../base/diagnostics.ts';
import { uniqueName } from '../base/names.ts';
import { isGrain } from '../semantics/across-rows.ts';
import { aggregatesOf, partsOf } from '../semantics/aggregates.ts';
import { diagnose } from '../semantics/diagnostics.ts';
import { type Base, findTarget, reach } from '../semantics/dimensions.ts';
import { formatOf } from '../semantics/formats.ts';
import type {
  ColumnDimension,
  ColumnLeaf,
  MetricExpression,
  Origin,
  ReportDimension,
  RowExpression,
  Within,
} from '../semantics/model.ts';
import { pricedByRow } from '../semantics/rates.ts';
import { leavesOf, mapLeaves, rebase, someLeaf, unbased } from '../semantics/typed.ts';
import type { Path } from '../syntax/ast.ts';
import type { ReportSite } from './clauses.ts';

/** A value that follows from a dimension's: read from the row it refers to, or from the value itself. */
type Following = { readonly of: number; readonly along: 'reference' | 'value'; readonly rest: RowExpression };

/** Whether some share or rank in an expression is within something. */
function looksWithin(expression: MetricExpression): boolean {
  return someLeaf(expression, (leaf) => {
    if (leaf.kind === 'dimension') return false;
    return leaf.within !== undefined || (leaf.kind === 'rank' && looksWithin(leaf.of));
  });
}

export class WithinGroups {
  /** What is not shown and follows from a dimension, in the order of its places behind the report's own. */
  readonly determined: ColumnDimension[] = [];
  /** Something that groups were to be kept apart by is not known; it is reported. */
  isBroken = false;
  readonly #dimensions: readonly ReportDimension[];
  readonly #bases: readonly Base[];
  readonly #site: ReportSite;
  readonly #known = new Map<string, number>();
  readonly #names: Set<string>;

  constructor(dimensions: readonly ReportDimension[], bases: readonly Base[], site: ReportSite) {
    this.#dimensions = dimensions;
    this.#bases = bases.map(({ onRoute: _, ...base }) => base);
    this.#site = site;
    this.#names = new Set(dimensions.map(({ name }) => name));
  }

  /** An expression whose shares and ranks know the places of what they are within; `span` is where the report has it. */
  placed(expression: MetricExpression, span: Origin['span']): MetricExpression {
    if (!looksWithin(expression)) return expression;
    const tables = this.#readers([expression]);
    const place = (within: readonly Within[] | undefined): { within?: readonly Within[] } => {
      if (within === undefined) return {};
      return {
        within: within.map((each) => {
          const readers = tables.get(each) ?? [];
          const own =
            each.file === this.#site.file && each.path.span.start >= span.start && each.path.span.end <= span.end;
          const at = own ? each.path.span : span;
          const index = this.place(each.path, each.file, readers, { file: this.#site.file, span: at });
          return index === undefined ? each : { ...each, index };
        }),
      };
    };
    const map = (inner: MetricExpression): MetricExpression =>
      mapLeaves(inner, (leaf, type): MetricExpression => {
        if (leaf.kind === 'dimension') return { kind: 'leaf', leaf, type };
        if (leaf.kind === 'rank')
          return { kind: 'leaf', leaf: { ...leaf, of: map(leaf.of), ...place(leaf.within) }, type };
        return { kind: 'leaf', leaf: { ...leaf, ...place(leaf.within) }, type };
      });
    return map(expression);
  }

  /** Reports what is wrong with one of the report's groups. */
  reject(diagnostic: Diagnostic): void {
    this.#site.context.report(diagnostic);
    this.isBroken = true;
  }

  /** The place of what a path names, among the dimensions and what follows from them; reported when there is none. */
  place(path: Path, file: string, bases: readonly Base[], at: Origin): number | undefined {
    const text = textOf(path);
    const read = this.#read(path, file, bases);
    const found = read === undefined ? undefined : (this.#own(text, read) ?? this.#determined(text, read));
    this.isBroken ||= found === undefined;
    if (read !== undefined && found === undefined) this.#refuse(text, path, file, at);
    return found;
  }

  /** The place of a dimension of the report; reported when it is none. */
  group(path: Path): number | undefined {
    const text = textOf(path);
    const { context, file } = this.#site;
    const read = this.#read(path, file, []);
    const found = read === undefined ? undefined : this.#own(text, read);
    this.isBroken ||= found === undefined;
    if (read !== undefined && found === undefined) {
      context.report(diagnose('totals-no-group', { file, span: path.span }, { name: text }));
    }
    return found;
  }

  /** What a path is for each of these tables; undefined when it is nothing, which is reported. A time word is the grain. */
  #read(path: Path, file: string, bases: readonly Base[]): readonly Read[] | undefined {
    if (isGrain(path)) return [];
    const { context } = this.#site;
    const readers = bases.length === 0 ? this.#bases : bases;
    const tables = readers.map(({ table }) => table);
    const target = findTarget(context, file, path, tables);
    if (target === undefined) return undefined;
    const read = readers.map((base) => ({
      base,
      expression: pricedByRow(reach(context, { file, path }, target, base), context),
    }));
    return read.some(({ expression }) => expression.type.kind === 'unknown') ? undefined : read;
  }

  #own(text: string, read: readonly Read[]): number | undefined {
    const found = this.#dimensions.flatMap((dimension, index) => {
      const same =
        read.length === 0
          ? dimension.kind === 'time' && dimension.grain === text
          : read.every(({ base, expression }) => keyOf(wayOf(dimension, base)) === keyOf(expression));
      return same ? [index] : [];
    });
    // Of two that are one column by different names, the one of that name is meant.
    return found.find((index) => this.#dimensions[index]?.name === text) ?? found[0];
  }

  #determined(text: string, read: readonly Read[]): number | undefined {
    const following = read.length === 0 ? undefined : this.#following(read);
    return following === undefined ? undefined : this.#determine(text, following, read);
  }

  /** The tables that aggregate what each `within` is said of. */
  #readers(expressions: readonly MetricExpression[]): Map<Within, Base[]> {
    const found = new Map<Within, Base[]>();
    for (const leaf of leavesOf(expressions)) {
      if (leaf.kind === 'dimension') continue;
      const aggregates =
        leaf.kind === 'rank'
          ? aggregatesOf([leaf.of])
          : leaf.kind === 'per'
            ? aggregatesOf(partsOf(leaf.per))
            : [leaf.aggregate];
      const bases = this.#bases.filter((base) =>
        aggregates.some(({ table, via }) => table === base.table && via.join(' ') === base.via.join(' ')),
      );
      for (const within of leaf.within ?? []) found.set(within, [...new Set([...(found.get(within) ?? []), ...bases])]);
      if (leaf.kind === 'rank') for (const [within, more] of this.#readers([leaf.of])) found.set(within, more);
    }
    return found;
  }

  /** The dimension that a value follows from, alike for every table. */
  #following(read: readonly Read[]): Following | undefined {
    for (const [of, dimension] of this.#dimensions.entries()) {
      if (dimension.kind === 'time') continue;
      // Of the values of a set that all show, nothing is known but themselves.
      const alone = dimension.every === true && dimension.type.kind !== 'reference';
      for (const along of alone ? ([] as const) : (['reference', 'value'] as const)) {
        const rests = read.map(({ base, expression }) => this.#rest(along, expression, wayOf(dimension, base)));
        const [rest] = rests;
        if (rest !== undefined && rests.every((other) => keyOf(other) === keyOf(rest))) return { of, along, rest };
      }
    }
    return undefined;
  }

  /** What is left of an expression after the dimension's own; undefined when it needs more than that. */
  #rest(
    along: Following['along'],
    expression: RowExpression,
    way: RowExpression | undefined,
  ): RowExpression | undefined {
    const read = leavesOf([expression]);
    if (way?.kind !== 'leaf' || read.length === 0) return undefined;
    if (along === 'value') {
      if (!read.every((leaf) => keyOf(leaf) === keyOf(way.leaf))) return undefined;
      return mapLeaves(expression, (_, type) => ({ kind: 'leaf', leaf: itself, type }));
    }
    const prefix = this.#prefix(way);
    if (prefix === undefined || !read.every(({ path }) => startsWith(path, prefix))) return undefined;
    return mapLeaves(expression, (leaf, type) => ({ kind: 'leaf', leaf: unbased(leaf, prefix.length), type }));
  }

  /** The references that lead to the row which a dimension refers to; a table's own key refers to its row. */
  #prefix({ leaf, type }: RowExpression & { kind: 'leaf' }): readonly string[] | undefined {
    if (type.kind !== 'reference') return undefined;
    if (leaf.kind !== 'column') return undefined;
    const isKey = leaf.table === type.table && this.#site.context.tables.get(type.table)?.key === leaf.column;
    return isKey ? leaf.path : [...leaf.path, leaf.column];
  }

  #determine(text: string, { of, along, rest }: Following, read: readonly Read[]): number {
    const key = JSON.stringify([of, along, keyOf(rest)]);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const source = this.#dimensions[of];
    const type = read[0]?.expression.type ?? { kind: 'unknown' };
    const ways = source?.kind !== 'column' ? [] : source.ways;
    const place = this.#dimensions.length + this.determined.length;
    this.determined.push({
      kind: 'column',
      name: uniqueName(text, this.#names),
      label: text,
      type,
      format: formatOf(type),
      ways: ways.map((way) => ({ ...way, expression: this.#along(along, rest, way.expression) })),
      of,
      ...(source?.across === true ? { across: true } : {}),
    });
    this.#known.set(key, place);
    return place;
  }

  #along(along: Following['along'], rest: RowExpression, way: RowExpression): RowExpression {
    if (along === 'value') return mapLeaves(rest, () => way);
    const prefix = way.kind === 'leaf' ? this.#prefix(way) : undefined;
    return prefix === undefined ? rest : rebase(rest, prefix);
  }

  #refuse(name: string, { span }: Path, file: string, at: Origin): void {
    const elsewhere = at.file !== file || at.span !== span;
    const related = elsewhere ? [{ message: `\`${name}\` stands here`, file, span }] : [];
    const { clauses, context } = this.#site;
    const code = clauses.list === undefined ? 'within-no-group' : 'within-no-row';
    context.report(diagnose(code, { ...at, related }, { name }));
  }
}

interface Read {
  readonly base: Base;
  readonly expression: RowExpression;
}

function textOf({ parts }: Path): string {
  return parts.map((part) => part.text).join('.');
}

/** Stands for the value of a dimension. */
const itself: ColumnLeaf = { kind: 'column', path: [], table: '', column: '' };

function wayOf(dimension: ReportDimension, { table, via }: Base): RowExpression | undefined {
  if (dimension.kind === 'time') return undefined;
  return dimension.ways.find((way) => way.table === table && way.via.join(' ') === via.join(' '))?.expression;
}

function startsWith(path: readonly string[], prefix: readonly string[]): boolean {
  return prefix.every((step, index) => path[index] === step);
}

function keyOf(value: unknown): string {
  return JSON.stringify(value) ?? '';
}
