import { isAlias, isMap, isScalar, isSeq, type Node, type Pair, parseDocument } from 'yaml';
import type { Diagnostic } from '../language/base/diagnostics.ts';
import type { Span } from '../language/base/span.ts';
import { closest } from '../language/base/suggest.ts';
import { diagnose } from './diagnostics.ts';

export const configFile = 'rekap.yaml';

export type YamlNode = Node | null;

/** A text and where it stands in rekap.yaml. */
export interface Located {
  readonly text: string;
  readonly span: Span;
}

/** What is done with the value of a key that a mapping may have. */
export type Fields = Readonly<Record<string, (value: YamlNode, key: Located) => void>>;

/** Takes rekap.yaml, or a file of translations, apart. What is not as it must be becomes a diagnostic and is passed over. */
export class ConfigReader {
  readonly diagnostics: Diagnostic[] = [];

  /** @param file as diagnostics name it */
  constructor(
    private readonly text: string,
    private readonly file: string = configFile,
  ) {}

  /** What the whole file holds. */
  parse(): YamlNode {
    const document = parseDocument(this.text, { prettyErrors: false, stringKeys: true });
    for (const { pos, message } of document.errors) {
      // The library marks a single character where a whole word is meant.
      const word = /^[\w-]*/.exec(this.text.slice(pos[0]))?.[0].length ?? 0;
      const span = { start: pos[0], end: Math.max(pos[1], pos[0] + word) };
      this.diagnostics.push(diagnose('yaml-syntax', this.placeOf(span), { problem: firstSentence(message) }));
    }
    return document.contents;
  }

  /** Calls the field of each key that a mapping has; names the keys that it may not have. */
  fields(node: YamlNode, parent: Located | undefined, fields: Fields): void {
    const known = Object.keys(fields);
    for (const [key, value] of this.entries(node, parent, `a mapping with the keys ${known.join(', ')}`)) {
      const field = Object.hasOwn(fields, key.text) ? fields[key.text] : undefined;
      if (field === undefined) this.unknownKey(key, parent, known);
      else field(value, key);
    }
  }

  /** The keys and values of a mapping; none where there is nothing. */
  entries(node: YamlNode, parent: Located | undefined, expected: string): [Located, YamlNode][] {
    if (node === null || (isScalar(node) && node.value === null)) return [];
    if (!isMap(node)) {
      this.wrong(node, parent ?? { text: this.file, span: { start: 0, end: 0 } }, expected);
      return [];
    }
    return node.items.map((item) => {
      const { key, value } = item as Pair<Node, YamlNode>;
      return [{ text: isScalar(key) ? String(key.value) : '', span: spanOf(key, { start: 0, end: 0 }) }, value];
    });
  }

  /** A single value as it is written: a heading such as `2024` or `true` is meant as text. */
  string(node: YamlNode, key: Located, expected: string): Located | undefined {
    if (isScalar(node) && node.value !== null && node.value !== '') {
      const text = typeof node.value === 'string' ? node.value : (node.source ?? String(node.value));
      return { text, span: spanOf(node, key.span) };
    }
    this.wrong(node, key, expected);
    return undefined;
  }

  /** A single value or a list of them. */
  strings(node: YamlNode, key: Located, expected: string): Located[] | undefined {
    const items = isSeq(node) ? (node.items as YamlNode[]) : [node];
    const found = items.flatMap((item) => this.string(item, key, expected) ?? []);
    return found.length === 0 ? undefined : found;
  }

  /** A value of which there are only some; `example` is named where none is close. */
  oneOf(
    what: string,
    value: Located,
    exists: (text: string) => boolean,
    names: readonly string[],
    example: string,
  ): string | undefined {
    if (exists(value.text)) return value.text;
    const suggestion = closest(value.text, names);
    const parameters = { what, value: value.text, closest: suggestion, example };
    this.diagnostics.push(diagnose('unknown-value', this.placeOf(value.span, suggestion), parameters));
    return undefined;
  }

  wrong(node: YamlNode, key: Located, expected: string, hint?: string): void {
    const way = isAlias(node) ? 'Anchors and aliases are not read here: write the value itself.' : hint;
    const parameters = { key: key.text, expected, hint: way };
    this.diagnostics.push(diagnose('wrong-value', this.placeOf(spanOf(node, key.span)), parameters));
  }

  /** A place in the file, with what to write there instead where that is known. */
  placeOf(span: Span, replacement?: string) {
    return { file: this.file, span, fix: replacement === undefined ? undefined : { span, text: replacement } };
  }

  private unknownKey(key: Located, parent: Located | undefined, known: readonly string[]): void {
    const suggestion = closest(key.text, known);
    const parameters = { key: key.text, parent: parent?.text, file: this.file, known, closest: suggestion };
    this.diagnostics.push(diagnose('unknown-key', this.placeOf(key.span, suggestion), parameters));
  }
}

export function spanOf(node: YamlNode, otherwise: Span): Span {
  const range = node?.range;
  if (range === undefined || range === null || range[0] === range[1]) return otherwise;
  return { start: range[0], end: range[1] };
}

/** The library's sentence without its capital, its further lines and its full stop. */
function firstSentence(message: string): string {
  const sentence = message.split('\n')[0] ?? message;
  return `${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}`.replace(/[.:]$/, '');
}
