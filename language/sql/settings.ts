import type { Model } from '../semantics/model.ts';
import type { Calendar } from '../semantics/ranges.ts';
import type { Lowering } from './expressions.ts';

/** What every statement of a report is made with. */
export interface SqlSettings {
  readonly model: Model;
  readonly calendar: Calendar;
  /** The project's currency, an ISO 4217 code. */
  readonly currency: string;
  /** The SQL of a scalar function of the language. */
  readonly call: Lowering<never>['call'];
}
