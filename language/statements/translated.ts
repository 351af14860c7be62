/** What the columns of a report are called in the reader's language. */
import { labelOf } from '../base/names.ts';
import { wordIn } from '../base/words.ts';
import type { Context } from '../semantics/context.ts';
import type { Report } from '../semantics/model.ts';

interface Labelled {
  readonly name: string;
  readonly label: string;
}

/** By the names of its columns; what has none is called what it is of, in the words of the language. */
export function translatedReport<R extends Report>(report: R, { features }: Context): R {
  const { labels = {}, locale } = features;
  if (locale === undefined) return report;
  const said = ({ name }: Labelled): string | undefined => labels[`shown:${report.name}.${name}`];
  // What stands beside a metric that is compared is called after it.
  const beside = (column: Labelled, base: Labelled): string => {
    const own = `${base.label}, `;
    if (!column.label.startsWith(own)) return wordIn(locale, column.label);
    return `${said(base) ?? base.label}, ${wordIn(locale, column.label.slice(own.length))}`;
  };
  const shownLabel = (column: Labelled, all: readonly Labelled[]): string => {
    const base = all.find(({ name }) => column.name.startsWith(`${name}.`));
    return said(column) ?? (base === undefined ? column.label : beside(column, base));
  };
  const { shows } = report;
  const shown = { ...report, shows: shows.map((show) => ({ ...show, label: shownLabel(show, shows) })) };
  if (report.kind === 'list') return shown as R;
  const dimensions = report.dimensions.map((dimension) => {
    const usual = dimension.kind === 'time' && dimension.label === labelOf(dimension.grain);
    return { ...dimension, label: said(dimension) ?? (usual ? wordIn(locale, dimension.label) : dimension.label) };
  });
  return { ...shown, dimensions } as R;
}

/** Whether a text in a file names a column by its label, in whatever language it is read. */
export function isCalled(label: string, text: string, context: Context): boolean {
  if (label === text) return true;
  const { locale, originals } = context.features;
  if (locale === undefined) return false;
  if (originals?.get(label)?.includes(text) === true || wordIn(locale, text) === label) return true;
  // What stands beside a metric that is compared: “Revenue, before”.
  const [at, before] = [label.lastIndexOf(', '), text.lastIndexOf(', ')];
  if (at === -1 || before === -1) return false;
  return (
    isCalled(label.slice(0, at), text.slice(0, before), context) &&
    isCalled(label.slice(at + 2), text.slice(before + 2), context)
  );
}

/** What a part of a definition is called: a step of a funnel, a check of an audit. */
export function partLabel(kind: 'step' | 'check', of: string, label: string, { features }: Context): string {
  return features.labels?.[`${kind}:${of}.${label}`] ?? label;
}
