/**
 * Cuts a file's text into cells before anything is parsed, line by line, so that damage stays in its cell.
 *
 * A head at the start of a line always starts a cell. Around damaged heads (a lost name, a lost or misspelt head word,
 * a lost quote line) the cut is guessed from where the definition before is complete.
 */
import type { Span } from '../base/span.ts';
import { closest } from '../base/suggest.ts';
import { asciiNameSource, endOfQuoted, isAscii, nameSource } from './lexemes.ts';
import { changeWords, laterStatements, statements } from './statements.ts';

const heads = [...statements, ...changeWords, ...laterStatements];

/** What tells where a cell starts, for names that are written so, of letters that are written so. */
function patternsFor(name: string, part: string) {
  const headWord = `(?:${heads.join('|')})`;
  const label = '"[^"\\r\\n]*"';
  const pattern = (source: string): RegExp => new RegExp(source, 'u');
  return {
    /** `metric name =`, `report name "label" {`: nothing that prose would start a line with. */
    unmistakable: pattern(
      `^[ \\t]*${headWord}[ \\t]+(?:(?:${statements.join('|')})[ \\t]+)?(?:${name}(?:[ \\t]*[={:"]|[ \\t]+of\\b)|${label}[ \\t]*\\{)`,
    ),
    /** Inside braces a head word may be a column (`metric: text`, `metric "Metric" = …`), so a name or a label must follow. */
    headInside: pattern(`^${headWord}[ \\t]+(?:${name}|${label}(?![ \\t]*[:=]))`),
    /** Outside of braces a head whose name was lost is a head as well. */
    headOutside: pattern(`^${headWord}[ \\t]*(?:$|(?<=[ \\t])${name}|["{=:])`),
    /** A definition whose head word was lost. */
    headless: pattern(`^[ \\t]*${name}[ \\t]*(?:${label}[ \\t]*)?(?:=(?!=)|\\{)`),
    misspelt: pattern(`^(${name})[ \\t]+(?:${name}|${label})`),
    firstWord: pattern(`^${name}`),
    /** Words that go on with a definition when they start a line. */
    continuation: pattern(
      `^(?:where|on|via|for|as|and|or|not|in|is|between|else|when|open|spread|from|until|per|within|with|by)(?![${part}])`,
    ),
    /** Ends of lines after which an operand must follow. */
    unfinished: pattern(
      `(?:[=,+\\-*\\/<>(:.!|&\\{]|(?<![${part}.])(?:and|or|not|in|is|between|else|when|where|on|via|for|as|by))$`,
    ),
  };
}
const patterns = patternsFor(nameSource, '\\p{ID_Continue}');
/** Where there is nothing but ASCII, they are found sooner. */
const asciiPatterns = patternsFor(asciiNameSource, '\\w');

interface Open {
  readonly kind: 'text' | 'definition' | 'stray';
  readonly start: number;
  /** Whether its body stands in braces. */
  readonly braced: boolean;
}

/** A line of a table of raw values, in which quotes and braces are values. */
function isRow(line: string): boolean {
  return /^\s*\|.*\|\s*$/.test(line);
}

/** The spans of a file's cells: ordered, disjoint, without blank space at their ends, together everything else. */
export function cutCells(text: string): Span[] {
  return new Cutter(text).cut();
}

class Cutter {
  private readonly spans: Span[] = [];
  private open: Open | undefined;
  /** Where the comment lines start that stand right above the line at hand. */
  private comments: number | undefined;
  private afterBlank = false;
  /** A text cell's closing line was seen. */
  private closed = false;
  private inCodeFence = false;
  /** Between the quotes of `vega`. */
  private inBlock = false;
  private braces = 0;
  private parentheses = 0;
  private sawBrace = false;
  /** Code of the last line that had any, without its comment. */
  private tail = '';

  private readonly patterns: typeof patterns;

  constructor(private readonly text: string) {
    this.patterns = isAscii(text) ? asciiPatterns : patterns;
  }

  cut(): Span[] {
    const { text } = this;
    const lineEnd = /\r\n|\r|\n|$/g;
    for (let start = text.startsWith('\uFEFF') ? 1 : 0; start < text.length; ) {
      lineEnd.lastIndex = start;
      const end = lineEnd.exec(text)?.index ?? text.length;
      this.line(start, text.slice(start, end));
      start = end + (text.startsWith('\r\n', end) ? 2 : 1);
    }
    this.close(text.length);
    return this.spans;
  }

  private line(start: number, line: string): void {
    const code = line.trim();
    if (code === '') {
      this.afterBlank = true;
      // Comments above a blank line belong to what is before them; at the top of the file, to what comes after.
      if (this.open !== undefined) this.comments = undefined;
      return;
    }
    if (code.startsWith('//')) {
      this.comments ??= start;
      return;
    }
    if (this.startsCell(line, code)) this.begin(start, line, code);
    else if (code === '"""' && this.open?.kind === 'text') this.closed = true;
    if (this.open?.kind === 'text') {
      if (code.startsWith('```')) this.inCodeFence = !this.inCodeFence;
    } else this.scan(line);
    this.comments = undefined;
    this.afterBlank = false;
  }

  private startsCell(line: string, code: string): boolean {
    const { open } = this;
    if (open === undefined) return true;
    if (this.inBlock) return line.startsWith(code.charAt(0)) && this.patterns.unmistakable.test(line);
    if (open.kind === 'text' && this.closed) return true;
    if (code === '"""') return open.kind !== 'text';
    if (open.kind === 'text')
      return !this.inCodeFence && line.startsWith(code.charAt(0)) && this.patterns.unmistakable.test(line);
    if (this.braces > 0 || this.parentheses > 0) return this.patterns.headInside.test(line);
    if (this.patterns.headOutside.test(line.trimEnd()) || this.patterns.unmistakable.test(line)) return true;
    if (open.kind === 'stray') return closest(this.patterns.misspelt.exec(line)?.[1] ?? '', heads) !== undefined;
    if ((open.braced && !this.sawBrace) || this.patterns.unfinished.test(this.tail)) return false;
    if (this.patterns.headless.test(line)) return !this.patterns.continuation.test(code);
    if (line !== line.trimStart()) return false;
    if (this.patterns.firstWord.test(line)) return !this.patterns.continuation.test(line);
    return this.afterBlank && !/^[=+\-*/<>,.(){}!|&]/.test(line);
  }

  private begin(start: number, line: string, code: string): void {
    const from = this.comments ?? start;
    this.close(from);
    const isHead = this.patterns.headOutside.test(line.trimEnd()) || this.patterns.unmistakable.test(line);
    this.open = {
      kind: code === '"""' ? 'text' : isHead ? 'definition' : 'stray',
      start: this.spans.length === 0 ? this.firstCharacter() : from,
      braced: !/^(?:metric|dimension|param)/.test(code),
    };
    this.closed = false;
    this.inCodeFence = false;
    this.braces = 0;
    this.parentheses = 0;
    this.sawBrace = false;
    this.tail = '';
  }

  /** Comments at the top of a file belong to its first cell. */
  private firstCharacter(): number {
    return this.text.length - this.text.trimStart().length;
  }

  private close(end: number): void {
    const start = this.open?.start ?? this.firstCharacter();
    const last = start + this.text.slice(start, end).trimEnd().length;
    if (last > start && (this.open !== undefined || end === this.text.length)) this.spans.push({ start, end: last });
  }

  private scan(line: string): void {
    if (this.inBlock || isRow(line)) {
      this.inBlock &&= !line.includes('"""');
      return;
    }
    this.inBlock = this.braces > 0 && /\bvega[ \t]+"""(?!.*""")/.test(line);
    if (this.inBlock) return;
    let at = 0;
    for (; at < line.length; at++) {
      const character = line.charAt(at);
      if (character === '"' || character === '`') at = endOfQuoted(line, at, character) - 1;
      else if (character === '/' && line.charAt(at + 1) === '/') break;
      else if (character === '{') {
        this.braces += 1;
        this.sawBrace = true;
      } else if (character === '}') {
        this.braces = Math.max(0, this.braces - 1);
        this.parentheses = 0;
      } else if (character === '(') this.parentheses += 1;
      else if (character === ')') this.parentheses = Math.max(0, this.parentheses - 1);
    }
    const code = line.slice(0, at).trimEnd();
    if (code !== '') this.tail = code;
  }
}
