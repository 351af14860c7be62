/** What the language reference says about one thing. */
export interface Explained {
  /** How it is written. */
  readonly form: string;
  /** One or two sentences. */
  readonly doc: string;
  readonly example: string;
}
