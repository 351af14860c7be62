import { useEffect, useRef } from 'preact/hooks';
import type { ControlProps } from './control.ts';

/** A day that is typed is whole only at its end: what comes between is not given. */
const settled = 700;
/** The year 202 is 2024 in the making. */
const firstYear = '1000';

export function DateParam({ param, id, value, invalid, describedBy, choose }: ControlProps) {
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const commit = (text: string) => {
    clearTimeout(timer.current);
    if (text !== '') choose(text);
    else if (param.all) choose('all');
  };
  return (
    <input
      id={id}
      type="date"
      value={value}
      required={!param.all}
      aria-invalid={invalid}
      aria-describedby={describedBy}
      onChange={({ currentTarget }) => {
        clearTimeout(timer.current);
        if (currentTarget.value < firstYear && currentTarget.value !== '') return;
        timer.current = setTimeout(() => commit(currentTarget.value), settled);
      }}
      onBlur={({ currentTarget }) => {
        if (currentTarget.value === '' && !param.all) currentTarget.value = value;
        else if (currentTarget.value !== value) commit(currentTarget.value);
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit(event.currentTarget.value);
      }}
    />
  );
}
