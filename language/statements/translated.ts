/** What the columns of a report are called in the reader's language. */
import type { Context } from '../semantics/context.ts';
import type { Report } from '../semantics/model.ts';

interface Labelled {
  readonly name: string;
  readonly label: string;
}

/** By the names of its columns; what has none is called what it is of. */
export function translatedReport<R extends Report>(report: R, { features: { labels } }: Context): R {
  if (labels === undefined) return report;
  const labelOf = ({ name }: Labelled): string | undefined => labels[`shown:${report.name}.${name}`];
  const translated = <C extends Labelled>(column: C, all: readonly Labelled[]): C => {
    const own = labelOf(column);
    if (own !== undefined) return { ...column, label: own };
    // What stands beside a metric that is compared is called after it.
    const base = all.find(({ name }) => column.name.startsWith(`${name}.`));
    const found = base && labelOf(base);
    return base === undefined || found === undefined
      ? column
      : { ...column, label: column.label.replace(base.label, found) };
  };
  const { shows } = report;
  const shown = { ...report, shows: shows.map((show: (typeof shows)[number]) => translated(show, shows)) };
  if (report.kind === 'list') return shown as R;
  const dimensions = report.dimensions.map((dimension) => translated(dimension, []));
  return { ...shown, dimensions } as R;
}
