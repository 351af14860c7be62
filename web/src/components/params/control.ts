import type { ParamView } from '../../../../runtime/api/contract.ts';

/** What each kind of control gets. */
export interface ControlProps {
  readonly param: ParamView;
  readonly version: number;
  /** The element that the label is of. */
  readonly id: string;
  /** As it is given now, or the default. */
  readonly value: string;
  /** The same as people read it. */
  readonly shown: string;
  readonly invalid: boolean;
  /** The element that says what is wrong, or what the value means. */
  readonly describedBy: string;
  readonly choose: (value: string) => void;
  /** What the text that is being typed is; undefined: nothing is being typed. */
  readonly draft: (text: string | undefined) => void;
}
