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
import { type Record, RecordReader } from './records.ts';
import { checkStructure } from './structure.ts';

/** A data file that has been looked through: every record in it either can be read by DuckDB or is a defect. */
export interface CsvSource {
  readonly file: DataFile;
  readonly headings: readonly string[];
  readonly separator: string;
  /** What DuckDB is to read: the file itself, or a clean copy without the defects, in UTF-8. */
  readonly readable: string;
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
  readonly reason: 'too few values' | 'too many values' | Exclude<Record['problem'], undefined>;
  readonly raw: string;
}

export interface SourceOptions {
  /** Path for a clean copy, should one be needed. */
  readonly temporary: string;
  readonly onDefects: (defects: readonly Defect[]) => Promise<void>;
  readonly onProgress: (bytes: number) => void;
  readonly signal: AbortSignal | undefined;
}

/** Why a file cannot be imported at all. */
export class SourceProblem extends Error {
  readonly diagnostic: Diagnostic;
  constructor(diagnostic: Diagnostic) {
    super(diagnostic.message);
    this.diagnostic = diagnostic;
  }
}

const pieceSize = 1024 * 1024;
const keptOfRaw = 10_000;

/**
 * Looks a CSV file through. Throws a `SourceProblem` when it cannot be opened, is empty or is in another encoding.
 * The file itself is only read.
 */
export async function openSource(spec: ImportSpec, file: DataFile, options: SourceOptions): Promise<CsvSource> {
  const place = { file: configFile, span: file.source.span };
  let handle: FileHandle;
  try {
    handle = await open(file.absolute, 'r');
    const found = await handle.stat();
    if (!found.isFile()) {
      await handle.close();
      throw new SourceProblem(diagnose('import-file-unreadable', place, { path: file.path, problem: 'it is no file' }));
    }
  } catch (error) {
    if (error instanceof SourceProblem) throw error;
    throw new SourceProblem(
      diagnose('import-file-unreadable', place, { path: file.path, problem: systemProblem(error) }),
    );
  }
  try {
    return await look(spec, file, handle, options);
  } finally {
    await handle.close();
  }
}

async function look(spec: ImportSpec, file: DataFile, handle: FileHandle, options: SourceOptions): Promise<CsvSource> {
  const place = { file: configFile, span: file.source.span };
  const head = Buffer.alloc(pieceSize);
  const { bytesRead } = await handle.read(head, 0, pieceSize, 0);
  const beginning = head.subarray(0, bytesRead);
  if (bytesRead === 0) throw new SourceProblem(diagnose('import-file-empty', place, { path: file.path }));

  const marked = byteOrderMark(beginning);
  const encoding = spec.encoding === 'utf-16le' && marked === 'utf-16be' ? 'utf-16be' : (spec.encoding ?? 'utf-8');
  if (encoding === 'utf-8' && (marked !== undefined || beginning.includes(0))) {
    const parameters = { path: file.path, line: 1, encoding: 'UTF-8', suggestion: 'utf-16' };
    throw new SourceProblem(diagnose('import-encoding', place, parameters));
  }

  const beginningText = new TextDecoder(encoding).decode(beginning);
  const separator = spec.separator ?? likelySeparator(beginningText);
  const whole = bytesRead < pieceSize;
  const reader = new RecordReader(separator);
  const first = [...reader.push(beginningText), ...(whole ? reader.end() : [])][0];
  if (first === undefined || first.problem !== undefined) {
    throw new SourceProblem(diagnose('import-file-empty', place, { path: file.path }));
  }
  const headings = first.fields.map((heading) => heading.trim());
  const base = { file, headings, separator };

  if (encoding === 'utf-8') {
    const structure = await checkStructure(handle, separator, headings.length, options.onProgress);
    if (structure.kind === 'not UTF-8') {
      const parameters = { path: file.path, line: structure.line, encoding: 'UTF-8', suggestion: 'windows-1252' };
      throw new SourceProblem(diagnose('import-encoding', place, parameters));
    }
    if (structure.kind === 'regular') {
      const { records, newline, oneLineEach } = structure;
      const lines = oneLineEach
        ? async (positions: readonly number[]) => positions.map((position) => position + 2)
        : (positions: readonly number[]) => findLines(file, encoding, separator, headings.length, positions);
      return { ...base, readable: file.absolute, newline, records, defects: 0, lines };
    }
  }

  const copy = await cleanCopy(file, encoding, separator, headings.length, options).catch((error: unknown) => {
    if (!(error instanceof UndecodableText)) throw error;
    const parameters = {
      path: file.path,
      line: error.line,
      encoding: encoding.toUpperCase(),
      suggestion: suggestionFor(encoding),
    };
    throw new SourceProblem(diagnose('import-encoding', place, parameters));
  });
  return {
    ...base,
    ...copy,
    newline: '\n',
    separator: ',',
    lines: (positions) => findLines(file, encoding, separator, headings.length, positions),
  };
}

/** Writes what can be read as well-formed CSV in UTF-8, and hands the rest on. */
async function cleanCopy(
  file: DataFile,
  encoding: string,
  separator: string,
  fields: number,
  options: SourceOptions,
): Promise<{ readable: string; records: number; defects: number }> {
  const readable = options.temporary;
  await mkdir(path.dirname(readable), { recursive: true });
  const output = createWriteStream(readable);
  const done = finished(output);
  let records = -1;
  let defects = 0;
  try {
    for await (const batch of readRecords(file, encoding, separator, options.onProgress)) {
      options.signal?.throwIfAborted();
      const lines: string[] = [];
      const wrong: Defect[] = [];
      for (const record of batch) {
        const fitted = fitTo(fields, record);
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
function fitTo(fields: number, record: Record): readonly string[] | Defect['reason'] {
  if (record.problem !== undefined) return record.problem;
  if (record.fields.length < fields) return 'too few values';
  const extra = record.fields.slice(fields);
  if (extra.some((value) => value.trim() !== '')) return 'too many values';
  return record.fields.slice(0, fields);
}

async function findLines(
  file: DataFile,
  encoding: string,
  separator: string,
  fields: number,
  positions: readonly number[],
): Promise<number[]> {
  const found: number[] = [];
  let position = -1;
  for await (const batch of readRecords(file, encoding, separator, () => undefined)) {
    for (const record of batch) {
      if (typeof fitTo(fields, record) === 'string') continue;
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
  file: DataFile,
  encoding: string,
  separator: string,
  onProgress: (bytes: number) => void,
): AsyncGenerator<readonly Record[]> {
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

function suggestionFor(encoding: string): string {
  return encoding.startsWith('utf-16') ? 'utf-8' : 'windows-1252';
}

/** The character that splits the first line best. */
function likelySeparator(text: string): string {
  const line = /[^\r\n]+/.exec(text.replace(/^\ufeff/, ''))?.[0] ?? '';
  const bare = line.replaceAll(/"[^"]*"/g, '');
  const count = (separator: string) => bare.split(separator).length;
  return [',', ';', '\t', '|'].reduce((best, next) => (count(next) > count(best) ? next : best));
}
