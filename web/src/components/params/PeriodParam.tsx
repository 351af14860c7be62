import { useState } from 'preact/hooks';
import { useChecked } from '../../state/typing.ts';
import { matching, periods } from '../../text/suggestions.ts';
import { Combobox } from './Combobox.tsx';
import type { ControlProps } from './control.ts';

/** Any range of time, typed as the language writes it; checked meanwhile. */
export function PeriodParam(props: ControlProps) {
  const { param, value } = props;
  const [sought, seek] = useState('');
  const check = useChecked(param.name, props.draft, props.choose);
  const usual = param.default.value;
  const suggestions = periods.includes(usual) ? periods : [usual, ...periods];
  const options = matching(suggestions, sought).map((text) => ({ value: text, label: text }));
  return (
    <Combobox
      {...props}
      // Once one is picked or given up, what was typed before is no longer looked at.
      choose={(chosen) => {
        check.stop();
        props.choose(chosen);
      }}
      draft={check.stop}
      text={value}
      options={options}
      more={false}
      seek={(text) => {
        seek(text);
        // Empty is how the list opens.
        if (text === '') check.stop();
        else check.typing(text);
      }}
      commit={(text) => {
        check.commit(text);
        return undefined;
      }}
      free
    />
  );
}
