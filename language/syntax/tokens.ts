/**
 * The vocabulary. `scan.ts` knows only words, never keywords: `words.ts` decides by a word's neighbours whether it is
 * one, because no word is reserved. Most keywords stay names as well (category `Name`), and the grammar chooses.
 */
import { createToken, Lexer, type TokenType } from 'chevrotain';

const types: TokenType[] = [];

/** A type of token by its name and what an analyst would call it; `category` is what it may stand for as well. */
function define(name: string, label: string, category?: TokenType): TokenType {
  const categories = category === undefined ? {} : { categories: [category] };
  const type = createToken({ name, label, pattern: Lexer.NA, ...categories });
  types.push(type);
  return type;
}
function symbol(name: string, text: string): TokenType {
  return define(name, `\`${text}\``);
}

/** A name anywhere outside an expression; `and or not in is between` are names there, too. */
export const AnyName = define('AnyName', 'a name');
/** A name inside an expression. */
export const Name = define('Name', 'a name', AnyName);

// ---------------------------------------------------------------- what `scan.ts` finds

export const ForeignComment = define('ForeignComment', 'a comment');
export const Text = define('Text', 'a text in quotes');
export const ForeignText = define('ForeignText', 'a text in quotes');
export const Backticked = define('Backticked', 'a name', Name);
export const DateText = define('DateText', 'a date');
export const ClockText = define('ClockText', 'a time of day such as `09:00`');
export const Duration = define('Duration', 'a duration such as `30 days`');
export const NumberText = define('NumberText', 'a number');
/** From three quotes to the next three. */
export const Block = define('Block', 'a block of text between `"""`');
/** A line that begins and ends with `|`. */
export const Row = define('Row', 'a row such as `| 1 | won |`');
export const Word = define('Word', 'a name', Name);
export const ForeignSymbol = define('ForeignSymbol', 'a sign');
export const Arrow = symbol('Arrow', '->');
export const NotEqual = symbol('NotEqual', '!=');
export const LessOrEqual = symbol('LessOrEqual', '<=');
export const GreaterOrEqual = symbol('GreaterOrEqual', '>=');
export const Less = symbol('Less', '<');
export const Greater = symbol('Greater', '>');
export const Equal = symbol('Equal', '=');
export const Plus = symbol('Plus', '+');
export const Minus = symbol('Minus', '-');
export const Star = symbol('Star', '*');
export const Slash = symbol('Slash', '/');
export const Comma = symbol('Comma', ',');
export const Colon = symbol('Colon', ':');
export const Dot = symbol('Dot', '.');
export const Pipe = symbol('Pipe', '|');
export const LeftParenthesis = symbol('LeftParenthesis', '(');
export const RightParenthesis = symbol('RightParenthesis', ')');
export const LeftBrace = symbol('LeftBrace', '{');
export const RightBrace = symbol('RightBrace', '}');

// ---------------------------------------------------------------- what words become

const keywordTypes = new Map<string, TokenType>();
function keyword(word: string, category?: TokenType): TokenType {
  const type = define(word.charAt(0).toUpperCase() + word.slice(1), `\`${word}\``, category);
  keywordTypes.set(word, type);
  return type;
}

/** Operators and literals in words: names only outside of expressions. */
export const And = keyword('and', AnyName);
export const Or = keyword('or', AnyName);
export const Not = keyword('not', AnyName);
export const In = keyword('in', AnyName);
export const Is = keyword('is', AnyName);
export const Between = keyword('between', AnyName);
export const When = keyword('when', AnyName);
export const True = keyword('true', AnyName);
export const False = keyword('false', AnyName);
export const Missing = keyword('missing', AnyName);

/** Words that `words.ts` turns into keywords only where they cannot be names. */
export const Last = keyword('last');
export const Next = keyword('next');
export const This = keyword('this');
export const Fiscal = keyword('fiscal');
export const Rest = keyword('rest');
export const All = keyword('all');
export const Dated = keyword('dated');
export const Shown = keyword('shown');
export const Sorted = keyword('sorted');

/** Names as well; the grammar tells which is meant. */
export const Else = keyword('else', Name);
export const Where = keyword('where', Name);
export const On = keyword('on', Name);
export const Via = keyword('via', Name);
export const For = keyword('for', Name);
export const As = keyword('as', Name);
export const By = keyword('by', Name);
export const To = keyword('to', Name);
export const DateWord = keyword('date', Name);
export const TimeWord = keyword('time', Name);
export const Of = keyword('of', Name);
export const With = keyword('with', Name);
export const Others = keyword('others', Name);
export const Up = keyword('up', Name);
export const Down = keyword('down', Name);
export const Show = keyword('show', Name);
export const Keep = keyword('keep', Name);
export const Sort = keyword('sort', Name);
export const Top = keyword('top', Name);
export const Totals = keyword('totals', Name);
export const List = keyword('list', Name);
export const Chart = keyword('chart', Name);
export const Compare = keyword('compare', Name);
export const Across = keyword('across', Name);
export const Within = keyword('within', Name);
export const Open = keyword('open', Name);
export const Spread = keyword('spread', Name);
export const Until = keyword('until', Name);

/** Words of SQL, understood so that ours can be offered. */
export const Select = keyword('select', Name);
export const From = keyword('from', Name);
export const Group = keyword('group', Name);
export const Order = keyword('order', Name);
export const Having = keyword('having', Name);
export const Limit = keyword('limit', Name);
export const Ascending = keyword('asc', Name);
export const Descending = keyword('desc', Name);

/** The word a cell starts with. */
export const Head = define('Head', 'a statement');
/** `previous` in `compare previous year`. */
export const Previous = define('Previous', '`previous`');
/** `per` inside the parentheses of a call. */
export const Per = define('Per', '`per`');
/** `by` inside the parentheses of a call, behind a comma: `likelihood(won, by stage, source)`. */
export const CallBy = define('CallBy', '`by`');
/** `every` in `by every owner`, and `working` in `every working day`. */
export const Every = define('Every', '`every`');
export const Working = define('Working', '`working`');
/** `by` in `totals by team`. */
export const TotalsBy = define('TotalsBy', '`by`');
/** `period` and `one`, of `one of`, as the type of a param; `from` in front of the column of its options. */
export const PeriodWord = define('PeriodWord', '`period`');
export const OneWord = define('OneWord', '`one of`');
export const OptionsFrom = define('OptionsFrom', '`from`');
/** `holidays` in a calendar. */
export const Holidays = define('Holidays', '`holidays`');
/** In a report. */
export const FunnelWord = define('FunnelWord', '`funnel`');
export const Cohort = define('Cohort', '`cohort`');
export const Returning = define('Returning', '`returning`');
export const Forecast = define('Forecast', '`forecast`');
export const Using = define('Using', '`using`');
export const Vega = define('Vega', '`vega`');
/** In a funnel; `at` in a goal, too. */
export const Step = define('Step', '`step`');
export const Steps = define('Steps', '`steps`');
export const At = define('At', '`at`');
export const Each = define('Each', '`each`');
export const Strict = define('Strict', '`strict`');
/** In a goal. */
export const Least = define('Least', '`least`');
export const Most = define('Most', '`most`');
/** In an audit. */
export const Check = define('Check', '`check`');
export const Ignoring = define('Ignoring', '`ignoring`');
export const Above = define('Above', '`above`');
export const Older = define('Older', '`older`');
export const Than = define('Than', '`than`');
export const Fail = define('Fail', '`fail`');
/** In a test. */
export const Given = define('Given', '`given`');
export const Expect = define('Expect', '`expect`');
export const Includes = define('Includes', '`includes`');
export const Today = define('Today', '`today`');
export const ParamWord = define('ParamWord', '`param`');
/** `day`, `weeks`: a period's name. */
export const GrainWord = define('GrainWord', 'a period such as `month`', Name);
/** The grain of `year to date`. */
export const GrainToDate = define('GrainToDate', 'a period such as `month`');
/** The name of a table's column where the column is declared. */
export const MemberName = define('MemberName', "a column's name");
/** A word that stands where a clause starts and is none, and what follows it up to the next clause. */
export const UnknownClause = define('UnknownClause', 'a clause');
export const Skipped = define('Skipped', 'a clause');
/** A comma behind the last of a clause's items. */
export const TrailingComma = define('TrailingComma', '`,`');

for (const unit of ['day', 'week', 'month', 'quarter', 'year', 'fiscal quarter', 'fiscal year']) {
  keywordTypes.set(unit, GrainWord);
  keywordTypes.set(`${unit}s`, GrainWord);
}

/** What a word may become. */
export const keywords: ReadonlyMap<string, TokenType> = keywordTypes;

/** Everything the grammar may name. */
export const vocabulary: readonly TokenType[] = types;

/** Token types that start a clause. */
export const clauseStarts: ReadonlySet<TokenType> = new Set([
  ...[Show, By, Across, For, Where, Keep, Compare, Sort, Top, Totals, List, Chart],
  ...[FunnelWord, Cohort, Forecast, Vega],
  ...[Select, From, Group, Order, Having, Limit],
]);
