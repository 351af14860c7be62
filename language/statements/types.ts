/** The types that are written in tables and params. */
import { closest } from '../base/suggest.ts';
import type { Context } from '../semantics/context.ts';
import { diagnose } from '../semantics/diagnostics.ts';
import { type Type, typeOfWord, typeWords } from '../semantics/types.ts';
import type { Name, TypeNode } from '../syntax/ast.ts';

/** What a written type means; `unknown` when it means nothing, which is reported. */
export function readType(node: TypeNode, file: string, context: Context): Type {
  switch (node.kind) {
    case 'named': {
      const word = typeWords.find((known) => known === node.name.text);
      if (word !== undefined) return typeOfWord(word);
      const { text } = node.name;
      const table = context.declarations.tables.has(text) ? `-> ${text}` : undefined;
      const guess = table ?? foreignTypes[text.toLowerCase()] ?? closest(text, typeWords);
      const fix = guess === undefined ? undefined : { span: node.span, text: guess };
      context.report(
        diagnose('unknown-type', { file, span: node.span, fix }, { name: node.name.text, guess, types: typeWords }),
      );
      return { kind: 'unknown' };
    }
    case 'set': {
      const values = new Set<string>();
      for (const value of node.values) {
        if (values.has(value.text))
          context.report(diagnose('duplicate-value', { file, span: value.span }, { value: value.text }));
        values.add(value.text);
      }
      return { kind: 'set', values: [...values] };
    }
    case 'reference':
      return readReference(node.table, file, context);
  }
}

/** What other languages call our types. */
const foreignTypes: Readonly<Record<string, string>> = {
  string: 'text',
  varchar: 'text',
  str: 'text',
  int: 'integer',
  bigint: 'integer',
  float: 'number',
  double: 'number',
  decimal: 'number',
  bool: 'boolean',
  datetime: 'time',
  timestamp: 'time',
  currency: 'money',
};

function readReference(table: Name, file: string, context: Context): Type {
  const target = context.declarations.tables.get(table.text);
  if (target === undefined) {
    const guess = closest(table.text, context.declarations.tables.keys());
    const fix = guess === undefined ? undefined : { span: table.span, text: guess };
    context.report(diagnose('unknown-table', { file, span: table.span, fix }, { name: table.text, guess }));
    return { kind: 'unknown' };
  }
  context.link(file, table, { kind: 'table', name: table.text });
  const keyed = target.definition.members.some(
    (member) => member.kind === 'column' && member.flags.some((flag) => flag.text === 'key'),
  );
  if (!keyed && target.definition.damaged) return { kind: 'unknown' };
  if (!keyed) {
    const related = [
      { message: `\`${table.text}\` is declared here`, file: target.file, span: target.definition.name.span },
    ];
    context.report(diagnose('reference-without-key', { file, span: table.span, related }, { table: table.text }));
    return { kind: 'unknown' };
  }
  return { kind: 'reference', table: table.text };
}
