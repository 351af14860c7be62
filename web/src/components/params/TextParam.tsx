import { useEffect, useState } from 'preact/hooks';
import { project } from '../../state/project.ts';
import { useChecked } from '../../state/typing.ts';
import type { ControlProps } from './control.ts';

/** A text or a number, with its unit; checked while it is typed, and given once it is left or Enter is pressed. */
export function TextParam({ param, id, value, invalid, describedBy, choose, draft }: ControlProps) {
  const { type, all } = param;
  const percent = type === 'percent';
  const shown = value === 'all' && all ? '' : percent ? value.replace(/%$/, '') : value;
  const [text, setText] = useState(shown);
  useEffect(() => setText(shown), [shown]);
  const check = useChecked(param.name, draft, choose);
  const meant = (typed: string): string => {
    const trimmed = typed.trim();
    if (trimmed === '' && all) return 'all';
    return percent && trimmed !== '' && !trimmed.includes('%') && trimmed !== 'all' ? `${trimmed}%` : trimmed;
  };
  const commit = () => {
    if (text !== shown) check.commit(meant(text));
  };
  return (
    <span class="entry">
      {type === 'money' && <span class="unit">{currencySign()}</span>}
      <input
        id={id}
        type="text"
        inputMode={type === 'text' || type === 'reference' ? 'text' : 'decimal'}
        autocomplete="off"
        spellcheck={false}
        placeholder={all ? 'All' : ''}
        value={text}
        aria-invalid={invalid}
        aria-describedby={describedBy}
        onInput={(event) => {
          setText(event.currentTarget.value);
          check.typing(meant(event.currentTarget.value));
        }}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === 'Enter') commit();
          if (event.key !== 'Escape') return;
          setText(shown);
          check.stop();
        }}
      />
      {percent && <span class="unit">%</span>}
    </span>
  );
}

function currencySign(): string {
  const { locale, currency } = project.value?.settings ?? { locale: 'en', currency: 'USD' };
  const parts = new Intl.NumberFormat(locale, { style: 'currency', currency }).formatToParts(0);
  return parts.find(({ type }) => type === 'currency')?.value ?? currency;
}
