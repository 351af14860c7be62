/** The chances that something reads, each with a statement that tells how good it is. */
import { type Backend, sqlSettings } from './backend.ts';
import type { CompiledTrial } from './compiled.ts';
import { tablesRead } from './plan/tables-read.ts';
import type { LikelihoodLeaf, Model } from './semantics/model.ts';
import type { Calendar } from './semantics/ranges.ts';
import { leafText } from './semantics/row-leaves.ts';
import { printQuery } from './sql/print.ts';
import type { SqlSettings } from './sql/settings.ts';
import { trialQuery } from './sql/trial.ts';

/** @param part anything of the model: a report, a column */
export function compileTrials(
  part: object,
  model: Model,
  calendar: Calendar & Pick<SqlSettings, 'currency'>,
  backend: Backend,
): CompiledTrial[] {
  const found = new Map<string, LikelihoodLeaf>();
  const seen = new Set<object>();
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null || seen.has(node)) return;
    seen.add(node);
    if (isLikelihood(node)) found.set(JSON.stringify({ ...node, path: [] }), node);
    for (const each of Object.values(node)) visit(each);
  };
  visit(part);
  return [...found.values()].flatMap((leaf): CompiledTrial[] => {
    const { date, table } = leaf;
    if (date === undefined) return [];
    return [
      {
        label: labelOf(leaf, model),
        sql: printQuery(trialQuery(leaf, date, sqlSettings(model, calendar, backend)), backend.dialect),
        tables: [...tablesRead(model, table, [leaf.of, ...leaf.by, leaf.settled, date])],
      },
    ];
  });
}

function isLikelihood(node: object): node is LikelihoodLeaf {
  return 'kind' in node && node.kind === 'likelihood' && 'settled' in node;
}

/** The column that it is, where it is one. */
function labelOf(leaf: LikelihoodLeaf, model: Model): string {
  const id = JSON.stringify({ ...leaf, path: [] });
  const column = [...(model.tables.get(leaf.table)?.columns.values() ?? [])].find(
    ({ computed }) =>
      computed?.kind === 'leaf' &&
      computed.leaf.kind === 'likelihood' &&
      JSON.stringify({ ...computed.leaf, path: [] }) === id,
  );
  return column?.label ?? leafText({ ...leaf, path: [] });
}
