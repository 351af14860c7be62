/** A text with its holes filled, as golden cases show it. */
import { formatValue } from '../../language/base/format.ts';
import { compileReport, type Program, type Settings } from '../../language/index.ts';
import { keyOfText } from '../../language/semantics/declare.ts';
import { fillText } from '../../language/service/text.ts';
import type { Database } from './database.ts';
import { readAsked } from './params.ts';

/** `2 span=2024`: the second text, for a value of a param. What has an error stays in its braces, marked. */
export async function filledText(
  asked: string,
  program: Program,
  settings: Settings,
  database: Database,
): Promise<string> {
  const { report: number, params } = readAsked(asked);
  const [tree] = program.files;
  const texts = tree?.cells.flatMap(({ definition }) => (definition?.kind === 'text' ? [definition] : [])) ?? [];
  const text = texts[Number(number) - 1];
  if (tree === undefined || text === undefined) return 'There is no such text.';
  const report = compileReport(program, keyOfText(tree.file, Number(number)), settings, params);
  const returned = report === undefined ? undefined : await database.query(report.sql);
  return fillText(text, (hole, source) => {
    const column = report?.columns.find(({ name }) => name === `hole ${hole + 1}`);
    const place = returned?.columns.indexOf(column?.name ?? '') ?? -1;
    if (column === undefined) return `{${source} ⚠}`;
    return formatValue(returned?.rows[0]?.[place] ?? null, column.format, settings);
  });
}
