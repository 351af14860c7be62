/** SQL as a tree. It knows no dialect: function names are those of `SqlFunction`, which each dialect spells its own way. */
import type { Grain } from '../syntax/ast.ts';

export type SqlExpression =
  | { readonly kind: 'column'; readonly table?: string; readonly name: string }
  | { readonly kind: 'text' | 'number' | 'date'; readonly value: string }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'null' }
  | { readonly kind: 'star'; readonly table?: string }
  | {
      readonly kind: 'call';
      readonly function: SqlFunction;
      readonly arguments: readonly SqlExpression[];
      readonly distinct?: boolean;
      readonly filter?: SqlExpression;
      readonly over?: SqlWindow;
    }
  /** One precedence level, left to right; every operator of it is the same or of the same rank. */
  | {
      readonly kind: 'chain';
      readonly first: SqlExpression;
      readonly rest: readonly { readonly operator: SqlOperator; readonly operand: SqlExpression }[];
    }
  | { readonly kind: 'not' | 'negative'; readonly operand: SqlExpression }
  | { readonly kind: 'is'; readonly operand: SqlExpression; readonly test: 'NULL' | 'NOT NULL' | 'NOT TRUE' }
  | { readonly kind: 'in'; readonly operand: SqlExpression; readonly values: readonly SqlExpression[] }
  | {
      readonly kind: 'case';
      readonly branches: readonly { readonly condition: SqlExpression; readonly value: SqlExpression }[];
      readonly otherwise?: SqlExpression;
    }
  | { readonly kind: 'cast'; readonly operand: SqlExpression; readonly type: SqlType }
  /** Something that reads a value more than once, made from the value or from a name for it. */
  | {
      readonly kind: 'reading';
      readonly value: SqlExpression;
      readonly of: (value: SqlExpression) => SqlExpression;
    }
  /** A query of one row and one column. */
  | { readonly kind: 'scalar'; readonly query: SqlQuery };

export type SqlOperator =
  | 'OR'
  | 'AND'
  | '='
  | '<'
  | '<='
  | '>'
  | '>='
  | 'IS DISTINCT FROM'
  | 'IS NOT DISTINCT FROM'
  | '+'
  | '-'
  | '*'
  | '/';

export type SqlType = 'text' | 'integer' | 'number' | 'money' | 'rate' | 'boolean' | 'date' | 'time';

/** Every function the compiler uses, by what it does. A dialect prints each. */
export const sqlFunctions = [
  // aggregates
  'count',
  'sum',
  /** (group key): 1 in the row of all groups together, otherwise 0 */
  'grouping',
  /** (value), or (value, count): a list of the so many least ones */
  'min',
  'max',
  /** (value, place): the value where the place is the first, or the last */
  'arg_min',
  'arg_max',
  /** (value, …): several values as one, which sorts by the first, then by the next */
  'row',
  /** (row, number from 1): a value of it */
  'field',
  /** (value, fraction 0..1): continuous, interpolated */
  'quantile',
  'deviation',
  // windows
  'rank',
  'dense_rank',
  'row_number',
  'lead',
  /** (value): that of the row before */
  'lag',
  // lists
  /** (value, key): an aggregate, the values in the order of the keys */
  'list_in_order',
  // logic
  'coalesce',
  'nullif',
  'greatest',
  'least',
  /** (x): missing where computing x is out of range */
  'try',
  // numbers
  'abs',
  'sign',
  /** (x, digits as a number): halves away from zero */
  'round',
  /** (x, digits as a number): towards zero */
  'truncate',
  'floor',
  'ceil',
  'sqrt',
  'power',
  'exp',
  'ln',
  'log10',
  /** (base, x) */
  'log',
  'mod',
  /** (floating-point number): neither infinite nor none */
  'is_finite',
  /** (x): a number without its fraction as an integer; missing where it is too large */
  'whole',
  /** (x): a number as a count of letters, without its fraction; missing where it can be none */
  'size',
  /** (text): missing where it is none */
  'to_number',
  /** (x): a whole number as an integer; missing where it is too large */
  'to_integer',
  /** (x): a number as money; missing where it is too large */
  'to_money',
  /** (stored amount, rate): exactly; missing where it is too large */
  'converted',
  'summable',
  // text
  'lower',
  'upper',
  'proper',
  /** (text, characters): without those of the characters that stand around it */
  'trim',
  'length',
  'left',
  'right',
  /** (text, start from 1, length) */
  'substring',
  /** (text, part): from 1; 0 where it is not in it */
  'position',
  'replace',
  'contains',
  'starts_with',
  'ends_with',
  'concat',
  /** (separator, text, …): missing ones are left out */
  'concat_with',
  'repeat',
  'without_accents',
  /** (a, b): 0 to 1 */
  'similarity',
  /** (text, regular expression as a text) */
  'matches',
  /** (text, regular expression, number of its group): blank where nothing matches */
  'extract',
  /** (text, regular expression, replacement) */
  'replace_matches',
  /** (text, separator): a list */
  'split',
  /** (text, regular expression): a list */
  'find_all',
  /** (list, number from 1; negative from the end) */
  'item',
  /** (list) */
  'item_count',
  /** (list, separator): its items as one text */
  'joined',
  /** (text): `%20` is a blank; fails where that gives no text */
  'url_decode',
  // dates
  /** (value, first weekday or month as a number, grain as a text): first day of the period, a date */
  'period_start',
  /** The same arguments: the number of the period, a small whole number, which is cheaper to group by */
  'period_number',
  /** (number, first weekday or month as a number, grain as a text): first day of the period of that number */
  'period_of_number',
  /** (from, to): one row a whole number, both ends included */
  'numbers',
  /** (time): whole minutes since a Monday */
  'minutes_since_monday',
  /** (date): days since a Monday */
  'days_since_monday',
  /** (a, b): the whole part and the rest of a quotient of whole numbers that are not negative */
  'quotient',
  /** (from date, to date, grain as a text): one row a period, both ends included */
  'periods',
  /** (a, b): calendar days from a to b */
  'days_between',
  /** (a, b): seconds from a to b, of two moments or two local times, with fractions */
  'seconds_between',
  /** (local time or day, IANA zone as a text): the moment it is there */
  'moment',
  /** (moment, IANA zone as a text): the local time there */
  'local',
  /** (value, count, unit as a text) */
  'add_interval',
  /** The same arguments, of a day, a time or a moment, the count an integer: missing where it leaves the range of times */
  'shifted',
  /** (from, to, unit as a text): how many whole units lie between two days */
  'units_between',
  /** (days since a Sunday): how many of them are Mondays to Fridays */
  'working_days',
  /** (year, month, day); fails where there is no such day */
  'make_date',
  /** (text, pattern of strptime, …): missing where none fits */
  'parse_date',
  'year',
  'quarter',
  'month',
  /** of ISO 8601 */
  'week',
  'day',
  'day_of_year',
  'weekday',
  'hour',
  'minute',
  'second',
  'weekday_name',
  'month_name',
  'last_day_of_month',
] as const;
export type SqlFunction = (typeof sqlFunctions)[number];

export interface SqlWindow {
  readonly partitionBy: readonly SqlExpression[];
  readonly orderBy: readonly SqlOrder[];
  /** From so much time before the current row to it; without it, from the first row. */
  readonly preceding?: { readonly count: number; readonly unit: Grain };
}

export interface SqlOrder {
  readonly expression: SqlExpression;
  readonly direction: 'ASC' | 'DESC';
}

export interface SqlQuery {
  readonly with: readonly { readonly name: string; readonly body: SqlBody }[];
  readonly body: SqlBody;
}

export type SqlBody = SqlSelect | { readonly kind: 'union'; readonly parts: readonly SqlSelect[] };

export interface SqlSelect {
  readonly kind: 'select';
  readonly columns: readonly { readonly expression: SqlExpression; readonly alias: string }[];
  readonly distinct?: boolean;
  readonly from?: SqlFrom;
  readonly joins?: readonly SqlJoin[];
  readonly where?: SqlExpression;
  readonly groupBy?: readonly SqlExpression[];
  /** One more row for all groups together, in the same pass. */
  readonly withTotal?: boolean;
  readonly having?: SqlExpression;
  readonly orderBy?: readonly SqlOrder[];
  readonly limit?: number;
}

export interface SqlFrom {
  readonly source: string | SqlBody;
  readonly alias: string;
}

export interface SqlJoin extends SqlFrom {
  /** `ASOF LEFT JOIN`: of the rows that match, the last by the one inequality of its condition. */
  readonly kind: 'JOIN' | 'LEFT JOIN' | 'ASOF LEFT JOIN' | 'CROSS JOIN' | 'SEMI JOIN' | 'ANTI JOIN';
  readonly on?: SqlExpression;
}

/** The words a grain and a unit may be in `period_start`, `periods`, `add_interval` and `shifted`. */
export type SqlUnit = 'second' | 'minute' | 'hour' | Grain;
