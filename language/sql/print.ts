/** The one printer of SQL. Parentheses come from precedence, never from string surgery. */
import { assertUnreachable } from '../base/unreachable.ts';
import type { Dialect } from './dialect.ts';
import { literal, quotedName } from './text.ts';
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
  /** Where a line ends: the break, and how far in the next one is. */
  #break = '\n';
  /** Of what can hold no query: those in it, by their text, with their names. */
  #queries: Map<string, string> | undefined;

  constructor(dialect: Dialect) {
    this.#dialect = dialect;
  }

  query(query: SqlQuery): string {
    const parts = query.with.map(({ name, body }) => `${quotedName(name)} AS ${this.#braced(() => this.#body(body))}`);
    const body = this.#body(query.body);
    return parts.length === 0 ? body : `WITH ${parts.join(`,${this.#break}`)}${this.#break}${body}`;
  }

  /** What is printed on lines of its own, which are further in. */
  #inside(print: () => string): string {
    const around = this.#break;
    this.#break = `${around}  `;
    const text = `${this.#break}${print()}`;
    this.#break = around;
    return text;
  }

  #braced(print: () => string): string {
    return `(${this.#inside(print)}${this.#break})`;
  }

  #body(body: SqlBody): string {
    return body.kind === 'select'
      ? this.#select(body)
      : body.parts.map((part) => this.#unionPart(part)).join(`${this.#break}UNION ALL${this.#break}`);
  }

  #unionPart(part: SqlSelect): string {
    const text = this.#select(part);
    return part.orderBy !== undefined || part.limit !== undefined ? `(${text})` : text;
  }

  #select(select: SqlSelect): string {
    const { columns, from, joins = [], where, groupBy = [], having, orderBy = [], limit } = select;
    const head = select.distinct === true ? 'SELECT DISTINCT' : 'SELECT';
    const shown = columns.length > 1 ? this.#inside(() => this.#columns(columns)) : ` ${this.#columns(columns)}`;
    const lines = [`${head}${shown}`];
    if (from !== undefined) lines.push(`FROM ${this.#from(from)}`);
    for (const join of joins) lines.push(this.#join(join));
    if (where !== undefined) lines.push(`WHERE ${this.#text(where)}`);
    if (groupBy.length > 0) {
      const keys = this.#list(groupBy);
      lines.push(`GROUP BY ${select.withTotal === true ? `GROUPING SETS ((${keys}), ())` : keys}`);
    }
    if (having !== undefined) lines.push(`HAVING ${this.#text(having)}`);
    if (orderBy.length > 0) lines.push(`ORDER BY ${this.#orders(orderBy)}`);
    if (limit !== undefined) lines.push(`LIMIT ${limit}`);
    return lines.join(this.#break);
  }

  #columns(columns: SqlSelect['columns']): string {
    const texts = columns.map(({ expression, alias }) => {
      const text = this.#text(expression);
      const same = expression.kind === 'star' || (expression.kind === 'column' && expression.name === alias);
      return same ? text : `${text} AS ${quotedName(alias)}`;
    });
    return texts.join(`,${this.#break}`);
  }

  #from({ source, alias }: SqlFrom): string {
    if (typeof source !== 'string') return `${this.#braced(() => this.#body(source))} AS ${quotedName(alias)}`;
    return source === alias ? quotedName(source) : `${quotedName(source)} AS ${quotedName(alias)}`;
  }

  #join(join: SqlJoin): string {
    const on = join.on === undefined ? '' : ` ON ${this.#text(join.on)}`;
    return `${join.kind} ${this.#from(join)}${on}`;
  }

  #list(expressions: readonly SqlExpression[]): string {
    return this.#texts(expressions).join(', ');
  }

  #texts(expressions: readonly SqlExpression[]): string[] {
    return expressions.map((expression) => this.#text(expression));
  }

  #orders(orders: readonly SqlOrder[]): string {
    return orders
      .map(({ expression, direction }) => `${this.#text(expression)}${direction === 'DESC' ? ' DESC' : ''} NULLS LAST`)
      .join(', ');
  }

  /** In parentheses where it binds less tightly than its place asks for. */
  #operand(expression: SqlExpression, place: number): string {
    const text = this.#text(expression);
    return tightness(expression) < place ? `(${text})` : text;
  }

  #text(expression: SqlExpression): string {
    switch (expression.kind) {
      case 'column': {
        const name = quotedName(expression.name);
        return expression.table === undefined ? name : `${quotedName(expression.table)}.${name}`;
      }
      case 'text':
        return literal(expression.value).text;
      case 'number':
        return numeral(expression.value);
      case 'date':
        return `DATE ${literal(expression.value)}`;
      case 'boolean':
        return literal(expression.value).text;
      case 'null':
        return 'NULL';
      case 'star':
        return expression.table === undefined ? '*' : `${quotedName(expression.table)}.*`;
      case 'call':
        return this.#call(expression);
      case 'chain':
        return this.#chain(expression);
      case 'not':
        return `NOT ${this.#operand(expression.operand, rank.not)}`;
      case 'negative':
        return `-${this.#operand(expression.operand, rank.atom)}`;
      case 'is':
        return `${this.#operand(expression.operand, rank.sum)} IS ${expression.test}`;
      case 'in': {
        const values = this.#list(expression.values);
        return `${this.#operand(expression.operand, rank.sum)} IN (${values})`;
      }
      case 'case':
        return this.#case(expression);
      case 'cast':
        return `CAST(${this.#text(expression.operand)} AS ${this.#dialect.types[expression.type]})`;
      case 'reading':
        return this.#withoutQueries(() => this.#reading(expression));
      case 'scalar':
        return this.#scalar(expression.query);
      default:
        return assertUnreachable(expression);
    }
  }

  #chain(expression: SqlExpression & { kind: 'chain' }): string {
    const own = tightness(expression);
    const associative = own === rank.and || own === rank.or;
    const first = this.#operand(expression.first, own === rank.comparison ? own + 1 : own);
    const place = associative ? own : own + 1;
    let text = first;
    for (const { operator, operand } of expression.rest) text += ` ${operator} ${this.#operand(operand, place)}`;
    return text;
  }

  #case(expression: SqlExpression & { kind: 'case' }): string {
    let text = 'CASE';
    for (const { condition, value } of expression.branches) {
      text += ` WHEN ${this.#text(condition)} THEN ${this.#text(value)}`;
    }
    if (expression.otherwise !== undefined) text += ` ELSE ${this.#text(expression.otherwise)}`;
    return `${text} END`;
  }

  /** A short value is repeated, which is the quickest; a longer one gets a name. */
  #reading({ value, of }: SqlExpression & { kind: 'reading' }): string {
    const text = this.#text(value);
    if (text.length <= shortValue) return this.#operand(of(value), rank.atom);
    const name = `$${this.#readings}`;
    this.#readings += 1;
    const form = this.#text(of({ kind: 'column', name }));
    this.#readings -= 1;
    return this.#dialect.reading(text, quotedName(name), form);
  }

  #scalar(query: SqlQuery): string {
    const around = this.#queries;
    this.#queries = undefined;
    const text = this.#braced(() => this.query(query));
    this.#queries = around;
    if (around === undefined) return text;
    const name = around.get(text) ?? `query ${around.size + 1}`;
    around.set(text, name);
    return `${quotedName('$queries')}.${quotedName(name)}`;
  }

  /** What is tried, or has names for values, can hold no query: those in it are read before. */
  #withoutQueries(print: () => string): string {
    if (this.#queries !== undefined) return print();
    const queries = new Map<string, string>();
    this.#queries = queries;
    const text = print();
    this.#queries = undefined;
    if (queries.size === 0) return text;
    const members = [...queries].map(([query, name]) => [quotedName(name), query] as const);
    return this.#dialect.reading(this.#dialect.struct(members), quotedName('$queries'), text);
  }

  #window({ partitionBy, orderBy, preceding }: SqlWindow): string {
    const keys = this.#list(partitionBy);
    const frame = preceding === undefined ? '' : this.#dialect.interval(preceding.count, preceding.unit);
    return [
      ...(keys === '' ? [] : [`PARTITION BY ${keys}`]),
      ...(orderBy.length === 0 ? [] : [`ORDER BY ${this.#orders(orderBy)}`]),
      ...(preceding === undefined ? [] : [`RANGE BETWEEN ${frame} PRECEDING AND CURRENT ROW`]),
    ].join(' ');
  }

  #call(expression: SqlExpression & { kind: 'call' }): string {
    return expression.function === 'try'
      ? this.#withoutQueries(() => this.#plainCall(expression))
      : this.#plainCall(expression);
  }

  #plainCall(expression: SqlExpression & { kind: 'call' }): string {
    const args = this.#texts(expression.arguments);
    if (expression.distinct === true) args[0] = `DISTINCT ${args[0]}`;
    const filter = expression.filter === undefined ? '' : ` FILTER (WHERE ${this.#text(expression.filter)})`;
    const over = expression.over === undefined ? '' : ` OVER (${this.#window(expression.over)})`;
    return `${this.#dialect.functions[expression.function](args)}${filter}${over}`;
  }
}

/** How tightly an expression's text binds. */
function tightness(expression: SqlExpression): number {
  switch (expression.kind) {
    case 'chain':
      return operatorRank[expression.rest[0]?.operator ?? 'AND'];
    case 'not':
      return rank.not;
    case 'negative':
      return rank.unary;
    case 'is':
    case 'in':
      return rank.comparison;
    case 'number':
      return expression.value.startsWith('-') ? rank.unary : rank.atom;
    default:
      return rank.atom;
  }
}

/** Only a plain decimal is printed bare, whatever a caller hands over. */
function numeral(value: string): string {
  if (!/^-?\d+(\.\d+)?$/.test(value)) throw new RangeError(`not a decimal: ${value}`);
  return value;
}
