import { isPeriod } from '../../../language/base/format.ts';
import { type Heading, type Headings, isFirstOfSeveral } from '../../../language/base/headings.ts';
import type { ReportResult } from '../../../runtime/api/contract.ts';
import { PartialMark } from './PartialMark.tsx';

interface Props {
  result: ReportResult;
  headings: Headings;
  /** Of the columns. */
  classes: readonly string[];
  /** How much room each needs. */
  styles: readonly (string | undefined)[];
}

/** The columns' own headings, and above those that go across what they are of. */
export function TableHead({ result, headings, classes, styles }: Props) {
  const { columns, across } = result;
  const { above, labels } = headings;
  const time = across.findIndex(({ format }) => isPeriod(format));
  const parts = new Map(result.partial_columns.map(({ column, ...part }) => [column, part]));
  const text = (heading: Heading | undefined, column: number) => (
    <>
      {heading?.text}
      {heading?.partial === true && <PartialMark part={parts.get(column)} />}
    </>
  );
  // The first level says what goes across; the lowest stands right above the columns where there is one metric.
  const isOfTime = (level: number) => time !== -1 && level === time + 1;
  const own = (index: number, rowSpan: number) => (
    <th
      key={columns[index]?.name}
      scope="col"
      rowSpan={rowSpan}
      class={`${classes[index]} ${columns[index]?.metric !== undefined && isOfTime(above.length) ? 'period' : ''}`}
      style={styles[index]}
    >
      {text(labels[index], index)}
    </th>
  );
  return (
    <thead>
      {above.map((level, row) => (
        <tr key={row}>
          {level.map((heading, index) => {
            if (columns[index]?.metric === undefined) return row === 0 && own(index, above.length + 1);
            if (heading.from !== index) return null;
            const span = level.filter((each) => each.from === heading.from).length;
            const first = row > 0 && isFirstOfSeveral(headings, index) ? 'first' : '';
            return (
              <th
                key={index}
                scope="colgroup"
                colSpan={span}
                class={`above ${first} ${isOfTime(row) ? 'period' : ''} ${columns[index]?.across === null ? 'whole' : ''}`}
              >
                <span>{text(heading, index)}</span>
              </th>
            );
          })}
        </tr>
      ))}
      <tr>{columns.map(({ metric }, index) => (above.length === 0 || metric !== undefined) && own(index, 1))}</tr>
    </thead>
  );
}
