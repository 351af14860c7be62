/** Expressions of the concrete tree as AST. Total: a part lost to damage leaves what stands around it. */
import type { CstNode, IToken, TokenType } from 'chevrotain';
import { cover, type Span } from '../base/span.ts';
import type { Arithmetic, Call, ComparisonOperator, Expression, Modifiers, PerItem, When } from './ast.ts';
import { buildRange } from './build-ranges.ts';
import {
  type Building,
  buildPath,
  buildPaths,
  child,
  nameIn,
  nodes,
  placeIn,
  spanOfNode,
  token,
  tokens,
  tokensUnder,
} from './cst.ts';
import { diagnose } from './diagnostics.ts';
import { spanOf } from './lex.ts';
import { arithmeticSigns, comparisonSigns, toLiteral } from './token-values.ts';
import * as t from './tokens.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** An `expression` node; undefined when nothing of it could be read. */
export function buildExpression(node: CstNode | undefined, building: Building): Expression | undefined {
  const operands = present(node, 'disjunction', building, buildDisjunction);
  return chain(operands, (first, last) => ({ kind: 'else', operands, span: cover(first.span, last.span) }));
}

function buildDisjunction(node: CstNode, building: Building): Expression | undefined {
  const operands = present(node, 'conjunction', building, buildConjunction);
  return chain(operands, (first, last) => ({
    kind: 'logical',
    operator: 'or',
    operands,
    span: cover(first.span, last.span),
  }));
}

function buildConjunction(node: CstNode, building: Building): Expression | undefined {
  const operands = present(node, 'negation', building, buildNegation);
  return chain(operands, (first, last) => ({
    kind: 'logical',
    operator: 'and',
    operands,
    span: cover(first.span, last.span),
  }));
}

function present(
  node: CstNode | undefined,
  key: string,
  building: Building,
  build: (node: CstNode, building: Building) => Expression | undefined,
): Expression[] {
  if (node === undefined) return [];
  return nodes(node, key).flatMap((operand) => build(operand, building) ?? []);
}

/** One operand stands for itself. */
function chain(
  operands: readonly Expression[],
  join: (first: Expression, last: Expression) => Expression,
): Expression | undefined {
  const first = operands[0];
  const last = operands[operands.length - 1];
  return first === undefined || last === undefined || operands.length === 1 ? first : join(first, last);
}

function buildNegation(node: CstNode, building: Building): Expression | undefined {
  return prefixed(node, tokens(node, t.Not), buildComparison(child(node, 'comparison'), building), 'not');
}

/**
 * The operand under its prefix signs. An even number of them says the same as two and an odd one the same as one, so
 * the tree stays flat however many there are.
 */
function prefixed(
  node: CstNode,
  signs: readonly IToken[],
  operand: Expression | undefined,
  kind: 'not' | 'negative',
): Expression | undefined {
  const first = signs[0];
  if (operand === undefined || first === undefined) return operand;
  const span = { start: spanOf(first).start, end: (spanOfNode(node) ?? operand.span).end };
  if (signs.length % 2 === 1) return { kind, operand, span };
  return { kind, operand: { kind, operand, span: { ...span, start: spanOf(signs[1] ?? first).start } }, span };
}

function buildComparison(node: CstNode | undefined, building: Building): Expression | undefined {
  const left = buildSum(child(node, 'sum'), building);
  if (node === undefined || left === undefined) return left;
  let comparison = left;
  for (const test of nodes(node, 'test')) {
    const span = spanOfNode(test);
    if (comparison === left) comparison = buildTest(test, left, building);
    else if (span !== undefined) {
      building.diagnostics.push(diagnose('chained-comparison', placeIn(building, span), {}));
      break;
    }
  }
  return comparison;
}

function buildTest(node: CstNode, left: Expression, building: Building): Expression {
  const span = cover(left.span, spanOfNode(node) ?? left.span);
  const negated = token(node, t.Not) !== undefined;
  if (token(node, t.Is) !== undefined) return { kind: 'is-missing', operand: left, negated, span };
  const [first, second] = present(node, 'sum', building, buildSum);
  if (token(node, t.Between) !== undefined) {
    if (first === undefined || second === undefined) return left;
    return { kind: 'between', operand: left, low: first, high: second, negated, span };
  }
  const membership = child(node, 'membership');
  if (membership !== undefined) return buildMembership(membership, left, negated, span, building);
  const operator = operatorOf(child(node, 'comparisonSign'));
  if (operator === undefined || first === undefined) return left;
  return { kind: 'comparison', left, operator, right: first, span };
}

function buildMembership(
  node: CstNode,
  operand: Expression,
  negated: boolean,
  span: Span,
  building: Building,
): Expression {
  const rangeNode = child(node, 'range');
  if (rangeNode !== undefined) {
    const range = buildRange(rangeNode, building);
    if (range === undefined) return operand;
    // A name may be one for a range or for values, which its definition tells.
    if (range.kind === 'param') return { kind: 'in', operand, values: [range.path], negated, span };
    return { kind: 'in-range', operand, range, negated, span };
  }
  const values = present(node, 'expression', building, buildExpression);
  return values.length === 0 ? operand : { kind: 'in', operand, values, negated, span };
}

function operatorOf(node: CstNode | undefined): ComparisonOperator | undefined {
  const sign = node && tokensUnder(node, 'operator')[0];
  return sign && comparisonSigns.get(sign.tokenType);
}

function buildSum(node: CstNode | undefined, building: Building): Expression | undefined {
  return buildArithmetic(node, 'product', building, buildProduct);
}

function buildProduct(node: CstNode, building: Building): Expression | undefined {
  return buildArithmetic(node, 'signed', building, buildSigned);
}

function buildArithmetic(
  node: CstNode | undefined,
  key: string,
  building: Building,
  build: (node: CstNode, building: Building) => Expression | undefined,
): Expression | undefined {
  if (node === undefined) return undefined;
  const [first, ...others] = nodes(node, key).map((operand) => build(operand, building));
  const signs = tokensUnder(node, 'operator');
  const rest = others.flatMap((operand, index): Arithmetic['rest'][number][] => {
    const sign = signs[index];
    const operator = sign && arithmeticSigns.get(sign.tokenType);
    return operand === undefined || operator === undefined ? [] : [{ operator, operand }];
  });
  if (first === undefined) return rest[0]?.operand;
  const last = rest[rest.length - 1];
  return last === undefined ? first : { kind: 'arithmetic', first, rest, span: cover(first.span, last.operand.span) };
}

function buildSigned(node: CstNode, building: Building): Expression | undefined {
  return prefixed(node, tokens(node, t.Minus), buildAtom(node, building), 'negative');
}

function buildAtom(node: CstNode, building: Building): Expression | undefined {
  const key = Object.keys(node.children).find((name) => name !== t.Minus.name);
  const inner = key === undefined ? undefined : child(node, key);
  if (inner !== undefined) {
    if (key === 'reference') return buildReference(inner, building);
    return key === 'when' ? buildWhen(inner, building) : buildParenthesis(inner, building);
  }
  const literal = key === undefined ? undefined : tokensUnder(node, key)[0];
  return literal && toLiteral(literal);
}

function buildReference(node: CstNode, building: Building): Expression | undefined {
  const path = buildPath(child(node, 'path'));
  if (path === undefined || token(node, t.LeftParenthesis) === undefined) return path;
  const [name, ...more] = path.parts;
  const span = cover(path.span, spanOfNode(node) ?? path.span);
  if (name === undefined || more.length > 0) {
    const written = path.parts.map((part) => part.text).join('.');
    const ours = `${path.parts.at(-1)?.text ?? ''}(${path.parts
      .slice(0, -1)
      .map((part) => part.text)
      .join('.')})`;
    building.diagnostics.push(diagnose('not-callable', placeIn(building, path.span), { path: written, ours }));
    return path;
  }
  const values = present(node, 'expression', building, buildExpression);
  return {
    kind: 'call',
    name,
    arguments: values,
    ...buildGroups(node, building),
    ...buildModifiers(nodes(node, 'modifier'), building),
    span,
  };
}

/** What stands behind `by`, `per` and `within` in a call. */
function buildGroups(node: CstNode, building: Building): Pick<Call, 'by' | 'per' | 'within'> {
  const by = child(node, 'callBy');
  const columns = by === undefined ? [] : buildPaths(by);
  const [per] = once(nodes(node, 'per'), t.Per, building);
  const [within] = once(nodes(node, 'within'), t.Within, building);
  const items = per === undefined ? [] : nodes(per, 'perItem').flatMap(buildPerItem);
  const paths = within === undefined ? [] : buildPaths(within);
  return {
    ...(columns.length === 0 ? {} : { by: columns }),
    ...(items.length === 0 ? {} : { per: items }),
    ...(paths.length === 0 ? {} : { within: paths }),
  };
}

/** The nodes that begin with a word, of which there should be one. */
function once(found: readonly CstNode[], word: TokenType, building: Building): readonly CstNode[] {
  const [first, second] = found.flatMap((node) => token(node, word) ?? []);
  if (first !== undefined && second !== undefined)
    reportRepeated(second.image, spanOf(second), spanOf(first), building);
  return found;
}

function buildPerItem(node: CstNode): PerItem[] {
  const path = buildPath(child(node, 'column'));
  const span = spanOfNode(node);
  if (path === undefined || span === undefined) return [];
  const calendar = token(node, t.In) === undefined ? undefined : nameIn(node, t.AnyName);
  return [
    {
      path,
      ...(token(node, t.Every) === undefined ? {} : { every: true as const }),
      ...(token(node, t.Working) === undefined ? {} : { working: true as const }),
      ...(calendar === undefined ? {} : { calendar }),
      span,
    },
  ];
}

function buildParenthesis(node: CstNode, building: Building): Expression | undefined {
  const expression = buildExpression(child(node, 'expression'), building);
  return expression && scoped(expression, nodes(node, 'modifier'), spanOfNode(node) ?? expression.span, building);
}

/** The expression itself when it has no modifiers, with the given span: parentheses belong to what they hold. */
export function scoped(expression: Expression, list: readonly CstNode[], span: Span, building: Building): Expression {
  const modifiers = buildModifiers(list, building);
  return Object.keys(modifiers).length === 0
    ? { ...expression, span }
    : { kind: 'scoped', expression, ...modifiers, span };
}

function buildModifiers(list: readonly CstNode[], building: Building): Modifiers {
  const modifiers: Mutable<Modifiers> = {};
  const seen = new Map<string, Span>();
  for (const node of list) {
    const open = child(node, 'span');
    const [head] = [t.Where, t.On, t.Via, t.For, t.Open, t.Spread].flatMap((type) => token(open ?? node, type) ?? []);
    if (head === undefined) continue;
    const before = seen.get(head.image);
    if (before !== undefined) {
      reportRepeated(head.image, spanOf(head), before, building);
      continue;
    }
    seen.set(head.image, spanOf(head));
    if (open !== undefined) {
      const [from, until] = nodes(open, 'column').map((column) => buildPath(column));
      const span = spanOfNode(open);
      if (from !== undefined && until !== undefined && span !== undefined) {
        modifiers[head.tokenType === t.Open ? 'open' : 'spread'] = { from, until, span };
      }
      continue;
    }
    const path = buildPath(child(node, 'column'));
    const where = buildExpression(child(node, 'expression'), building);
    const range = buildRange(child(node, 'range'), building);
    if (where !== undefined) modifiers.where = where;
    else if (range !== undefined) modifiers.for = range;
    else if (path !== undefined) modifiers[head.tokenType === t.On ? 'on' : 'via'] = path;
  }
  return modifiers;
}

/** Says that a clause stands twice, at the second, pointing at the first. */
export function reportRepeated(clause: string, span: Span, before: Span, building: Building): void {
  const related = [{ message: `The first \`${clause}\` is here.`, file: building.file, span: before }];
  building.diagnostics.push(diagnose('repeated-clause', placeIn(building, span, { related }), { clause }));
}

function buildWhen(node: CstNode, building: Building): Expression | undefined {
  const branches = nodes(node, 'branch').flatMap((branch): When['branches'][number][] => {
    const condition = buildExpression(child(branch, 'expression'), building);
    const value = child(branch, 'disjunction');
    const built = value && buildDisjunction(value, building);
    return condition === undefined || built === undefined ? [] : [{ condition, value: built }];
  });
  const otherwise = buildExpression(child(node, 'expression'), building);
  const span = spanOfNode(node);
  if (branches.length === 0 || span === undefined) return otherwise;
  return { kind: 'when', branches, ...(otherwise === undefined ? {} : { otherwise }), span };
}
