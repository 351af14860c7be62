/**
 * The vocabulary. The lexer knows only words, never keywords: `words.ts` decides by a word's neighbours whether it is
 * one, because no word is reserved. Most keywords stay names as well (category `Name`), and the grammar chooses.
 */
import { createToken, Lexer, type TokenType } from 'chevrotain';

/** A letter of any script. Chevrotain misreads `\p{…}`, so patterns that need it are functions around a sticky regex. */
const wordPart = '\\p{ID_Continue}\\u200c\\u200d';
const wordSource = `[\\p{ID_Start}_][${wordPart}]*`;
/** A name as written, in backticks or bare; for use in a regular expression with the `u` flag. */
export const nameSource = `(?:${wordSource}|\`[^\`\\r\\n]*\`)`;

const units = ['second', 'minute', 'hour', 'day', 'week', 'month', 'quarter', 'year'] as const;
const digits = '\\d+(?:,\\d{3}(?!\\d))*(?:\\.\\d+)?';

function sticky(source: string) {
  const pattern = new RegExp(source, 'uy');
  return (text: string, offset: number): RegExpExecArray | null => {
    pattern.lastIndex = offset;
    return pattern.exec(text);
  };
}

/** Matches from one of the opening quotes to its partner, or to the line's end. A backslash hides the next character. */
function quoted(pairs: Readonly<Record<string, string>>) {
  return (text: string, offset: number): [string] | null => {
    const closing = pairs[text.charAt(offset)];
    return closing === undefined ? null : [text.slice(offset, endOfQuoted(text, offset, closing))];
  };
}

/** Offset just behind a quoted text that opens at `offset`; the end of its line when it is never closed. */
export function endOfQuoted(text: string, offset: number, closing: string): number {
  let at = offset + 1;
  for (; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '\n' || character === '\r') return at;
    if (closing.includes(character)) return at + 1;
    const next = text.charAt(at + 1);
    if (character === '\\' && closing !== '`' && next !== '\n' && next !== '\r') at += 1;
  }
  return Math.min(at, text.length);
}

/** The quotes that other programs write, with what closes each. */
export const foreignQuotes = { "'": "'", '\u201c': '\u201d"', '\u201e': '\u201c\u201d"', '\u2018': '\u2019' } as const;

const lexed: TokenType[] = [];
function lexeme(options: Parameters<typeof createToken>[0]): TokenType {
  const type = createToken({ line_breaks: false, ...options });
  lexed.push(type);
  return type;
}
function symbol(name: string, text: string): TokenType {
  return lexeme({ name, pattern: text, label: `\`${text}\`` });
}

/** A name anywhere outside an expression; `and or not in is between` are names there, too. */
export const AnyName = createToken({ name: 'AnyName', pattern: Lexer.NA, label: 'a name' });
/** A name inside an expression. */
export const Name = createToken({ name: 'Name', pattern: Lexer.NA, label: 'a name', categories: [AnyName] });

// ---------------------------------------------------------------- what the lexer finds

lexeme({ name: 'Blank', pattern: /\s+/, group: Lexer.SKIPPED, line_breaks: true });
lexeme({ name: 'Comment', pattern: /\/\/[^\r\n]*/, group: Lexer.SKIPPED });
export const ForeignComment = lexeme({ name: 'ForeignComment', pattern: /(?:#|--[ \t])[^\r\n]*/ });
export const Text = lexeme({
  name: 'Text',
  pattern: quoted({ '"': '"' }),
  label: 'a text in quotes',
});
export const ForeignText = lexeme({
  name: 'ForeignText',
  pattern: quoted(foreignQuotes),
});
export const Backticked = lexeme({
  name: 'Backticked',
  pattern: quoted({ '`': '`' }),
  categories: [Name],
});
export const DateText = lexeme({
  name: 'DateText',
  pattern: sticky(`\\d{4}-(?:\\d{1,2}(?:-\\d{1,2})?|[Qq]\\d)(?![${wordPart}])`),
  label: 'a date',
});
export const ClockText = lexeme({
  name: 'ClockText',
  pattern: sticky(`\\d{1,2}:\\d{2}(?![:${wordPart}])`),
  label: 'a time of day such as `09:00`',
});
export const Duration = lexeme({
  name: 'Duration',
  pattern: sticky(`${digits}[ \\t]*(?:${units.join('|')})s?(?![${wordPart}])`),
  label: 'a duration such as `30 days`',
});
/** With its unit; letters that are no unit are taken in as well, so that they are answered once. */
export const NumberText = lexeme({
  name: 'NumberText',
  pattern: sticky(
    `(?:${digits}|\\.\\d+)(?:[ \\t]*(?:%|(?:k|thousand|million|billion|trillion)(?![${wordPart}]))|[${wordPart}]*)`,
  ),
  label: 'a number',
});
export const Word = lexeme({
  name: 'Word',
  pattern: sticky(wordSource),
  label: 'a name',
  categories: [Name],
});
export const ForeignSymbol = lexeme({ name: 'ForeignSymbol', pattern: /==|<>|&&|\|\||=<|=>|!(?!=)|[≠≤≥−×÷;[\]]/ });
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
  const name = word.charAt(0).toUpperCase() + word.slice(1);
  const type = createToken({
    name,
    pattern: Lexer.NA,
    label: `\`${word}\``,
    ...(category === undefined ? {} : { categories: [category] }),
  });
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

function mark(name: string, label: string, category?: TokenType): TokenType {
  return createToken({ name, label, pattern: Lexer.NA, ...(category === undefined ? {} : { categories: [category] }) });
}

/** The word a cell starts with. */
export const Head = mark('Head', 'a statement');
/** `previous` in `compare previous year`. */
export const Previous = mark('Previous', '`previous`');
/** `per` inside the parentheses of a call. */
export const Per = mark('Per', '`per`');
/** `every` in `by every owner`, and `working` in `every working day`. */
export const Every = mark('Every', '`every`');
export const Working = mark('Working', '`working`');
/** `by` in `totals by team`. */
export const TotalsBy = mark('TotalsBy', '`by`');
/** `period` and `one`, of `one of`, as the type of a param; `from` in front of the column of its options. */
export const PeriodWord = mark('PeriodWord', '`period`');
export const OneWord = mark('OneWord', '`one of`');
export const OptionsFrom = mark('OptionsFrom', '`from`');
/** `holidays` in a calendar. */
export const Holidays = mark('Holidays', '`holidays`');
/** `day`, `weeks`: a period's name. */
export const GrainWord = mark('GrainWord', 'a period such as `month`', Name);
/** The grain of `year to date`. */
export const GrainToDate = mark('GrainToDate', 'a period such as `month`');
/** The name of a table's column where the column is declared. */
export const MemberName = mark('MemberName', "a column's name");
/** A word that stands where a clause starts and is none, and what follows it up to the next clause. */
export const UnknownClause = mark('UnknownClause', 'a clause');
export const Skipped = mark('Skipped', 'a clause');
/** A comma behind the last of a clause's items. */
export const TrailingComma = mark('TrailingComma', '`,`');

for (const unit of ['day', 'week', 'month', 'quarter', 'year']) {
  keywordTypes.set(unit, GrainWord);
  keywordTypes.set(`${unit}s`, GrainWord);
}

/** What a word may become. */
export const keywords: ReadonlyMap<string, TokenType> = keywordTypes;

/** Everything the grammar may name. */
export const vocabulary: TokenType[] = [
  AnyName,
  Name,
  ...lexed,
  ...new Set(keywordTypes.values()),
  Head,
  Previous,
  Per,
  Every,
  Working,
  TotalsBy,
  PeriodWord,
  OneWord,
  OptionsFrom,
  Holidays,
  GrainToDate,
  MemberName,
  UnknownClause,
  Skipped,
  TrailingComma,
];

export const lexer = new Lexer(lexed, { positionTracking: 'onlyOffset' });

/** Token types that start a clause. */
export const clauseStarts: ReadonlySet<TokenType> = new Set([
  ...[Show, By, Across, For, Where, Keep, Compare, Sort, Top, Totals, List, Chart],
  ...[Select, From, Group, Order, Having, Limit],
]);
