/** The card of a param. */
import { assertUnreachable } from '../../base/unreachable.ts';
import { idOf } from '../links.ts';
import type { Choice, Param, ParamType } from '../model.ts';
import { takesAll } from '../params/param.ts';
import { sayValue } from '../params/texts.ts';
import { expectedOf } from '../params/values.ts';
import type { Telling } from './aggregate.ts';
import { type Fact, fact } from './card.ts';
import type { Told } from './metric-card.ts';
import { typeText } from './types.ts';

export function tellParam(param: Param, { model, settings }: Telling): Told {
  const { type } = param;
  const usual = sayValue(param.default, type, settings);
  return {
    formula: `${typeWords(type)}, by default ${takesAll(param) ? 'all' : usual}`,
    facts: [
      ...fact('takes', 'Takes', expectedOf(type).replaceAll('`', '')),
      ...fact(
        'options',
        'Options',
        optionsText(param, (table) => model.tables.get(table)?.shownAs),
      ),
      ...fact('default', 'Default', usual),
      ...fact(
        'all',
        'All',
        takesAll(param) ? 'lets every row through, those that have no value to compare included' : '',
      ),
    ],
    parts: type.kind === 'choice' ? [{ title: 'Choices', facts: choicesOf(type.of, type.choices, model) }] : [],
  };
}

function typeWords(type: ParamType): string {
  switch (type.kind) {
    case 'period':
      return 'a period';
    case 'choice':
      return `one of ${type.choices.map(({ label }) => label).join(', ')}`;
    case 'reference':
      return `a row of ${type.table}`;
    case 'text':
    case 'integer':
    case 'number':
    case 'percent':
    case 'money':
    case 'boolean':
    case 'date':
    case 'time':
    case 'duration':
    case 'missing':
    case 'unknown':
    case 'set':
      return typeText(type);
    default:
      return assertUnreachable(type);
  }
}

function optionsText({ type, options }: Param, shownAs: (table: string) => string | undefined): string {
  if (type.kind === 'reference') {
    const shown = shownAs(type.table);
    const by = shown === undefined ? '' : `, by their ${shown}`;
    return options === undefined ? `the rows of ${type.table}${by}` : `those in ${options.text}${by}`;
  }
  return options === undefined ? '' : `the values of ${options.text}`;
}

/** What each choice is, with the definition that it names. */
function choicesOf(of: 'dimension' | 'metric', choices: readonly Choice[], model: Telling['model']): Fact[] {
  const known = of === 'metric' ? model.metrics : model.dimensions;
  return choices.flatMap(({ label, path }) => {
    const id = known.has(path) ? idOf({ kind: of, name: path }) : undefined;
    return fact('choice', label, id === undefined ? path : `the ${of} ${path}`, id);
  });
}
