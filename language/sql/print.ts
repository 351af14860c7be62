/** The one printer of SQL. Parentheses come from precedence, never from string surgery. */
import { assertUnreachable } from '../base/unreachable.ts';
import type { Dialect } from './dialect.ts';
import { identifier, literal } from './text.ts';
import type {
  SqlBody,
  SqlExpression,
  SqlFrom,
  SqlJoin,
  SqlOperator,
  SqlOrder,
  SqlQuery,
  SqlSelect,
  SqlWindow,
} from './tree.ts';

/** How tightly a form binds; an operand of lower rank than its place is put in parentheses. */
const rank = { or: 1, and: 2, not: 3, comparison: 4, sum: 5, product: 6, unary: 7, atom: 8 } as const;

const operatorRank: Record<SqlOperator, number> = {
  OR: rank.or,
  AND: rank.and,
  '=': rank.comparison,
  '<': rank.comparison,
  '<=': rank.comparison,
  '>': rank.comparison,
  '>=': rank.comparison,
  'IS DISTINCT FROM': rank.comparison,
  'IS NOT DISTINCT FROM': rank.comparison,
  '+': rank.sum,
  '-': rank.sum,
  '*': rank.product,
  '/': rank.product,
};

/** Characters that a value may have to be written more than once. */
const shortValue = 60;

/** Prints a statement, indented for reading. */
export function printQuery(query: SqlQuery, dialect: Dialect): string {
  return new Printer(dialect).query(query);
}

class Printer {
  readonly #dialect: Dialect;
  /** Names given to values that are read where the printer is. */
  #readings = 0;

  constructor(dialect: Dialect) {
    this.#dialect = dialect;
  }

  query(query: SqlQuery): string {
    const body = this.#body(query.body);
    if (query.with.length === 0) return body;
    const parts = query.with.map(({ name, body: part }) => `${identifier(name)} AS (\n${indent(this.#body(part))}\n)`);
    return `WITH ${parts.join(',\n')}\n${body}`;
  }

  #body(body: SqlBody): string {
    return body.kind === 'select'
      ? this.#select(body)
      : body.parts.map((part) => this.#unionPart(part)).join('\nUNION ALL\n');
  }

  #unionPart(part: SqlSelect): string {
    const text = this.#select(part);
    return part.orderBy !== undefined || part.limit !== undefined ? `(${text})` : text;
  }

  #select(select: SqlSelect): string {
    const columns = select.columns.map(({ expression, alias }) => {
      const text = this.expression(expression);
      const same = expression.kind === 'star' || (expression.kind === 'column' && expression.name === alias);
      return same ? text : `${text} AS ${identifier(alias)}`;
    });
    const head = select.distinct === true ? 'SELECT DISTINCT' : 'SELECT';
    const lines = [columns.length > 1 ? `${head}\n${indent(columns.join(',\n'))}` : `${head} ${columns.join('')}`];
    if (select.from !== undefined) lines.push(`FROM ${this.#from(select.from)}`);
    for (const join of select.joins ?? []) lines.push(this.#join(join));
    if (select.where !== undefined) lines.push(`WHERE ${this.expression(select.where)}`);
    const groupBy = select.groupBy ?? [];
    const keys = groupBy.map((key) => this.expression(key)).join(', ');
    if (groupBy.length > 0)
      lines.push(`GROUP BY ${select.withTotal === true ? `GROUPING SETS ((${keys}), ())` : keys}`);
    if (select.having !== undefined) lines.push(`HAVING ${this.expression(select.having)}`);
    const orderBy = select.orderBy ?? [];
    if (orderBy.length > 0) lines.push(`ORDER BY ${this.#orders(orderBy)}`);
    if (select.limit !== undefined) lines.push(`LIMIT ${select.limit}`);
    return lines.join('\n');
  }

  #from(from: SqlFrom): string {
    if (typeof from.source !== 'string') return `(\n${indent(this.#body(from.source))}\n) AS ${identifier(from.alias)}`;
    const name = identifier(from.source);
    return from.source === from.alias ? name.text : `${name} AS ${identifier(from.alias)}`;
  }

  #join(join: SqlJoin): string {
    const on = join.on === undefined ? '' : ` ON ${this.expression(join.on)}`;
    return `${join.kind} ${this.#from(join)}${on}`;
  }

  #orders(orders: readonly SqlOrder[]): string {
    return orders
      .map(
        ({ expression, direction }) =>
          `${this.expression(expression)}${direction === 'DESC' ? ' DESC' : ''} NULLS LAST`,
      )
      .join(', ');
  }

  expression(expression: SqlExpression, place = 0): string {
    const [text, own] = this.#ranked(expression);
    return own < place ? `(${text})` : text;
  }

  /** The text of an expression and how tightly it binds. */
  #ranked(expression: SqlExpression): readonly [string, number] {
    switch (expression.kind) {
      case 'column': {
        const name = identifier(expression.name).text;
        return [expression.table === undefined ? name : `${identifier(expression.table)}.${name}`, rank.atom];
      }
      case 'text':
        return [literal(expression.value).text, rank.atom];
      case 'number':
        return [numeral(expression.value), expression.value.startsWith('-') ? rank.unary : rank.atom];
      case 'date':
        return [`DATE ${literal(expression.value)}`, rank.atom];
      case 'boolean':
        return [literal(expression.value).text, rank.atom];
      case 'null':
        return ['NULL', rank.atom];
      case 'star':
        return [expression.table === undefined ? '*' : `${identifier(expression.table)}.*`, rank.atom];
      case 'call':
        return [this.#call(expression), rank.atom];
      case 'chain':
        return this.#chain(expression);
      case 'not':
        return [`NOT ${this.expression(expression.operand, rank.not)}`, rank.not];
      case 'negative':
        return [`-${this.expression(expression.operand, rank.atom)}`, rank.unary];
      case 'is':
        return [`${this.expression(expression.operand, rank.sum)} IS ${expression.test}`, rank.comparison];
      case 'in': {
        const values = expression.values.map((value) => this.expression(value)).join(', ');
        return [`${this.expression(expression.operand, rank.sum)} IN (${values})`, rank.comparison];
      }
      case 'case':
        return [this.#case(expression), rank.atom];
      case 'cast':
        return [`CAST(${this.expression(expression.operand)} AS ${this.#dialect.types[expression.type]})`, rank.atom];
      case 'reading':
        return [this.#reading(expression), rank.atom];
      case 'scalar':
        return [`(\n${indent(this.query(expression.query))}\n)`, rank.atom];
      default:
        return assertUnreachable(expression);
    }
  }

  #chain(expression: SqlExpression & { kind: 'chain' }): readonly [string, number] {
    const own = operatorRank[expression.rest[0]?.operator ?? 'AND'];
    const associative = own === rank.and || own === rank.or;
    const first = this.expression(expression.first, own === rank.comparison ? own + 1 : own);
    const rest = expression.rest.map(
      ({ operator, operand }) => `${operator} ${this.expression(operand, associative ? own : own + 1)}`,
    );
    return [[first, ...rest].join(' '), own];
  }

  #case(expression: SqlExpression & { kind: 'case' }): string {
    const branches = expression.branches.map(
      ({ condition, value }) => `WHEN ${this.expression(condition)} THEN ${this.expression(value)}`,
    );
    const otherwise = expression.otherwise === undefined ? '' : ` ELSE ${this.expression(expression.otherwise)}`;
    return `CASE ${branches.join(' ')}${otherwise} END`;
  }

  /** A short value is repeated, which is the quickest; a longer one gets a name. */
  #reading({ value, of }: SqlExpression & { kind: 'reading' }): string {
    const text = this.expression(value);
    if (text.length <= shortValue) return this.expression(of(value), rank.atom);
    const name = `$${this.#readings}`;
    this.#readings += 1;
    const form = this.expression(of({ kind: 'column', name }));
    this.#readings -= 1;
    return this.#dialect.reading(text, identifier(name).text, form);
  }

  #window({ partitionBy, orderBy, preceding }: SqlWindow): string {
    const keys = partitionBy.map((key) => this.expression(key)).join(', ');
    const frame = preceding === undefined ? '' : this.#dialect.interval(preceding.count, preceding.unit);
    return [
      ...(keys === '' ? [] : [`PARTITION BY ${keys}`]),
      ...(orderBy.length === 0 ? [] : [`ORDER BY ${this.#orders(orderBy)}`]),
      ...(preceding === undefined ? [] : [`RANGE BETWEEN ${frame} PRECEDING AND CURRENT ROW`]),
    ].join(' ');
  }

  #call(expression: SqlExpression & { kind: 'call' }): string {
    const args = expression.arguments.map((argument) => this.expression(argument));
    if (expression.distinct === true) args[0] = `DISTINCT ${args[0]}`;
    const filter = expression.filter === undefined ? '' : ` FILTER (WHERE ${this.expression(expression.filter)})`;
    const over = expression.over === undefined ? '' : ` OVER (${this.#window(expression.over)})`;
    return `${this.#dialect.functions[expression.function](args)}${filter}${over}`;
  }
}

/** Only a plain decimal is printed bare, whatever a caller hands over. */
function numeral(value: string): string {
  if (!/^-?\d+(\.\d+)?$/.test(value)) throw new RangeError(`not a decimal: ${value}`);
  return value;
}

function indent(text: string): string {
  return text
    .split('\n')
    .map((line) => (line === '' ? line : `  ${line}`))
    .join('\n');
}
