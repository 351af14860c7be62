/** All there are of a dimension: which rows or values, and what else is known of each. */
import type {
  ColumnDimension,
  Literal,
  MetricReport,
  Model,
  ReportDimension,
  RowExpression,
} from '../semantics/model.ts';
import { leaves, mapLeaves, unbased } from '../semantics/typed.ts';
import { keyOf } from './pass.ts';
import type { Members } from './plan.ts';

type Way = ColumnDimension['ways'][number];

/**
 * The members of a dimension. Conditions that ask for nothing but the member itself choose among them, whichever table
 * they are meant for; conditions on anything else say which rows count, not who there is.
 */
export function membersOf(
  dimension: ColumnDimension,
  dimensions: readonly ReportDimension[],
  conditions: MetricReport['where'],
  model: Model,
): Members | undefined {
  const others = dimensions.flatMap((other) => (other.kind === 'column' && other !== dimension ? [other] : []));
  const { type } = dimension;
  if (type.kind !== 'reference') {
    const values = valuesOf(type);
    if (values === undefined) return undefined;
    return {
      kind: 'values',
      values: values.map((value) => ({ value, where: conditionsOn(value, dimension, conditions) })),
      same: others.filter((other) => isSame(dimension, other)).map(({ name }) => name),
    };
  }
  const table = model.tables.get(type.table);
  if (table?.key === undefined) return undefined;
  const member = { table: table.name, key: table.key };
  const where = new Map<string, RowExpression>();
  for (const way of dimension.ways) {
    for (const { condition, ...reader } of conditions) {
      const own = isSameReader(reader, way) ? fromMember(condition, way, member) : undefined;
      if (own !== undefined) where.set(keyOf(own), own);
    }
  }
  const told = ({ ways }: ColumnDimension): RowExpression | undefined =>
    ways
      .map((way) => {
        const start = dimension.ways.find((other) => isSameReader(other, way));
        return start && fromMember(way.expression, start, member);
      })
      .find((expression) => expression !== undefined);
  const determined = others.flatMap((other) => {
    const expression = told(other);
    // What follows from another dimension is what that one says, whatever else it follows from.
    const source = other.of === undefined ? undefined : dimensions[other.of];
    const follows = source?.kind !== 'column' || source === dimension || told(source) !== undefined;
    return expression === undefined || !follows ? [] : [{ name: other.name, expression }];
  });
  return { kind: 'rows', ...member, where: [...where.values()], determined };
}

/** The names of the dimensions that follow from a member. */
export function determinedBy(members: Members): readonly string[] {
  return members.kind === 'values' ? members.same : members.determined.map(({ name }) => name);
}

function valuesOf(type: ColumnDimension['type']): Literal[] | undefined {
  if (type.kind === 'set') return type.values.map((value) => ({ kind: 'text', value }));
  return type.kind === 'boolean' ? [false, true].map((value) => ({ kind: 'boolean', value })) : undefined;
}

/** The conditions that ask for nothing but the dimension, asked of one of its values. */
function conditionsOn(
  value: Literal,
  { ways, type }: ColumnDimension,
  conditions: MetricReport['where'],
): readonly RowExpression[] {
  const where = new Map<string, RowExpression>();
  for (const way of ways) {
    const column = keyOf(way.expression);
    for (const { condition, ...reader } of conditions) {
      const read = leaves(condition);
      const alone = read.length > 0 && read.every((leaf) => keyOf({ kind: 'leaf', leaf, type }) === column);
      if (!alone || !isSameReader(reader, way)) continue;
      const asked = mapLeaves(condition, (): RowExpression => ({ kind: 'literal', value, type }));
      where.set(keyOf(asked), asked);
    }
  }
  return [...where.values()];
}

function isSame(one: ColumnDimension, other: ColumnDimension): boolean {
  return one.ways.some((way) =>
    other.ways.some((its) => isSameReader(way, its) && keyOf(way.expression) === keyOf(its.expression)),
  );
}

function isSameReader(a: Pick<Way, 'table' | 'via'>, b: Pick<Way, 'table' | 'via'>): boolean {
  return a.table === b.table && a.via.join(' ') === b.via.join(' ');
}

/** An expression over the rows of a table as one over the members they point at; undefined when it reads anything else. */
function fromMember(
  expression: RowExpression,
  way: Way,
  member: { readonly table: string; readonly key: string },
): RowExpression | undefined {
  if (way.expression.kind !== 'leaf' || way.expression.leaf.kind !== 'column') return undefined;
  const { path, table, column } = way.expression.leaf;
  if (path.length === 0 && table === member.table && column === member.key) return expression;
  const prefix = [...path, column];
  let foreign = false;
  const read = mapLeaves(expression, (leaf, type): RowExpression => {
    if (leaf.kind === 'column' && [...leaf.path, leaf.column].join('\0') === prefix.join('\0'))
      return { kind: 'leaf', leaf: { kind: 'column', path: [], table: member.table, column: member.key }, type };
    if (prefix.every((step, index) => leaf.path[index] === step))
      return { kind: 'leaf', leaf: unbased(leaf, prefix.length), type };
    foreign = true;
    return { kind: 'leaf', leaf, type };
  });
  return foreign ? undefined : read;
}
