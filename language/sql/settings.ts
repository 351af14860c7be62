import type { Model } from '../semantics/model.ts';
import type { Calendar } from '../semantics/ranges.ts';
import type { Lowering } from './expressions.ts';

/** What every statement of a report is made with. */
export interface SqlSettings {
  readonly model: Model;
  readonly calendar: Calendar;
  /** The SQL of a scalar function of the language. */
  readonly call: Lowering<never>['call'];
}
