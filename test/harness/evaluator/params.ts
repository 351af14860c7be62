/** Params: what a report is given takes their place before anything else is looked at. */
import type { Definition, Expression, FileTree, ParamDefinition, Path, Range } from '../../../language/syntax/ast.ts';
import { parseFile } from '../../../language/syntax/parse.ts';

type Meant =
  | { readonly kind: 'all' }
  | { readonly kind: 'range'; readonly range: Range }
  | { readonly kind: 'value'; readonly expression: Expression };

/** The same files where every param stands for its value. */
export function give(files: readonly FileTree[], given: Readonly<Record<string, string>>): FileTree[] {
  const definitions = files.flatMap(({ cells }) => cells.flatMap(({ definition }) => definition ?? []));
  const params = definitions.filter((definition) => definition.kind === 'param');
  if (params.length === 0) return [...files];
  const meant = new Map(
    params.flatMap((param): [string, Meant][] => {
      const found = meaning(param, given[param.name.text], definitions);
      return found === undefined ? [] : [[param.name.text, found]];
    }),
  );
  const substitute = new Substitution(meant, namesIn(definitions));
  return files.map((file) => ({
    ...file,
    cells: file.cells.map((cell) => {
      const { definition } = cell;
      return definition === undefined || definition.kind === 'param'
        ? cell
        : { ...cell, definition: substitute.definition(definition) };
    }),
  }));
}

function meaning(
  param: ParamDefinition,
  text: string | undefined,
  definitions: readonly Definition[],
): Meant | undefined {
  const { type } = param;
  if (text === undefined) {
    return param.default;
  }
  if (text === 'all') return { kind: 'all' };
  if (type?.kind === 'named' && type.name.text === 'period') return { kind: 'range', range: readRange(text) };
  if (type?.kind === 'choice') {
    const chosen = type.choices.find(({ parts }) => parts.map((part) => part.text).join('.') === text);
    if (chosen === undefined) throw new Error(`${text} is no choice`);
    return { kind: 'value', expression: chosen };
  }
  const asText = type?.kind === 'set' || (type?.kind === 'named' && type.name.text === 'text');
  const isKey = type?.kind === 'reference' && keyTypeOf(type.table.text, definitions) === 'text';
  const span = { start: 0, end: 0 };
  if (asText || isKey) return { kind: 'value', expression: { kind: 'text', value: text, span } };
  return { kind: 'value', expression: readExpression(text) };
}

function keyTypeOf(table: string, definitions: readonly Definition[]): string | undefined {
  for (const definition of definitions) {
    if (definition.kind !== 'table' || definition.name.text !== table) continue;
    for (const member of definition.members) {
      if (member.kind !== 'column' || !member.flags.some(({ text }) => text === 'key')) continue;
      return member.type.kind === 'named' ? member.type.name.text : undefined;
    }
  }
  return undefined;
}

function readRange(text: string): Range {
  const [cell] = parseFile({ path: 'given.rekap', text: `report given { show n  for ${text} }` }).cells;
  const clauses = cell?.definition?.kind === 'report' ? cell.definition.clauses : [];
  for (const clause of clauses) if (clause.kind === 'for') return clause.range;
  throw new Error(`${text} is no period`);
}

function readExpression(text: string): Expression {
  const [cell] = parseFile({ path: 'given.rekap', text: `metric given = ${text}` }).cells;
  const expression = cell?.definition?.kind === 'metric' ? cell.definition.expression : undefined;
  if (expression === undefined) throw new Error(`${text} is no value`);
  return expression;
}

/** Names that go before those of params. */
function namesIn(definitions: readonly Definition[]): Set<string> {
  return new Set(
    definitions.flatMap((definition) => {
      if (definition.kind === 'table') {
        return definition.members.flatMap((member) =>
          member.kind === 'column' || member.kind === 'computed' ? [member.name.text] : [],
        );
      }
      return definition.kind === 'metric' || definition.kind === 'dimension' ? [definition.name.text] : [];
    }),
  );
}

class Substitution {
  readonly #params: ReadonlyMap<string, Meant>;
  readonly #names: ReadonlySet<string>;

  constructor(params: ReadonlyMap<string, Meant>, names: ReadonlySet<string>) {
    this.#params = params;
    this.#names = names;
  }

  definition(definition: Definition): Definition {
    return this.#walk(definition, true) as Definition;
  }

  /** @param affirmed whether what holds here makes the whole hold */
  #walk(node: unknown, affirmed: boolean): unknown {
    if (Array.isArray(node)) return node.map((one: unknown) => this.#walk(one, affirmed));
    if (typeof node !== 'object' || node === null) return node;
    const known = node as Expression | Range | Definition;
    switch (known.kind) {
      case 'path':
        return this.#path(known);
      case 'param':
        return 'path' in known ? this.#range(known.path) : known;
      case 'not':
        return { ...known, operand: this.#walk(known.operand, !affirmed) };
      case 'logical':
        return { ...known, operands: known.operands.map((one) => this.#walk(one, affirmed)) };
      case 'comparison':
      case 'in': {
        const asked = this.#asked(known, affirmed);
        if (asked !== undefined) return asked;
      }
    }
    return Object.fromEntries(Object.entries(node).map(([name, value]) => [name, this.#walk(value, true)]));
  }

  /** A condition on all there are holds for every row, and one on a period is one on its days. */
  #asked(condition: Extract<Expression, { kind: 'comparison' | 'in' }>, affirmed: boolean): unknown {
    const { span } = condition;
    const sides =
      condition.kind === 'in' ? [condition.operand, ...condition.values] : [condition.left, condition.right];
    const meant = sides.map((side) => (side.kind === 'path' ? this.#meant(side)?.meant : undefined));
    if (meant.some((one) => one?.kind === 'all')) return { kind: 'boolean', value: affirmed, span };
    const period = meant.find((one) => one?.kind === 'range');
    if (period?.kind !== 'range') return undefined;
    const operand = sides.find((_, index) => meant[index] !== period);
    const negated = condition.kind === 'in' ? condition.negated : condition.operator === '!=';
    return { kind: 'in-range', operand: this.#walk(operand, true), range: period.range, negated, span };
  }

  #meant({ parts }: Path): { readonly meant: Meant; readonly tail: Path['parts'] } | undefined {
    const [first, second] = parts.map(({ text }) => text);
    if (first === 'param' && second !== undefined && this.#params.has(second)) {
      const meant = this.#params.get(second);
      return meant && { meant, tail: parts.slice(2) };
    }
    const meant = first === undefined || this.#names.has(first) ? undefined : this.#params.get(first);
    return meant && { meant, tail: parts.slice(1) };
  }

  #path(path: Path): Expression {
    const found = this.#meant(path);
    if (found?.meant.kind !== 'value') return path;
    const { expression } = found.meant;
    return expression.kind === 'path' ? { ...expression, parts: [...expression.parts, ...found.tail] } : expression;
  }

  #range(path: Path): Range {
    const found = this.#meant(path);
    if (found?.meant.kind !== 'range') throw new Error('no period');
    return found.meant.range;
  }
}
