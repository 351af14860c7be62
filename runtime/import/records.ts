/** A record of a CSV file as it stands in it. */
export interface CsvRecord {
  /** Line on which it begins, from 1. */
  readonly line: number;
  readonly fields: readonly string[];
  readonly raw: string;
  /** Why it cannot be split into fields. */
  readonly problem?: 'stray quote' | 'line too long';
}

/** Characters. */
const longestRecord = 1_900_000;
const keptOfLongRecord = 10_000;

/**
 * Splits the text of a CSV file into records, in pieces as they come. A quote opens at the start of a field only, after
 * spaces at most. Where quotes do not fit, the line they opened in is given up alone and reading goes on with the next
 * one, so that a stray quote never swallows its neighbours. Blank lines are passed over.
 */
export class RecordReader {
  private readonly separator: string;
  private rest = '';
  private line = 1;
  /** Within a line that is too long: everything up to its end is dropped. */
  private skipping: { readonly line: number; readonly raw: string } | undefined;

  constructor(separator: string) {
    this.separator = separator;
  }

  /** Records that are complete once `text` has come. */
  push(text: string): CsvRecord[] {
    this.rest += text;
    return this.read(false);
  }

  /** What remains when nothing more comes. */
  end(): CsvRecord[] {
    return this.read(true);
  }

  private read(last: boolean): CsvRecord[] {
    const found: CsvRecord[] = [];
    let at = 0;
    while (at < this.rest.length) {
      if (this.skipping !== undefined) {
        const stop = lineEnd(this.rest, at, last);
        if (stop === undefined) {
          this.rest = this.rest.endsWith('\r') ? '\r' : '';
          return found;
        }
        found.push({ ...this.skipping, fields: [], problem: 'line too long' });
        this.skipping = undefined;
        this.line += 1;
        at = stop.next;
        continue;
      }
      const record = this.split(at, last);
      if (record === 'incomplete') break;
      if (record === 'too long') {
        this.skipping = { line: this.line, raw: this.rest.slice(at, at + keptOfLongRecord) };
        continue;
      }
      const { fields, next, problem } = record;
      const raw = this.rest.slice(at, next).replace(/\r?\n$|\r$/, '');
      if (raw.trim() !== '') {
        found.push({ line: this.line, fields, raw, ...(problem === undefined ? {} : { problem }) });
      }
      this.line += countLines(this.rest, at, next);
      at = next;
    }
    this.rest = this.rest.slice(at);
    if (last && this.skipping !== undefined) found.push({ ...this.skipping, fields: [], problem: 'line too long' });
    return found;
  }

  private split(start: number, last: boolean): Split | 'incomplete' | 'too long' {
    const text = this.rest;
    const fields: string[] = [];
    let at = start;
    for (;;) {
      let open = at;
      while (text[open] === ' ') open += 1;
      if (text[open] === '"') {
        const close = closingQuote(text, open, last);
        if (close === 'incomplete')
          return text.length - start > longestRecord ? this.giveUp(start, last) : 'incomplete';
        if (close === undefined) return this.giveUp(start, last);
        let after = close + 1;
        while (text[after] === ' ') after += 1;
        if (after >= text.length && !last) return 'incomplete';
        const follows = text[after];
        if (follows !== undefined && follows !== this.separator && follows !== '\n' && follows !== '\r')
          return this.giveUp(start, last);
        fields.push(text.slice(open + 1, close).replaceAll('""', '"'));
        at = after;
      } else {
        const begin = at;
        while (at < text.length && text[at] !== this.separator && text[at] !== '\n' && text[at] !== '\r') at += 1;
        fields.push(text.slice(begin, at));
      }
      if (text[at] === this.separator) {
        at += 1;
        continue;
      }
      const stop = lineEnd(text, at, last);
      if (stop === undefined) return text.length - start > longestRecord ? this.giveUp(start, last) : 'incomplete';
      if (stop.next - start > longestRecord) return this.giveUp(start, last);
      return { fields, next: stop.next };
    }
  }

  /** The line alone, as one that cannot be read. */
  private giveUp(start: number, last: boolean): Split | 'incomplete' | 'too long' {
    const stop = lineEnd(this.rest, start, last);
    if ((stop?.next ?? this.rest.length) - start > longestRecord) return 'too long';
    return stop === undefined ? 'incomplete' : { fields: [], next: stop.next, problem: 'stray quote' };
  }
}

interface Split {
  readonly fields: string[];
  readonly next: number;
  readonly problem?: 'stray quote';
}

/** Offset of the quote that closes the one at `open`; undefined when none does. */
function closingQuote(text: string, open: number, last: boolean): number | 'incomplete' | undefined {
  for (let at = text.indexOf('"', open + 1); at !== -1; at = text.indexOf('"', at + 2)) {
    if (at + 1 >= text.length && !last) return 'incomplete';
    if (text[at + 1] !== '"') return at;
  }
  return last ? undefined : 'incomplete';
}

/** Where the line that `at` is in ends; undefined when that is not known yet. */
function lineEnd(text: string, at: number, last: boolean): { next: number } | undefined {
  for (let stop = at; stop < text.length; stop++) {
    if (text[stop] === '\n') return { next: stop + 1 };
    if (text[stop] !== '\r') continue;
    if (text[stop + 1] === '\n') return { next: stop + 2 };
    if (stop + 1 < text.length || last) return { next: stop + 1 };
  }
  return last ? { next: text.length } : undefined;
}

function countLines(text: string, from: number, to: number): number {
  let lines = 0;
  for (let at = from; at < to; at++) {
    if (text[at] === '\n' || (text[at] === '\r' && text[at + 1] !== '\n')) lines += 1;
  }
  return lines;
}
