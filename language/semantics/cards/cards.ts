/** The cards of everything a project defines. */
import type { FormatSettings } from '../../base/format.ts';
import { position } from '../../base/span.ts';
import { assertUnreachable } from '../../base/unreachable.ts';
import type { FileTree } from '../../syntax/ast.ts';
import { aggregatesOf } from '../aggregates.ts';
import type { Change } from '../layers.ts';
import { idOf, type Link, type Target } from '../links.ts';
import type { Metric, MetricExpression, Model } from '../model.ts';
import type { Telling } from './aggregate.ts';
import { tellAudit } from './audit-card.ts';
import { tellCalendar } from './calendar-card.ts';
import type { Card, Mention, Way } from './card.ts';
import { changeFacts } from './changes.ts';
import { computedColumns } from './columns.ts';
import { Mentions, nameOf } from './mentions.ts';
import { type Told, tellMetric } from './metric-card.ts';
import { tellColumn, tellDimension, tellTable } from './model-cards.ts';
import { tellParam } from './param-card.ts';
import { tellReport } from './report-card.ts';
import { type Start, Ways } from './ways.ts';

/** A checked project, as far as cards need it. */
export interface Checked {
  readonly files: readonly FileTree[];
  readonly model: Model;
  readonly links: readonly Link[];
  readonly changes: readonly Change[];
}

/** Makes cards when they are asked for; what several of them need is worked out once. */
export class Cards {
  readonly #checked: Checked;
  readonly #settings: FormatSettings & { readonly timezone: string };
  readonly #ways: Ways;
  #mentions: Mentions | undefined;
  readonly #made = new Map<string, Card | undefined>();

  constructor(checked: Checked, settings: FormatSettings & { readonly timezone: string }) {
    this.#checked = checked;
    this.#settings = settings;
    this.#ways = new Ways(checked.model);
  }

  /** Who defines what, and who uses whom; worked out when it is first asked for. */
  get mentions(): Mentions {
    const { files, links, changes } = this.#checked;
    this.#mentions ??= new Mentions(files, links, changes);
    return this.#mentions;
  }

  /** The card of a definition; undefined when there is none of this name, or it has errors. */
  of(target: Target): Card | undefined {
    const id = idOf(target);
    if (!this.#made.has(id)) this.#made.set(id, this.#make(target, id));
    return this.#made.get(id);
  }

  #make(target: Target, id: string): Card | undefined {
    const written = this.mentions.written.get(id);
    const told = this.#tell(target, id);
    if (written === undefined || told === undefined) return undefined;
    const { files, changes } = this.#checked;
    const text = files.find(({ file }) => file === written.file)?.text ?? '';
    return {
      kind: target.kind,
      id,
      name: nameOf(target),
      label: written.label,
      ...told,
      facts: [...told.facts, ...changeFacts(target, changes, files, this.mentions)],
      uses: target.kind === 'table' ? this.#referenced(target.name) : this.mentions.uses(id),
      usedBy: this.mentions.usedBy(id),
      defined: { file: written.file, line: position(text, written.name.start).line },
    };
  }

  #tell(target: Target, id: string): (Told & { readonly ways: readonly Way[] }) | undefined {
    const { model } = this.#checked;
    switch (target.kind) {
      case 'metric': {
        const metric = model.metrics.get(target.name);
        if (metric === undefined) return undefined;
        const told = tellMetric(metric, this.#metricsIn(id), this.#telling(id));
        return { ...told, ways: this.#ways.of(startsOf([metric.expression])) };
      }
      case 'dimension': {
        const dimension = model.dimensions.get(target.name);
        if (dimension === undefined) return undefined;
        return { ...tellDimension(dimension, model), ways: this.#ways.to(target.name) };
      }
      case 'table': {
        const table = model.tables.get(target.name);
        if (table === undefined) return undefined;
        const tellingOf = (name: string): Telling => this.#telling(idOf({ kind: 'column', table: table.name, name }));
        return { ...tellTable(table, this.#telling(id), tellingOf), ways: [] };
      }
      case 'column': {
        const table = model.tables.get(target.table);
        const column = table?.columns.get(target.name);
        if (table === undefined || column === undefined || column.type.kind === 'unknown') return undefined;
        return { ...tellColumn(table, column, this.#telling(id)), ways: [] };
      }
      case 'report':
      case 'goal':
      case 'funnel': {
        const report = model.reports.get(target.name);
        if (report === undefined) return undefined;
        const formulaOf = ({ name, label }: Metric): string => this.of({ kind: 'metric', name })?.formula ?? label;
        return { ...tellReport(report, this.#metricsIn(id), this.#telling(id), formulaOf), ways: [] };
      }
      case 'calendar': {
        const calendar = model.calendars.get(target.name);
        return calendar === undefined ? undefined : { ...tellCalendar(calendar, this.#telling(id)), ways: [] };
      }
      case 'param': {
        const param = model.params.get(target.name);
        if (param === undefined || param.type.kind === 'unknown') return undefined;
        return { ...tellParam(param, this.#telling(id)), ways: [] };
      }
      case 'audit': {
        const audit = model.audits.get(target.name);
        return audit === undefined ? undefined : { ...tellAudit(audit, this.#telling(id)), ways: [] };
      }
      case 'test':
        return undefined;
      default:
        return assertUnreachable(target);
    }
  }

  /** The tables that a table's columns lead to. */
  #referenced(table: string): readonly Mention[] {
    const columns = this.#checked.model.tables.get(table)?.columns.values() ?? [];
    const ids = [...columns].flatMap(({ name }) => this.mentions.uses(idOf({ kind: 'column', table, name })));
    const tables = ids.filter(({ kind }) => kind === 'table');
    return [...new Map(tables.map((each) => [each.id, each])).values()];
  }

  /** The metrics that a definition is made of, the nearest first. */
  #metricsIn(id: string): Metric[] {
    return this.mentions
      .closure(id)
      .flatMap((used) => (used.startsWith('metric:') ? (this.#checked.model.metrics.get(used.slice(7)) ?? []) : []));
  }

  #telling(id: string): Telling {
    const { model } = this.#checked;
    return { model, settings: this.#settings, columns: computedColumns(model, this.mentions.closure(id)) };
  }
}

/** Where the rows of some expressions come from, each table and way once. */
function startsOf(expressions: readonly MetricExpression[]): Start[] {
  const starts = aggregatesOf(expressions).map(({ table, via }): [string, Start] => [
    [table, ...via].join('\0'),
    { table, via },
  ]);
  return [...new Map(starts).values()];
}
