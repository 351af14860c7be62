import type { Column, Model, Table } from '../../../language/semantics/model.ts';
import { type ColumnFlag, columnFlags, type Type, typeOfWord, typeWords } from '../../../language/semantics/types.ts';

/** Columns by name: `key text`, `required email`, `-> users`, `open | won | lost`, or `= …` for a computed one. */
export type Columns = Readonly<Record<string, string>>;

/** A model of these tables and nothing else, without the language in between. */
export function modelOf(tables: Readonly<Record<string, Columns>>): Model {
  return {
    tables: new Map(Object.entries(tables).map(([name, columns]) => [name, tableOf(name, columns)])),
    dimensions: new Map(),
    metrics: new Map(),
    calendars: new Map(),
    params: new Map(),
    reports: new Map(),
    audits: new Map(),
    texts: new Map(),
  };
}

const origin = { file: 'model.rekap', span: { start: 0, end: 0 } };

function tableOf(name: string, columns: Columns): Table {
  const key = Object.keys(columns).find((column) => columns[column]?.startsWith('key '));
  return {
    name,
    label: name,
    columns: new Map(Object.entries(columns).map(([column, text]) => [column, columnOf(column, text)])),
    ...(key === undefined ? {} : { key }),
    origin,
  };
}

function columnOf(name: string, text: string): Column {
  const words = text.split(' ');
  const flags: ColumnFlag[] = [];
  for (const flag of columnFlags) {
    if (words[0] === flag) {
      flags.push(flag);
      words.shift();
    }
  }
  const base = { name, label: name, flags, origin };
  if (text.startsWith('=')) {
    return {
      ...base,
      type: { kind: 'integer' },
      computed: { kind: 'literal', value: { kind: 'missing' }, type: { kind: 'missing' } },
    };
  }
  return { ...base, type: typeOf(words) };
}

function typeOf(words: readonly string[]): Type {
  const [first = '', ...rest] = words;
  if (first === '->') return { kind: 'reference', table: rest.join(' ') };
  if (words.includes('|')) return { kind: 'set', values: words.filter((word) => word !== '|') };
  const word = typeWords.find((each) => each === first);
  if (word === undefined) throw new Error(`no such type: ${first}`);
  return typeOfWord(word);
}
