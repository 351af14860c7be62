/** The card of an audit: what each check looks for. */
import type { FormatSettings } from '../../base/format.ts';
import type { RowExpression } from '../model.ts';
import type { Audit, AuditCheck, AuditLeaf } from '../model-audit.ts';
import { rowText, type Telling } from './aggregate.ts';
import { fact } from './card.ts';
import type { Told } from './metric-card.ts';
import { say } from './words.ts';

const leafTexts: Readonly<Record<AuditLeaf, string>> = {
  accuracy: 'accuracy',
  failing: 'the number of rows that fail',
  rows: 'the number of rows',
};

/** When an audit fails, in words. */
export function auditText({ fail }: Audit, settings: FormatSettings): string {
  if (fail === undefined) return 'a row fails a check';
  return say(fail, { settings, leaf: (leaf) => leafTexts[leaf], named: () => undefined });
}

export function tellAudit(audit: Audit, telling: Telling): Told {
  const { table, checks } = audit;
  return {
    formula: `${checks.length === 1 ? '1 check' : `${checks.length} checks`} of ${table}`,
    facts: [
      ...fact('accuracy', 'Accuracy', `the share of rows of ${table} that fail no check of it`),
      ...fact('fails', 'Fails when', auditText(audit, telling.settings)),
      ...fact('params', 'Params', audit.params?.join(', ')),
    ],
    parts: [
      {
        title: 'A row fails when',
        facts: checks.flatMap((check) => fact('check', check.label, checkText(check, audit, telling))),
      },
    ],
  };
}

function checkText(check: AuditCheck, audit: Audit, telling: Telling): string {
  const { failing, among, table } = check;
  const text = (expression: RowExpression): string => rowText(expression, table, telling);
  const of = table === audit.table ? '' : `of ${table}: `;
  const where = among === undefined ? '' : `, among those where ${text(among)}`;
  switch (failing.kind) {
    case 'condition':
      return `${of}${failing.says ?? text(failing.condition)}${where}`;
    case 'duplicate': {
      const ignoring = failing.ignoring.length === 0 ? '' : `, whatever the ${failing.ignoring.join(', ')}`;
      return `another row has the same ${failing.columns.map(text).join(' and ')}${ignoring}; missing is like nothing${where}`;
    }
    case 'similar':
      return (
        `${failing.columns.map(text).join(' and ')} of another row ${failing.columns.length === 1 ? 'is' : 'are'} more than ` +
        `${Number((Number(failing.above) * 100).toPrecision(12))}% alike (Jaro–Winkler, without capitals, accents and punctuation), ` +
        `of those that begin or end with the same four letters; missing is like nothing${where}`
      );
  }
}
