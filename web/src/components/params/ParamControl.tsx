import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { ParamReading, ParamView } from '../../../../runtime/api/contract.ts';
import { hide, show } from '../../state/hover.ts';
import { readingOf } from '../../state/params.ts';
import { project } from '../../state/project.ts';
import { given } from '../../state/route.ts';
import { periodText } from '../../text/period.ts';
import { Message } from '../Message.tsx';
import type { ControlProps } from './control.ts';
import { DateParam } from './DateParam.tsx';
import { OptionsParam } from './OptionsParam.tsx';
import { PeriodParam } from './PeriodParam.tsx';
import { BooleanParam, SelectParam } from './SelectParam.tsx';
import { TextParam } from './TextParam.tsx';

interface Props {
  readonly param: ParamView;
  readonly version: number;
  /** Undefined: the default. */
  readonly give: (value: string | undefined) => void;
}

export function ParamControl({ param, version, give }: Props) {
  const { name, label, default: usual } = param;
  const [draft, setDraft] = useState<string | undefined>(undefined);
  const text = given.value.get(name);
  const id = `given:${name}`;
  const describedBy = `${id}/says`;
  const committed = useReading(param, text, version);
  const typed = useReading(param, draft ?? text, version);
  const invalid = typed?.ok === false;
  const choose = (value: string) => {
    setDraft(undefined);
    if (value !== (text ?? usual.value)) give(value === usual.value ? undefined : value);
  };
  const controls: ControlProps = {
    ...{ param, version, id, invalid, describedBy, choose, draft: setDraft },
    value: text ?? usual.value,
    shown: committed?.ok === true ? committed.text : (text ?? usual.label),
  };
  return (
    <div class={text === undefined ? 'control' : 'control changed'}>
      <label
        for={id}
        onMouseEnter={({ currentTarget }) => show({ ids: [`param:${name}`], anchor: currentTarget }, 'soon')}
        onMouseLeave={() => hide('soon')}
      >
        {label}
        {text !== undefined && <span class="unseen"> (changed)</span>}
      </label>
      {controlFor(controls)}
      <p class={invalid ? 'says wrong' : 'says'} id={describedBy} aria-live="polite">
        <Says reading={typed} />
      </p>
    </div>
  );
}

function controlFor(props: ControlProps): ComponentChildren {
  const { type, all, options } = props.param;
  if (type === 'boolean' && !all) return <BooleanParam {...props} />;
  if (Array.isArray(options)) return <SelectParam {...props} options={options} />;
  if (options === 'data') return <OptionsParam {...props} />;
  if (type === 'period') return <PeriodParam {...props} />;
  return type === 'date' ? <DateParam {...props} /> : <TextParam {...props} />;
}

/** What is wrong with a text, or the days that a period is. */
function Says({ reading }: { reading: ParamReading | undefined }) {
  if (reading === undefined) return null;
  if (reading.ok) {
    return <>{reading.days !== null && periodText(reading.days, project.value?.settings.locale ?? 'en')}</>;
  }
  return (
    <>
      <Message text={reading.message} />
      {reading.hint !== undefined && (
        <>
          {' '}
          <Message text={reading.hint} />
        </>
      )}
    </>
  );
}

/** What the default is called, and which days it is, the server knows, too; what its type lists the page does. */
function useReading(param: ParamView, text: string | undefined, version: number): ParamReading | undefined {
  const { name, type, options, default: usual } = param;
  const plain = text === undefined && type !== 'period' && (options !== 'data' || usual.value === 'all');
  const read = plain ? undefined : readingOf(name, text, version).value;
  return plain ? { ok: true, value: usual.value, text: usual.label, days: null } : read;
}
