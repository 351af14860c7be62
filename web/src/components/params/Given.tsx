import type { ResultParam } from '../../../../runtime/api/contract.ts';
import { file } from '../../state/project.ts';
import { link } from '../../state/route.ts';
import { Name } from '../Name.tsx';

/** What an answer was given: its numbers are of this, whatever the controls say by now. */
export function Given({ params }: { params: readonly ResultParam[] }) {
  if (params.length === 0) return null;
  return (
    <p class="given">
      {params.map(({ name, label, text }, index) => (
        <span key={name}>
          {index > 0 && <span aria-hidden="true"> · </span>}
          <ParamName name={name} label={label} /> <strong>{text}</strong>
        </span>
      ))}
    </p>
  );
}

function ParamName({ name, label }: { name: string; label: string }) {
  const definition = file.value?.params.find((param) => param.name === name)?.definition;
  if (definition === undefined) return <>{label}</>;
  return <Name ids={[`param:${name}`]} href={link(definition.path, definition.cell)} text={label} />;
}
