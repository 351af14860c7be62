/** What is asked of the rows of a list, in words: of the row itself, and of what metrics come to for it. */
import { isOfRow, metricsIn, rowPartsIn } from '../list-leaves.ts';
import type { ListExpression, ListLeaf, MetricExpression, RowExpression } from '../model.ts';
import { rowText, type Telling } from './aggregate.ts';
import { rowWording } from './columns.ts';
import type { MetricWords } from './metrics.ts';
import { say, type Wording } from './words.ts';

/** An expression in a list of the rows of a table. */
export function listText(expression: ListExpression, table: string, words: MetricWords, telling: Telling): string {
  if (isOfRows(expression)) return rowText(expression, table, telling);
  if (isOfMetrics(expression)) return words.formula(expression);
  const rows = rowWording(telling.model, table, telling.columns, telling.settings);
  const wording: Wording<ListLeaf> = {
    settings: telling.settings,
    leaf: (leaf) => (isOfRow(leaf) ? rows.leaf(leaf) : words.part({ kind: 'leaf', leaf, type: { kind: 'unknown' } })),
    isPhrase: (leaf) => isOfRow(leaf) && rows.isPhrase?.(leaf) === true,
    named: (part) => {
      if (isOfRows(part)) return rows.named(part);
      return isOfMetrics(part) ? words.named(part) : undefined;
    },
  };
  return say(expression, wording);
}

function isOfRows(expression: ListExpression): expression is RowExpression {
  return metricsIn([expression]).length === 0;
}

function isOfMetrics(expression: ListExpression): expression is MetricExpression {
  return metricsIn([expression]).length > 0 && rowPartsIn([expression]).length === 0;
}
