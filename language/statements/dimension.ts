import { labelOf } from '../base/names.ts';
import { closest } from '../base/suggest.ts';
import type { Context, Declared } from '../semantics/context.ts';
import { diagnose } from '../semantics/diagnostics.ts';
import { fileOf } from '../semantics/layers.ts';
import type { Dimension } from '../semantics/model.ts';
import { follow } from '../semantics/paths.ts';
import type { DimensionDefinition, Path } from '../syntax/ast.ts';

/** One thing that several tables have, each in the column listed for it. */
export function bindDimension(declared: Declared<DimensionDefinition>, context: Context): Dimension {
  const { definition, file } = declared;
  const columns: { table: string; column: string }[] = [];
  for (const path of definition.columns) {
    const from = fileOf(declared, path);
    const listed = bindListed(path, definition.name.text, from, context);
    if (listed === undefined) continue;
    if (columns.some(({ table }) => table === listed.table)) {
      const parameters = { name: definition.name.text, table: listed.table };
      context.report(diagnose('dimension-table-twice', { file: from, span: path.span }, parameters));
    } else columns.push(listed);
  }
  return {
    name: definition.name.text,
    label: definition.label?.text ?? labelOf(definition.name.text),
    columns,
    origin: { file, span: definition.name.span },
  };
}

function bindListed(
  path: Path,
  name: string,
  file: string,
  context: Context,
): { table: string; column: string } | undefined {
  const [head, column, ...more] = path.parts;
  if (head === undefined) return undefined;
  const table = context.tables.get(head.text);
  if (table === undefined) {
    const guess = closest(head.text, context.tables.keys());
    const fix = guess === undefined ? undefined : { span: head.span, text: guess };
    context.report(diagnose('unknown-table', { file, span: head.span, fix }, { name: head.text, guess }));
    return undefined;
  }
  context.link(file, head, { kind: 'table', name: table.name });
  if (column === undefined || more.length > 0) {
    const parameters = {
      expected: 'one column of a table',
      found: 'something else',
      where: 'A dimension',
      hint: 'Such as `deals.owner`.',
    };
    context.report(diagnose('wrong-type', { file, span: path.span }, parameters));
    return undefined;
  }
  if (!table.columns.has(column.text)) {
    follow(context, file, table, [column]);
    return undefined;
  }
  context.link(file, column, { kind: 'column', table: table.name, name: column.text });
  if (column.text !== name && table.columns.has(name)) {
    const parameters = { name, table: table.name, column: column.text };
    context.report(diagnose('dimension-hidden', { file, span: path.span }, parameters));
  }
  return { table: table.name, column: column.text };
}
