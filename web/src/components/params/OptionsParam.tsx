import { useState } from 'preact/hooks';
import { optionsOf } from '../../state/params.ts';
import { Combobox } from './Combobox.tsx';
import type { ControlProps } from './control.ts';
import { SelectParam } from './SelectParam.tsx';

/** More than this are searched, not looked through. */
const seenAtAGlance = 12;

/** One of the values that the data have. */
export function OptionsParam(props: ControlProps) {
  const { param, version, value, shown } = props;
  const [sought, seek] = useState('');
  const first = optionsOf(param.name, '', version).value;
  // As long as all of them are here, nobody has to be asked.
  const asked = first?.more === true && sought !== '' ? optionsOf(param.name, sought, version).value : undefined;
  const list = first?.options ?? [];
  if (first !== undefined && !first.more && list.length <= seenAtAGlance) {
    return <SelectParam {...props} options={list} />;
  }
  const has = sought.trim().toLowerCase();
  const found = asked?.options ?? list.filter(({ label }) => label.toLowerCase().includes(has));
  const all = param.all && 'all'.startsWith(has) ? [{ value: 'all', label: 'All' }] : [];
  return (
    <Combobox
      {...props}
      text={value === 'all' ? 'All' : shown}
      options={[...all, ...found]}
      more={(asked ?? first)?.more === true}
      seek={seek}
      commit={(text) => {
        const same = text.trim().toLowerCase();
        if (param.all && same === '') return 'all';
        return [...all, ...found].find((option) => option.label.toLowerCase() === same)?.value;
      }}
    />
  );
}
