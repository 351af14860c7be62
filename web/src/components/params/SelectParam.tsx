import type { ParamOption } from '../../../../runtime/api/contract.ts';
import { Arrow } from './Arrow.tsx';
import type { ControlProps } from './control.ts';

/** One of a few. What was given and is none of them is shown, marked, until another is chosen. */
export function SelectParam({
  param,
  id,
  value,
  shown,
  invalid,
  describedBy,
  choose,
  options,
}: ControlProps & { options: readonly ParamOption[] }) {
  const all = param.all && !options.some((option) => option.value === 'all');
  const known = value === 'all' || options.some((option) => option.value === value);
  return (
    <span class="combobox">
      <select
        id={id}
        value={value}
        aria-invalid={invalid}
        aria-describedby={describedBy}
        onChange={(event) => choose(event.currentTarget.value)}
      >
        {all && <option value="all">All</option>}
        {!known && <option value={value}>{shown}</option>}
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      <Arrow />
    </span>
  );
}

export function BooleanParam({ id, value, shown, invalid, describedBy, choose }: ControlProps) {
  return (
    <span class="check">
      <input
        type="checkbox"
        id={id}
        checked={value === 'true'}
        aria-invalid={invalid}
        aria-describedby={describedBy}
        onChange={(event) => choose(String(event.currentTarget.checked))}
      />
      <span aria-hidden="true">{shown}</span>
    </span>
  );
}
