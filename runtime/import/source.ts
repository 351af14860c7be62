import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { type FileHandle, mkdir, open } from 'node:fs/promises';
import path from 'node:path';
import { finished } from 'node:stream/promises';
import type { Diagnostic } from '../../language/base/diagnostics.ts';
import { configFile } from '../config.ts';
import { diagnose } from '../diagnostics.ts';
import { systemProblem } from '../failure.ts';
import type { DataFile, ImportSpec } from '../project.ts';
import { type CsvRecord, RecordReader } from './records.ts';
import { checkStructure } from './structure.ts';

/** The first line of a data file and how it is written. */
export interface CsvHead {
  readonly file: DataFile;
  /** A WHATWG name. */
  readonly encoding: string;
  readonly separator: string;
  /** Trimmed. */
  readonly headings: readonly string[];
}

/** A data file that has been looked through: every record in it either can be read by DuckDB or is a defect. */
export interface CsvSource {
  readonly file: DataFile;
  readonly headings: readonly string[];
  /** What DuckDB is to read: the file itself, or a clean copy without the defects, in UTF-8. */
  readonly readable: string;
  /** Of `readable`. */
  readonly separator: string;
  readonly newline: '\n' | '\r\n';
  /** Records in `readable`. */
  readonly records: number;
  readonly defects: number;
  /** Lines of the original for positions, from 0, among the records of `readable`; both ascending. */
  lines(positions: readonly number[]): Promise<number[]>;
}

/** A record that has no place in the table. */
export interface Defect {
  readonly line: number;
  readonly reason: 'too few values' | 'too many values' | Exclude<CsvRecord['problem'], undefined>;
  readonly raw: string;
}

export interface SourceOptions {
  /** Path for a clean copy, should one be needed. */
  readonly temporary: string;
  readonly onDefects: (defects: readonly Defect[]) => Promise<void>;
  /** May throw to end the work. */
  readonly onProgress: (bytes: number) => void;
}

/** Why a file cannot be imported at all. */
export class SourceProblem extends Error {
  readonly diagnostics: readonly Diagnostic[];
  constructor(...diagnostics: readonly Diagnostic[]) {
    super(diagnostics[0]?.message);
    this.diagnostics = diagnostics;
  }
}

const pieceSize = 1024 * 1024;
const keptOfRaw = 10_000;

/** Reads the headings of a CSV file. Throws a `SourceProblem` when it cannot be opened, or has none. */
export async function readHead(spec: ImportSpec, file: DataFile): Promise<CsvHead> {
  const beginning = await openFile(file, async (handle) => {
    const buffer = Buffer.alloc(pieceSize);
    const { bytesRead } = await handle.read(buffer, 0, pieceSize, 0);
    return buffer.subarray(0, bytesRead);
  });
  if (beginning.length === 0) throw emptyFile(file);
  const marked = byteOrderMark(beginning);
  const encoding = spec.encoding === 'utf-16le' && marked === 'utf-16be' ? marked : (spec.encoding ?? 'utf-8');
  if (encoding === 'utf-8' && (marked !== undefined || beginning.includes(0))) {
    throw wrongEncoding(file, 1, encoding, 'utf-16');
  }
  const text = new TextDecoder(encoding).decode(beginning);
  const separator = spec.separator ?? likelySeparator(text);
  const reader = new RecordReader(separator);
  const [first] = [...reader.push(text), ...(beginning.length < pieceSize ? reader.end() : [])];
  if (first === undefined || first.problem !== undefined) throw emptyFile(file);
  if (encoding === 'utf-8' && first.raw.includes('\ufffd'))
    throw wrongEncoding(file, first.line, encoding, 'windows-1252');
  return { file, encoding, separator, headings: first.fields.map((heading) => heading.trim()) };
}

/**
 * Looks a CSV file through from its first byte to its last. Throws a `SourceProblem` when it is in another encoding.
 * The file itself is only read.
 */
export async function lookThrough(head: CsvHead, options: SourceOptions): Promise<CsvSource> {
  const { file, encoding, separator, headings } = head;
  const findTheLines = (positions: readonly number[]) => findLines(head, positions);
  if (encoding === 'utf-8') {
    const look = (handle: FileHandle) => checkStructure(handle, separator, headings.length, options.onProgress);
    const structure = await openFile(file, look);
    if (structure.kind === 'not UTF-8') throw wrongEncoding(file, structure.line, encoding, 'windows-1252');
    if (structure.kind === 'regular') {
      const { records, newline, oneLineEach } = structure;
      const lines = oneLineEach ? async (positions: readonly number[]) => positions.map((at) => at + 2) : findTheLines;
      return { file, headings, separator, readable: file.absolute, newline, records, defects: 0, lines };
    }
  }
  const copy = await cleanCopy(head, options).catch((error: unknown) => {
    if (!(error instanceof UndecodableText)) throw error;
    throw wrongEncoding(file, error.line, encoding, encoding === 'utf-8' ? 'windows-1252' : 'utf-8');
  });
  return { file, headings, separator: ',', newline: '\n', ...copy, lines: findTheLines };
}

async function openFile<T>(file: DataFile, read: (handle: FileHandle) => Promise<T>): Promise<T> {
  const handle = await open(file.absolute, 'r').catch((error: unknown) => {
    throw unreadable(file, systemProblem(error));
  });
  try {
    if ((await handle.stat()).isFile()) return await read(handle);
    throw unreadable(file, 'it is no file');
  } finally {
    await handle.close();
  }
}

function emptyFile(file: DataFile): SourceProblem {
  return new SourceProblem(diagnose('import-file-empty', placeOf(file), { path: file.path }));
}

function unreadable(file: DataFile, problem: string): SourceProblem {
  return new SourceProblem(diagnose('import-file-unreadable', placeOf(file), { path: file.path, problem }));
}

function placeOf(file: DataFile) {
  return { file: configFile, span: file.source.span };
}

function wrongEncoding(file: DataFile, line: number, encoding: string, suggestion: string): SourceProblem {
  const parameters = { path: file.path, line, encoding: encoding.toUpperCase(), suggestion };
  return new SourceProblem(diagnose('import-encoding', placeOf(file), parameters));
}

/** Writes what can be read as well-formed CSV in UTF-8, and hands the rest on. */
async function cleanCopy(
  head: CsvHead,
  options: SourceOptions,
): Promise<{ readable: string; records: number; defects: number }> {
  const readable = options.temporary;
  await mkdir(path.dirname(readable), { recursive: true });
  const output = createWriteStream(readable);
  const done = finished(output);
  let records = -1;
  let defects = 0;
  try {
    for await (const batch of readRecords(head, options.onProgress)) {
      const lines: string[] = [];
      const wrong: Defect[] = [];
      for (const record of batch) {
        const fitted = fitTo(head.headings.length, record);
        if (typeof fitted === 'string') {
          wrong.push({ line: record.line, reason: fitted, raw: record.raw.slice(0, keptOfRaw) });
        } else {
          lines.push(`${fitted.map((value) => `"${value.replaceAll('"', '""')}"`).join(',')}\n`);
        }
      }
      records += lines.length;
      defects += wrong.length;
      if (wrong.length > 0) await options.onDefects(wrong);
      if (!output.write(lines.join(''))) await Promise.race([once(output, 'drain'), done]);
    }
    output.end();
    await done;
  } catch (error) {
    output.destroy();
    await done.catch(() => undefined);
    throw error;
  }
  return { readable, records, defects };
}

/** The fields of a record, as many as there are headings, or why it has not that many. */
function fitTo(fields: number, record: CsvRecord): readonly string[] | Defect['reason'] {
  if (record.problem !== undefined) return record.problem;
  if (record.fields.length < fields) return 'too few values';
  const extra = record.fields.slice(fields);
  if (extra.some((value) => value.trim() !== '')) return 'too many values';
  return record.fields.slice(0, fields);
}

async function findLines(head: CsvHead, positions: readonly number[]): Promise<number[]> {
  const found: number[] = [];
  let position = -1;
  for await (const batch of readRecords(head, () => undefined)) {
    for (const record of batch) {
      if (typeof fitTo(head.headings.length, record) === 'string') continue;
      if (position === positions[found.length]) found.push(record.line);
      position += 1;
    }
    if (found.length === positions.length) break;
  }
  return found;
}

class UndecodableText extends Error {
  readonly line: number;
  constructor(line: number) {
    super('undecodable');
    this.line = line;
  }
}

async function* readRecords(
  { file, encoding, separator }: CsvHead,
  onProgress: (bytes: number) => void,
): AsyncGenerator<readonly CsvRecord[]> {
  const handle = await open(file.absolute, 'r');
  try {
    const decoder = new TextDecoder(encoding, { fatal: true });
    const reader = new RecordReader(separator);
    const buffer = Buffer.allocUnsafe(pieceSize);
    let lines = 1;
    const decode = (bytes: Uint8Array, stream: boolean) => {
      try {
        return decoder.decode(bytes, { stream });
      } catch {
        const lenient = new TextDecoder(encoding).decode(bytes);
        const before = lenient.slice(0, Math.max(0, lenient.indexOf('\ufffd')));
        throw new UndecodableText(lines + before.split('\n').length - 1);
      }
    };
    for (let offset = 0; ; ) {
      const { bytesRead } = await handle.read(buffer, 0, pieceSize, offset);
      if (bytesRead === 0) break;
      offset += bytesRead;
      const text = decode(buffer.subarray(0, bytesRead), true);
      yield reader.push(text);
      lines += text.split('\n').length - 1;
      onProgress(offset);
    }
    yield reader.push(decode(new Uint8Array(), false));
    yield reader.end();
  } finally {
    await handle.close();
  }
}

function byteOrderMark(bytes: Buffer): 'utf-16le' | 'utf-16be' | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return undefined;
}

/** The character that splits the first line best. */
function likelySeparator(text: string): string {
  const line = /[^\r\n]+/.exec(text.replace(/^\ufeff/, ''))?.[0] ?? '';
  const bare = line.replaceAll(/"[^"]*"/g, '');
  const count = (separator: string) => bare.split(separator).length;
  return [',', ';', '\t', '|'].reduce((best, next) => (count(next) > count(best) ? next : best));
}
