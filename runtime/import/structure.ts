import { isUtf8 } from 'node:buffer';
import type { FileHandle } from 'node:fs/promises';

/** What a quick look at every byte of a CSV file tells. */
export type Structure =
  /** Every record has as many fields as the headings, quotes and line ends are in order: DuckDB reads it as it is. */
  | {
      readonly kind: 'regular';
      /** Without the headings. */
      readonly records: number;
      readonly newline: '\n' | '\r\n';
      /** Every record is one line. */
      readonly oneLineEach: boolean;
    }
  | { readonly kind: 'irregular' }
  | { readonly kind: 'not UTF-8'; readonly line: number };

const start = 0;
const plain = 1;
const quoted = 2;
const closed = 3;
const carriage = 4;
const spaced = 5;
const field = 8;
const record = 9;
const odd = 10;

const pieceSize = 4 * 1024 * 1024;
/** Bytes. */
const longestRecord = 1_900_000;

/**
 * Reads a file once, at the speed of the disk, and stops at the first thing out of order. This is what makes "no row is
 * lost" true: DuckDB's own reader, told to keep rejected rows, drops others beside a stray quote without a word.
 * `fields` is the number of headings.
 */
export async function checkStructure(
  file: FileHandle,
  separator: string,
  fields: number,
  onProgress: (bytes: number) => void,
): Promise<Structure> {
  const table = transitions(separator);
  const buffer = Buffer.allocUnsafe(pieceSize);
  let held = 0;
  let offset = 0;
  let state = start;
  let commas = 0;
  let records = 0;
  let lines = 0;
  let ends = 0;
  let crlf = 0;
  let blank = false;
  let recordStart = 0;
  let headingLines = 1;

  for (;;) {
    const { bytesRead } = await file.read(buffer, held, buffer.length - held, offset);
    const filled = held + bytesRead;
    if (filled === 0) break;
    const end = bytesRead === 0 ? filled : buffer.lastIndexOf(10, filled - 1) + 1;
    if (end === 0) return { kind: 'irregular' };
    const piece = buffer.subarray(0, end);
    if (!isUtf8(piece)) return { kind: 'not UTF-8', line: lines + 1 + linesBeforeBadByte(piece) };
    const pieceOffset = offset - held;
    let at = pieceOffset === 0 && piece[0] === 0xef && piece[1] === 0xbb && piece[2] === 0xbf ? 3 : 0;

    for (; at < end; at++) {
      const byte = piece[at] ?? 0;
      const next = table[(state << 8) | byte] ?? odd;
      if (next < field) {
        state = next;
        if (byte === 10) lines += 1;
        continue;
      }
      if (next === field) {
        commas += 1;
        state = start;
        continue;
      }
      if (next === odd) return { kind: 'irregular' };
      lines += 1;
      ends += 1;
      const ended = pieceOffset + at;
      if (state === carriage) crlf += 1;
      const empty = commas === 0 && (state === start || (state === carriage && ended - recordStart === 1));
      if (empty) blank = true;
      else if (blank || commas !== fields - 1 || ended - recordStart > longestRecord) return { kind: 'irregular' };
      else records += 1;
      if (records === 1 && ends === 1) headingLines = lines;
      recordStart = ended + 1;
      commas = 0;
      state = start;
    }

    onProgress(pieceOffset + end);
    buffer.copyWithin(0, end, filled);
    held = filled - end;
    offset += bytesRead;
    if (bytesRead === 0) break;
  }

  if (state === quoted || state === carriage) return { kind: 'irregular' };
  if (state !== start || commas > 0) {
    if (blank || commas !== fields - 1) return { kind: 'irregular' };
    records += 1;
    lines += 1;
  }
  // DuckDB mistakes a line feed within the headings for the end of all lines.
  if (crlf > 0 && (crlf !== ends || headingLines > 1)) return { kind: 'irregular' };
  return { kind: 'regular', records: records - 1, newline: crlf > 0 ? '\r\n' : '\n', oneLineEach: lines === records };
}

/** The next state, or what has ended, for each state and byte. */
function transitions(separator: string): Uint8Array {
  const table = new Uint8Array(8 * 256).fill(odd);
  const set = (state: number, byte: number, next: number) => {
    table[(state << 8) | byte] = next;
  };
  for (let byte = 0; byte < 256; byte++) {
    set(start, byte, plain);
    set(plain, byte, plain);
    set(spaced, byte, plain);
    set(quoted, byte, quoted);
  }
  const comma = separator.charCodeAt(0);
  for (const state of [start, spaced, plain, closed]) {
    set(state, comma, field);
    set(state, 10, record);
    set(state, 13, carriage);
  }
  set(carriage, 10, record);
  set(start, 34, quoted);
  // Whether a quote after spaces opens a field is not the same for every reader.
  for (const state of [start, spaced]) set(state, 32, spaced);
  set(spaced, 34, odd);
  set(quoted, 34, closed);
  set(closed, 34, quoted);
  return table;
}

function linesBeforeBadByte(piece: Buffer): number {
  let line = 0;
  for (let from = 0; from < piece.length; line++) {
    const newline = piece.indexOf(10, from);
    const to = newline === -1 ? piece.length : newline + 1;
    if (!isUtf8(piece.subarray(from, to))) return line;
    from = to;
  }
  return line;
}
