/** What rows are compared by where several have something in common: values without what makes no difference. */
import { referenceOf } from '../plan/columns.ts';
import type { Model, RowExpression } from '../semantics/model.ts';
import type { AuditCheck } from '../semantics/model-audit.ts';
import { rebase } from '../semantics/typed.ts';
import { family } from '../semantics/types.ts';
import * as build from './build.ts';
import type { RowSource } from './rows.ts';
import type { SqlExpression } from './tree.ts';

/** What rows are compared by: missing of those that are not looked at. */
export function compared(
  { failing, among }: AuditCheck,
  place: number,
  model: Model,
  rows: RowSource,
): { expression: SqlExpression; alias: string }[] {
  if (failing.kind === 'condition') return [];
  return failing.columns.map((expression, index) => {
    const value =
      failing.kind === 'similar'
        ? spelling(labelOf(expression, model, rows))
        : failing.ignoring.length > 0 && family(expression.type) === 'text'
          ? plainly(build.cast(rows.value(expression), 'text'), failing.ignoring)
          : rows.value(expression);
    const kept: SqlExpression =
      among === undefined ? value : { kind: 'case', branches: [{ condition: rows.condition(among), value }] };
    return { expression: kept, alias: valueColumn(place, index) };
  });
}

type Ignoring = Extract<AuditCheck['failing'], { kind: 'duplicate' }>['ignoring'];

/** A text without what is ignored in it; missing where nothing is left. */
function plainly(value: SqlExpression, ignoring: Ignoring): SqlExpression {
  const without = (text: SqlExpression, pattern: string): SqlExpression =>
    build.call('replace_matches', text, build.text(pattern), build.text(''));
  const steps: Readonly<Record<Ignoring[number], (text: SqlExpression) => SqlExpression>> = {
    case: (text) => build.call('lower', text),
    accents: (text) => build.call('without_accents', text),
    spaces: (text) => without(text, '\\s+'),
    punctuation: (text) => without(text, '[^\\p{L}\\p{N}\\s]+'),
  };
  return build.call(
    'nullif',
    ignoring.reduce((text, each) => steps[each](text), value),
    build.text(''),
  );
}

/** Words of small letters without accents, and numbers, with a blank between them; missing where there are none. */
function spelling(value: SqlExpression): SqlExpression {
  const plain = build.call('lower', build.call('without_accents', build.call('left', value, build.number(200))));
  const words = build.call('replace_matches', plain, build.text('[^\\p{L}\\p{N}]+'), build.text(' '));
  return build.call('nullif', build.call('trim', words, build.text(' ')), build.text(''));
}

/** A reference is compared by what its row is shown as. */
function labelOf(expression: RowExpression, model: Model, rows: RowSource): SqlExpression {
  const stored = build.cast(rows.value(expression), 'text');
  const [shown] = shownOf(expression, model);
  return shown === undefined ? stored : build.call('coalesce', build.cast(rows.value(shown), 'text'), stored);
}

/** What a reference’s row is shown as. */
export function shownOf(expression: RowExpression, model: Model): RowExpression[] {
  const shownAs = referenceOf(model, expression.type)?.shownAs;
  if (shownAs === undefined || expression.kind !== 'leaf' || expression.leaf.kind !== 'column') return [];
  return [rebase(shownAs, [...expression.leaf.path, expression.leaf.column])];
}

export function valueColumn(place: number, index: number): string {
  return `value ${place + 1}.${index + 1}`;
}
