import type {
  Definition,
  Expression,
  FileTree,
  MetricDefinition,
  Range,
  ReportDefinition,
} from '../../../language/syntax/ast.ts';
import { parseFile } from '../../../language/syntax/parse.ts';

export function read(text: string): FileTree {
  return parseFile({ path: 'test.rekap', text });
}

/** The only definition of a text, which must be free of mistakes. */
export function define(text: string): Definition {
  const tree = read(text);
  const [cell] = tree.cells;
  const diagnostics = tree.cells.flatMap((each) => each.diagnostics);
  if (tree.cells.length !== 1 || cell?.definition === undefined || diagnostics.length > 0) {
    throw new Error(`no single sound definition: ${JSON.stringify(diagnostics)}`);
  }
  return cell.definition;
}

export function metric(text: string): MetricDefinition {
  const definition = define(text);
  if (definition.kind !== 'metric') throw new Error(definition.kind);
  return definition;
}

export function report(text: string): ReportDefinition {
  const definition = define(text);
  if (definition.kind !== 'report') throw new Error(definition.kind);
  return definition;
}

export function expression(text: string): Expression {
  const found = metric(`metric m = (${text})`).expression;
  if (found === undefined) throw new Error('no expression');
  return found;
}

/** Each diagnostic of a text as `code "what it points at"`. */
export function mistakes(text: string): string[] {
  return read(text).cells.flatMap((cell) =>
    cell.diagnostics.map(({ code, span }) => `${code} "${text.slice(span.start, span.end)}"`),
  );
}

/** The first diagnostic's sentence, its hint, and the text after its fix. */
export function answer(text: string): { message: string; hint?: string | undefined; fixed?: string | undefined } {
  const [first] = read(text).cells.flatMap((cell) => cell.diagnostics);
  if (first === undefined) throw new Error('no diagnostic');
  const { message, hint, fix } = first;
  const fixed = fix && text.slice(0, fix.span.start) + fix.text + text.slice(fix.span.end);
  return { message, ...(hint === undefined ? {} : { hint }), ...(fixed === undefined ? {} : { fixed }) };
}

/** An expression with every operation in brackets, so that a test shows how it was understood. */
export function shape(node: Expression): string {
  switch (node.kind) {
    case 'number':
      return node.percent ? `${node.value}%` : node.value;
    case 'text':
      return JSON.stringify(node.value);
    case 'date':
      return `${node.grain}:${node.from}`;
    case 'duration':
      return `${node.value}·${node.unit}`;
    case 'boolean':
      return String(node.value);
    case 'missing':
      return 'missing';
    case 'path':
      return node.parts.map(({ text }) => text).join('.');
    case 'call':
      return `${node.name.text}(${[...node.arguments.map(shape), ...groups(node), ...modifiers(node)].join(', ')})`;
    case 'scoped':
      return `{${[shape(node.expression), ...modifiers(node)].join(', ')}}`;
    case 'arithmetic':
      return `[${shape(node.first)}${node.rest.map(({ operator, operand }) => ` ${operator} ${shape(operand)}`).join('')}]`;
    case 'negative':
      return `[- ${shape(node.operand)}]`;
    case 'comparison':
      return `[${shape(node.left)} ${node.operator} ${shape(node.right)}]`;
    case 'between':
      return `[${shape(node.operand)}${not(node)} between ${shape(node.low)} and ${shape(node.high)}]`;
    case 'in':
      return `[${shape(node.operand)}${not(node)} in ${node.values.map(shape).join(', ')}]`;
    case 'in-range':
      return `[${shape(node.operand)}${not(node)} in ${range(node.range)}]`;
    case 'is-missing':
      return `[${shape(node.operand)} is${not(node)} missing]`;
    case 'not':
      return `[not ${shape(node.operand)}]`;
    case 'logical':
      return `[${node.operands.map(shape).join(` ${node.operator} `)}]`;
    case 'else':
      return `[${node.operands.map(shape).join(' else ')}]`;
    case 'when': {
      const branches = node.branches.map(({ condition, value }) => `when ${shape(condition)}: ${shape(value)}`);
      return `[${[...branches, ...(node.otherwise ? [`else ${shape(node.otherwise)}`] : [])].join(', ')}]`;
    }
  }
}

function groups({ per = [], within = [] }: Extract<Expression, { kind: 'call' }>): string[] {
  const items = per.map(({ path, every, working, calendar }) =>
    [every && 'every', working && 'working', shape(path), calendar && `in ${calendar.text}`].filter(Boolean).join(' '),
  );
  return [
    ...(items.length === 0 ? [] : [`per ${items.join(' · ')}`]),
    ...(within.length === 0 ? [] : [`within ${within.map(shape).join(' · ')}`]),
  ];
}

function not(node: { readonly negated: boolean }): string {
  return node.negated ? ' not' : '';
}

function modifiers(node: Extract<Expression, { kind: 'call' | 'scoped' }>): string[] {
  return [
    ...(node.where ? [`where ${shape(node.where)}`] : []),
    ...(node.on ? [`on ${shape(node.on)}`] : []),
    ...(node.via ? [`via ${shape(node.via)}`] : []),
    ...(node.for ? [`for ${range(node.for)}`] : []),
    ...(node.open ? [`open from ${shape(node.open.from)} until ${shape(node.open.until)}`] : []),
    ...(node.spread ? [`spread from ${shape(node.spread.from)} until ${shape(node.spread.until)}`] : []),
  ];
}

export function range(node: Range): string {
  switch (node.kind) {
    case 'relative':
      return `${node.direction} ${node.count} ${node.unit}${node.toDate ? ' to date' : ''}`;
    case 'current':
      return `this ${node.unit}, ${node.part}`;
    case 'dates':
      return `${shape(node.from)} to ${shape(node.to)}`;
    case 'fiscal':
      return `fiscal ${node.year}`;
    case 'all':
      return 'all time';
    case 'param':
      return shape(node.path);
  }
}

/** A tree without its places. */
export function bare(tree: unknown): unknown {
  return JSON.parse(JSON.stringify(tree, (key, value) => (key === 'span' || key === 'bodySpan' ? undefined : value)));
}
