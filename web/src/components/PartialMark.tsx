import { partialMark } from '../../../language/base/format.ts';
import type { ReportResult } from '../../../runtime/api/contract.ts';

/** Behind a period that the numbers are only a part of: why, where the pointer rests. */
export function PartialMark({ part }: { part: Omit<ReportResult['partial'][number], 'row'> | undefined }) {
  if (part === undefined) return null;
  const why = part.why === 'running' ? 'it is running' : 'the range cuts it';
  return (
    <abbr class="partial" title={`partial: ${why} (${part.from} to ${part.to})`}>
      {partialMark}
    </abbr>
  );
}
