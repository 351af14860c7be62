/** Params and working calendars of the concrete tree as AST. */
import type { CstNode } from 'chevrotain';
import type { CalendarDefinition, CalendarHours, Label, ParamDefault, ParamDefinition } from './ast.ts';
import { buildExpression, reportRepeated } from './build-expressions.ts';
import { buildRange } from './build-ranges.ts';
import { buildType } from './build-types.ts';
import {
  type Building,
  buildPath,
  buildPaths,
  child,
  nodes,
  placeIn,
  spanOfNode,
  token,
  tokens,
  tokensUnder,
  toLabel,
  toName,
} from './cst.ts';
import { diagnose } from './diagnostics.ts';
import { spanOf } from './lex.ts';
import { toHours } from './token-values.ts';
import * as t from './tokens.ts';

type ParamParts = Pick<ParamDefinition, 'flags' | 'type' | 'default' | 'options'>;

/** What a param is, what it is when nothing is said, and where its options come from. */
export function buildParam(node: CstNode, building: Building): ParamParts {
  const period = token(node, t.PeriodWord);
  if (period !== undefined) {
    const name = toName(period);
    const range = buildRange(child(node, 'range'), building);
    return {
      type: { kind: 'named', name, span: name.span },
      ...(range === undefined ? {} : { default: { kind: 'range', range, span: range.span } }),
    };
  }
  const choice = child(node, 'choice');
  if (choice !== undefined) return buildChoice(choice);
  const type = child(node, 'type');
  const [typed] = type === undefined ? [] : buildType(type);
  const given = buildDefault(node, building);
  const options = token(node, t.OptionsFrom) === undefined ? undefined : buildPath(child(node, 'column'));
  return {
    ...(typed === undefined || typed.flags.length === 0 ? {} : { flags: typed.flags }),
    ...(typed === undefined ? {} : { type: typed.type }),
    ...(given === undefined ? {} : { default: given }),
    ...(options === undefined ? {} : { options }),
  };
}

function buildChoice(node: CstNode): ParamParts {
  const choices = buildPaths(node);
  const span = spanOfNode(node);
  const chosen = buildPath(child(node, 'path'));
  return {
    ...(choices.length === 0 || span === undefined ? {} : { type: { kind: 'choice', choices, span } }),
    ...(chosen === undefined ? {} : { default: { kind: 'value', expression: chosen, span: chosen.span } }),
  };
}

function buildDefault(node: CstNode, building: Building): ParamDefault | undefined {
  const all = token(node, t.All);
  if (all !== undefined) return { kind: 'all', span: spanOf(all) };
  const expression = buildExpression(child(node, 'expression'), building);
  return expression && { kind: 'value', expression, span: expression.span };
}

/** A label may stand behind the name, as everywhere, or at the end. */
export function labelAtEnd(node: CstNode, building: Building): { readonly label?: Label } {
  const [last] = tokensUnder(node, 'label');
  if (last === undefined) return {};
  const [first] = tokens(node, t.Text);
  if (first === undefined) return { label: toLabel(last) };
  const place = placeIn(building, spanOf(last), { fix: { span: spanOf(last), text: '' } });
  building.diagnostics.push(diagnose('second-label', place, {}));
  return {};
}

/** The working hours and the holidays of a calendar. */
export function buildCalendar(node: CstNode, building: Building): Pick<CalendarDefinition, 'hours' | 'holidays'> {
  const hours = nodes(node, 'workingHours').flatMap((line): CalendarHours[] => {
    const span = spanOfNode(line);
    return span === undefined ? [] : [{ days: buildDays(line), times: buildTimes(line, building), span }];
  });
  const found = nodes(node, 'holidays').flatMap((line) => {
    const column = buildPath(child(line, 'column'));
    const span = spanOfNode(line);
    return column === undefined || span === undefined ? [] : [{ column, span }];
  });
  const [holidays, second] = found;
  if (holidays !== undefined && second !== undefined) reportRepeated('holidays', second.span, holidays.span, building);
  return { hours, ...(holidays === undefined ? {} : { holidays }) };
}

function buildDays(node: CstNode): CalendarHours['days'] {
  return nodes(node, 'weekdays').flatMap((part) => {
    const [from, to] = tokens(part, t.AnyName).map(toName);
    const span = spanOfNode(part);
    return from === undefined || span === undefined ? [] : [{ from, ...(to === undefined ? {} : { to }), span }];
  });
}

function buildTimes(node: CstNode, building: Building): CalendarHours['times'] {
  return nodes(node, 'times').flatMap((part) => {
    const [from, to] = tokens(part, t.ClockText);
    const span = spanOfNode(part);
    if (from === undefined || to === undefined || span === undefined) return [];
    return toHours(from, to, span, building) ?? [];
  });
}
