/** How good a learned chance was on the rows that were settled last, learned from those before. */
import { columnFormatter, type FormatSettings } from '../../language/base/format.ts';
import type { CompiledTrial } from '../../language/index.ts';
import type { CellValue, ResultNote } from '../api/contract.ts';
import type { Engine } from '../engines/engine.ts';

export interface Trial {
  readonly label: string;
  /** How many rows were learned from, and how many tried, those since this day. */
  readonly learned: number;
  readonly tried: number;
  readonly since: string;
  /** The mean squared difference of what came from what was told: 0 is perfect. */
  readonly brier: number;
  /** The same of telling every row the share of all. */
  readonly overallBrier: number;
  /** By tenths of what was told. */
  readonly tenths: readonly {
    readonly tenth: number;
    readonly rows: number;
    readonly told: number;
    readonly came: number;
  }[];
}

/** Undefined where no row was settled late enough to be tried on. */
export async function runTrial(
  { label, sql }: CompiledTrial,
  engine: Pick<Engine, 'query'>,
  signal: AbortSignal | undefined,
): Promise<Trial | undefined> {
  const { columns, rows } = await engine.query(sql, { signal });
  const place = new Map(columns.map(({ name }, index) => [name, index]));
  const cell = (row: readonly CellValue[], name: string): CellValue => row[place.get(name) ?? -1] ?? null;
  const number = (row: readonly CellValue[], name: string): number => Number(cell(row, name));
  const sum = (name: string): number => rows.reduce((all, row) => all + number(row, name), 0);
  const tried = sum('rows');
  const [first] = rows;
  if (first === undefined || tried === 0) return undefined;
  return {
    label,
    learned: number(first, 'learned'),
    tried,
    since: rows.map((row) => String(cell(row, 'since'))).sort()[0] ?? '',
    brier: sum('squared') / tried,
    overallBrier: sum('overall_squared') / tried,
    tenths: rows.map((row) => ({
      tenth: number(row, 'tenth'),
      rows: number(row, 'rows'),
      told: number(row, 'told'),
      came: number(row, 'came'),
    })),
  };
}

export async function trialNotes(
  trials: readonly CompiledTrial[],
  engine: Pick<Engine, 'query'>,
  settings: FormatSettings,
  signal: AbortSignal | undefined,
): Promise<ResultNote[]> {
  const notes = trials.map(async (each): Promise<ResultNote[]> => {
    const trial = await runTrial(each, engine, signal);
    const message =
      trial === undefined
        ? `${each.label} is not tried: too few rows are settled.`
        : [trialText(trial, settings), ...tenthTexts(trial, settings)].join(' ');
    return [{ code: 'likelihood', message }];
  });
  return (await Promise.all(notes)).flat();
}

/** How good it is, in a sentence. */
export function trialText(trial: Trial, { locale }: FormatSettings): string {
  const { label, learned, tried, since, brier, overallBrier } = trial;
  const [few, many] = [learned, tried].map((count) => count.toLocaleString(locale));
  const digits = { minimumFractionDigits: 4, maximumFractionDigits: 4 };
  const [own, overall] = [brier, overallBrier].map((score) => score.toLocaleString(locale, digits));
  const verdict = verdictOf(trial);
  return `${label}, learned from the ${few} rows settled before ${since} and tried on the ${many} since: Brier score ${own}, the share of all ${overall}.${verdict}`;
}

function verdictOf({ brier, overallBrier }: Trial): string {
  if (brier >= overallBrier) return ' It is no better than the share of all: do not rely on it.';
  // Nobody foresees nearly all of what comes.
  if (brier < 0.1 * overallBrier)
    return ' That is too good: what it learns by is known only once a row is settled, and tells nothing of an open one.';
  return '';
}

/** What was told and what came, by tenths. */
export function tenthTexts({ tenths }: Trial, settings: FormatSettings): string[] {
  const shares = tenths.flatMap(({ told, came }) => [told, came]);
  const percent = columnFormatter(shares, 'percent', settings);
  return tenths.map(
    ({ rows, told, came }) =>
      `Told ${percent(told)}, came ${percent(came)} (${rows.toLocaleString(settings.locale)} rows).`,
  );
}
