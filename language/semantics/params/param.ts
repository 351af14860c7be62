/** Questions to a param and its value. */
import type { Param, ParamValue } from '../model.ts';

/** Whether a param may be `all`: those whose default it is, so that each place where it stands was checked for it. */
export function takesAll(param: Param): boolean {
  return param.default.kind === 'all';
}

/** Whether it is a name that stands for something else, so that what it stands in is bound anew for another value. */
export function isBound(param: Param): boolean {
  return param.type.kind === 'choice' || param.type.kind === 'period';
}

export function sameValue(a: ParamValue, b: ParamValue): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
