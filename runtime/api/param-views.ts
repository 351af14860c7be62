/** Params as the page sees them. */
import { hasOptions } from '../../language/index.ts';
import { homeOf } from '../../language/semantics/cards/mentions.ts';
import { idOf, type Target } from '../../language/semantics/links.ts';
import type { Constant, Param, ParamValue } from '../../language/semantics/model.ts';
import { takesAll } from '../../language/semantics/params/param.ts';
import { sayValue, textOfValue } from '../../language/semantics/params/texts.ts';
import type { Session } from '../session.ts';
import type { ParamKind, ParamOption, ParamView } from './contract.ts';

/** The params of these names, in the order of their definitions. */
export function viewParams(names: ReadonlySet<string>, session: Session): ParamView[] {
  return [...session.program.model.params.values()].flatMap((param) => {
    const kind = kindOf(param.type);
    return names.has(param.name) && kind !== undefined ? [viewParam(param, kind, session)] : [];
  });
}

function viewParam(param: Param, type: ParamKind, session: Session): ParamView {
  const { name, label } = param;
  const target: Target = { kind: 'param', name };
  const listed = valuesOf(param.type).map((value) => optionOf(value, param, session));
  const fromData = hasOptions(session.program, name) ? 'data' : null;
  return {
    name,
    label,
    type,
    all: takesAll(param),
    default: optionOf(param.default, param, session),
    options: listed.length > 0 ? listed : fromData,
    definition: { path: session.cards.mentions.written.get(idOf(target))?.file ?? '', cell: homeOf(target) },
  };
}

function optionOf(value: ParamValue, { type }: Param, { settings }: Session): ParamOption {
  return { value: textOfValue(value, type), label: sayValue(value, type, settings) };
}

/** The values that a type lists. */
function valuesOf(type: Param['type']): ParamValue[] {
  const literal = (constant: Constant): ParamValue => ({ kind: 'literal', literal: constant });
  switch (type.kind) {
    case 'choice':
      return type.choices.map(({ path }) => ({ kind: 'choice', path }));
    case 'set':
      return type.values.map((value) => literal({ kind: 'text', value }));
    case 'boolean':
      return [true, false].map((value) => literal({ kind: 'boolean', value }));
    default:
      return [];
  }
}

/** Undefined of a param whose definition has an error. */
function kindOf({ kind }: Param['type']): ParamKind | undefined {
  switch (kind) {
    case 'time':
    case 'duration':
    case 'missing':
    case 'unknown':
      return undefined;
    default:
      return kind;
  }
}
