/** Params, as the server and the page speak of them. Types only. */

/** A param as a control shows it. */
export interface ParamView {
  name: string;
  label: string;
  type: ParamKind;
  /** It may be `all`. */
  all: boolean;
  default: ParamOption;
  /** Those that its type lists; `data`: `GET /api/options` has them; null: anything of its type will do. */
  options: ParamOption[] | 'data' | null;
  /** The cell that defines it. */
  definition: { path: string; cell: string };
}

export type ParamKind =
  | 'text'
  | 'set'
  | 'reference'
  | 'choice'
  | 'boolean'
  | 'date'
  | 'number'
  | 'integer'
  | 'money'
  | 'percent'
  | 'period';

export interface ResultParam {
  name: string;
  label: string;
  /** As it is given: `rekap run … --param name=value`. */
  value: string;
  /** As people read it. */
  text: string;
}

/** A value as it is given, and as people read it. */
export interface ParamOption {
  value: string;
  label: string;
}

/** `GET /api/options?param=…&containing=…`: options that come from the data, the first of them where there are `more`. */
export interface ParamOptions {
  options: ParamOption[];
  more: boolean;
}

/** `GET /api/param?name=…&value=…`: what a text is for a param, or why it is nothing. */
export type ParamReading =
  | {
      ok: true;
      /** As it is given. */
      value: string;
      /** As people read it. */
      text: string;
      /** Of a period: its first and last day, both included. */
      days: { from: string; to: string } | null;
    }
  | { ok: false; message: string; hint?: string };
