import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { ParamOption } from '../../../../runtime/api/contract.ts';
import { Arrow } from './Arrow.tsx';
import type { ControlProps } from './control.ts';

interface Props extends ControlProps {
  /** What is in it while nobody types. */
  readonly text: string;
  /** Those that fit what is typed. */
  readonly options: readonly ParamOption[];
  /** There are others: one has to type to find them. */
  readonly more: boolean;
  /** Called with what is typed; empty: everything is wanted. */
  readonly seek: (text: string) => void;
  /** The value that a typed text is, when the field is left; undefined: none, or it takes care of it itself. */
  readonly commit: (text: string) => string | undefined;
  /** What is typed need not be one of the options. */
  readonly free?: boolean;
}

/** An editable combobox as the ARIA pattern has it: a field, and a list that the arrows move through. */
export function Combobox(props: Props) {
  const { param, id, text, options, more, seek, commit, free = false, invalid, describedBy, choose, draft } = props;
  const [typed, setTyped] = useState<string | undefined>(undefined);
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(-1);
  const list = useRef<HTMLDivElement>(null);
  const popup = useRef<HTMLDivElement>(null);
  const active = open ? options[at] : undefined;
  useEffect(() => {
    list.current?.children[at]?.scrollIntoView({ block: 'nearest' });
  }, [at]);
  // Its names may be longer than the field, which may be at the edge of the window.
  useLayoutEffect(() => {
    const element = popup.current;
    if (element === null) return;
    element.classList.remove('leftwards');
    const { right } = element.getBoundingClientRect();
    element.classList.toggle('leftwards', right > document.documentElement.clientWidth);
  });
  // What was given another way, as by the back button, stands in it.
  useEffect(() => setTyped(undefined), [text]);

  const show = (whether: boolean) => {
    setOpen(whether);
    setAt(-1);
    if (whether) seek('');
  };
  const pick = (option: ParamOption) => {
    setTyped(undefined);
    show(false);
    choose(option.value);
  };
  const leave = () => {
    show(false);
    if (typed === undefined || typed === text) return;
    const value = commit(typed);
    if (value !== undefined) choose(value);
    if (!free) setTyped(undefined);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const last = options.length - 1;
    const target = { ArrowDown: at >= last ? 0 : at + 1, ArrowUp: at <= 0 ? last : at - 1 }[event.key];
    if (target !== undefined) {
      event.preventDefault();
      if (open) setAt(target);
      else show(true);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      const only = !free && typed !== undefined && options.length === 1 ? options[0] : undefined;
      const chosen = active ?? only;
      if (chosen === undefined) leave();
      else pick(chosen);
    } else if (event.key === 'Escape') {
      if (open) show(false);
      setTyped(undefined);
      draft(undefined);
    }
  };
  return (
    <span class="combobox">
      <input
        id={id}
        type="text"
        role="combobox"
        aria-expanded={open}
        aria-controls={`${id}/list`}
        aria-autocomplete="list"
        aria-activedescendant={active === undefined ? undefined : `${id}/option/${at}`}
        aria-invalid={invalid}
        aria-describedby={describedBy}
        autocomplete="off"
        spellcheck={false}
        value={typed ?? text}
        title={typed ?? text}
        onInput={(event) => {
          const next = event.currentTarget.value;
          setTyped(next);
          setOpen(true);
          setAt(-1);
          seek(next);
        }}
        onFocus={(event) => event.currentTarget.select()}
        onClick={() => show(!open)}
        onBlur={leave}
        onKeyDown={onKeyDown}
      />
      <Arrow />
      {open && (options.length > 0 || !free) && (
        <div class="options" ref={popup}>
          <div id={`${id}/list`} role="listbox" aria-label={param.label} tabIndex={-1} ref={list}>
            {options.map((option, index) => (
              <div
                key={option.value}
                id={`${id}/option/${index}`}
                role="option"
                aria-selected={option.label === text}
                tabIndex={-1}
                class={index === at ? 'active' : undefined}
                // The field keeps the focus, so that leaving it is not what comes first.
                onMouseDown={(event) => {
                  event.preventDefault();
                  pick(option);
                }}
              >
                {option.label}
              </div>
            ))}
          </div>
          {options.length === 0 && <p class="none">Nothing has this in its name.</p>}
          {more && <p class="none">There are more: type a part of the name.</p>}
        </div>
      )}
    </span>
  );
}
