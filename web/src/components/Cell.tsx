import type { CellView } from '../../../runtime/api/contract.ts';
import { BrokenCell } from './BrokenCell.tsx';
import { DefinitionCell } from './DefinitionCell.tsx';
import { ReportCell } from './ReportCell.tsx';
import { TestCell } from './TestCell.tsx';
import { TextCell } from './TextCell.tsx';

export function Cell({ cell }: { cell: CellView }) {
  switch (cell.kind) {
    case 'text':
      return <TextCell cell={cell} />;
    case 'report':
    case 'funnel':
    case 'goal':
    case 'audit':
      return <ReportCell cell={cell} />;
    case 'test':
      return <TestCell cell={cell} />;
    case 'broken':
      return <BrokenCell cell={cell} />;
    default:
      return <DefinitionCell cell={cell} />;
  }
}
