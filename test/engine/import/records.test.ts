import { open, writeFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { createStore } from '../../../runtime/engines/duckdb.ts';
import { planHeadings } from '../../../runtime/import/headings.ts';
import { textRows } from '../../../runtime/import/reading.ts';
import { RecordReader } from '../../../runtime/import/records.ts';
import { type Defect, lookThrough, readHead } from '../../../runtime/import/source.ts';
import { checkStructure } from '../../../runtime/import/structure.ts';
import type { StoredColumn } from '../../../runtime/import/typing.ts';
import { loadProject } from '../../../runtime/project.ts';
import { modelOf } from './models.ts';
import { folderWith } from './project.ts';

/** Pieces that CSV files are broken with. */
const piece = fc.constantFrom(
  'a',
  'b c',
  ',',
  '"',
  '""',
  '"x"',
  '"a,b"',
  '"c\nd"',
  '"e\r\nf"',
  '\n',
  '\r\n',
  '\r',
  ' ',
  'é',
  'v,w\n',
  '"q",w\r\n',
);
const body = fc.array(piece, { maxLength: 20 }).map((pieces) => pieces.join(''));

function recordsOf(pieces: readonly string[]) {
  const reader = new RecordReader(',');
  return [...pieces.flatMap((text) => reader.push(text)), ...reader.end()];
}

test('records are the same in whatever pieces a file comes', () => {
  fc.assert(
    fc.property(body, fc.array(fc.nat({ max: 60 }), { maxLength: 6 }), (text, cuts) => {
      const places = [0, ...cuts.map((cut) => Math.min(cut, text.length)).sort((a, b) => a - b), text.length];
      const pieces = places.slice(1).map((end, at) => text.slice(places[at], end));
      expect(recordsOf(pieces)).toEqual(recordsOf([text]));
    }),
  );
});

test('every character of a file is in a record, or is a line end or a blank line', () => {
  fc.assert(
    fc.property(body, (text) => {
      const letters = (part: string) => part.replaceAll(/\s/g, '');
      expect(
        letters(
          recordsOf([text])
            .map(({ raw }) => raw)
            .join(''),
        ),
      ).toBe(letters(text));
    }),
  );
});

test('what is read and what is set aside is every record of the file, for any text', async () => {
  const dir = await folderWith({ 'rekap.yaml': 'imports: { t: { file: data.csv } }', 'data.csv': 'g,h\n' });
  const [spec] = (await loadProject(dir)).imports;
  const [file] = spec?.files ?? [];
  if (spec === undefined || file === undefined) throw new Error('no data file');
  const columns: StoredColumn[] = [
    ...(modelOf({ t: { g: 'text', h: 'text' } })
      .tables.get('t')
      ?.columns.values() ?? []),
  ].map((column) => ({ name: column.name, kind: 'text', column }));
  const store = await createStore(path.join(dir, 'scratch.duckdb'));
  onTestFinished(() => store.close());

  await fc.assert(
    fc.asyncProperty(fc.constantFrom('\n', '\r\n'), body, async (newline, text) => {
      const whole = `g,h${newline}${text}`;
      await writeFile(file.absolute, whole);
      const head = await readHead(spec, file);
      const defects: Defect[] = [];
      const source = await lookThrough(head, {
        temporary: path.join(dir, 'copy.csv'),
        onDefects: async (found) => void defects.push(...found),
        onProgress: () => undefined,
      });
      const { rows } = await store.query(`SELECT t0, t1 FROM ${textRows(source, planHeadings(spec, columns, head))}`);

      const records = recordsOf([whole]).slice(1);
      const fits = records.filter(({ fields, problem }) => problem === undefined && fields.length === 2);
      const extra = records.filter(
        ({ fields }) => fields.length > 2 && fields.slice(2).every((field) => field.trim() === ''),
      );
      const good = records.filter((record) => fits.includes(record) || extra.includes(record));
      const cell = (field: string | undefined) => field?.replaceAll(/^ +| +$/g, '') || null;
      expect(rows).toEqual(good.map(({ fields }) => [cell(fields[0]), cell(fields[1])]));
      expect(source.records).toBe(good.length);
      expect(defects.map(({ line }) => line)).toEqual(
        records.filter((each) => !good.includes(each)).map(({ line }) => line),
      );
      expect(await source.lines(good.map((_, at) => at))).toEqual(good.map(({ line }) => line));
    }),
    { numRuns: 300 },
  );
});

test('a file in order is told from one that is not', async () => {
  const dir = await folderWith({});
  const look = async (text: string) => {
    await writeFile(path.join(dir, 'a.csv'), text);
    const handle = await open(path.join(dir, 'a.csv'));
    try {
      return await checkStructure(handle, ',', 2, () => undefined);
    } finally {
      await handle.close();
    }
  };
  expect(await look('a,b\n1,2\n3,4')).toEqual({ kind: 'regular', records: 2, newline: '\n', oneLineEach: true });
  expect(await look('a,b\r\n1,"2\n"\r\n')).toEqual({
    kind: 'regular',
    records: 1,
    newline: '\r\n',
    oneLineEach: false,
  });
  for (const odd of [
    'a,b\n1\n',
    'a,b\n1,2,3\n',
    'a,b\n1,"2\n',
    'a,b\n1,"2"x\n',
    'a,b\r\n1,2\n',
    'a,b\n\n1,2\n',
    'a,b\n1, "2"\n',
    'a,b\n1,2\r',
  ]) {
    expect(await look(odd), JSON.stringify(odd)).toEqual({ kind: 'irregular' });
  }
});
