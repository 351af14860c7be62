/** What a report's `vega` block says: YAML that is laid over the spec of its chart. It can load nothing. */
import { isAlias, isMap, isScalar, isSeq, type Node, parseDocument } from 'yaml';
import { isMapping, merged, type Patch, type Plain } from '../base/merge.ts';
import type { Span } from '../base/span.ts';
import { closest } from '../base/suggest.ts';
import type { VegaProblem, VegaReading } from '../semantics/features.ts';
import type { Spec } from './chart.ts';

/** What is said of each panel, and what of the whole picture. */
const ofPanels = ['mark', 'encoding', 'layer', 'transform', 'params', 'width', 'height', 'view', 'projection', 'name'];
const ofWhole = [
  ...['title', 'description', 'config', 'resolve', 'columns', 'spacing', 'bounds', 'align', 'center'],
  ...['background', 'padding', 'autosize'],
];

/** Keys that name something elsewhere, or data that the report did not ask for; `usermeta` configures whoever embeds it. */
const loading = ['data', 'datasets', 'url', 'href', 'loader', 'usermeta', 'signals', 'bind', 'element', 'topojson'];
/** They would reach beyond the data. */
const odd = ['__proto__', 'constructor', 'prototype'];

const deepest = 40;

/** Reads a block. Places are offsets in its text; the patch is there when there are no problems. */
export function readVega(text: string): VegaReading {
  const problems: VegaProblem[] = [];
  const document = documentOf(text);
  if (document === undefined) return { problems: [{ kind: 'deep', span: wholeOf(text) }] };
  for (const { pos, message } of [...document.errors, ...document.warnings]) {
    problems.push({ kind: 'syntax', problem: sentence(message), span: wordAt(text, pos) });
  }
  if (problems.length > 0) return { problems };
  const { contents } = document;
  if (contents === null || !isMap(contents)) {
    const span = contents === null ? wholeOf(text) : spanOf(contents, wholeOf(text));
    return { problems: [{ kind: 'no-mapping', span: isEmpty(contents) ? wholeOf(text) : span }] };
  }
  const reader = new Reader(text, problems);
  const patch = reader.plain(contents, 0, undefined);
  const known = [...ofPanels, ...ofWhole];
  for (const { key } of contents.items) {
    const name = keyOf(key);
    if (known.includes(name) || loading.includes(name) || odd.includes(name)) continue;
    const span = spanOf(key, wholeOf(text));
    problems.push({ kind: 'unknown-key', key: name, guess: closest(name, known), known, span });
  }
  return problems.length === 0 && isPatch(patch) ? { patch, problems } : { problems: inOrder(problems) };
}

/** Undefined when it nests so deeply that it cannot be read. */
function documentOf(text: string): ReturnType<typeof parseDocument> | undefined {
  try {
    return parseDocument(text, { prettyErrors: false, stringKeys: true, schema: 'core', logLevel: 'silent' });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

class Reader {
  constructor(
    private readonly text: string,
    private readonly problems: VegaProblem[],
  ) {}

  plain(node: unknown, depth: number, key: string | undefined): Plain {
    if (depth > deepest) {
      this.problem({ kind: 'deep', span: spanOf(node, wholeOf(this.text)) });
      return null;
    }
    if (isAlias(node) || (isNode(node) && node.anchor !== undefined)) {
      const problem = 'anchors and aliases are not read here, write the value itself';
      this.problem({ kind: 'syntax', problem, span: spanOf(node, wholeOf(this.text)) });
      return null;
    }
    if (isSeq(node)) return node.items.map((item) => this.plain(item, depth + 1, key));
    if (isMap(node)) return this.mapping(node.items, depth);
    if (!isScalar(node)) return null;
    const { value } = node;
    if (typeof value === 'number') return Number.isFinite(value) ? value : null;
    if (typeof value === 'boolean' || value === null) return value;
    const written = String(value);
    const isImage = written === 'image' && (key === 'mark' || key === 'type');
    if (isImage || /url\s*\(|@import/i.test(written)) {
      this.problem({ kind: 'loads', what: written, span: spanOf(node, wholeOf(this.text)) });
    }
    return written;
  }

  private mapping(items: readonly { readonly key: unknown; readonly value: unknown }[], depth: number): Plain {
    const entries: [string, Plain][] = [];
    for (const { key, value } of items) {
      const name = keyOf(key);
      if (loading.includes(name) || odd.includes(name)) {
        this.problem({ kind: 'loads', what: name, span: spanOf(key, wholeOf(this.text)) });
        continue;
      }
      entries.push([name, this.plain(value, depth + 1, name)]);
    }
    return Object.fromEntries(entries);
  }

  private problem(problem: VegaProblem): void {
    this.problems.push(problem);
  }
}

function isNode(value: unknown): value is Node & { readonly anchor?: string } {
  return isScalar(value) || isMap(value) || isSeq(value);
}

function isEmpty(node: unknown): boolean {
  return node === null || (isScalar(node) && node.value === null);
}

function isPatch(plain: Plain): plain is Patch {
  return isMapping(plain);
}

function keyOf(key: unknown): string {
  return isScalar(key) ? String(key.value) : '';
}

function spanOf(node: unknown, otherwise: Span): Span {
  const range = isNode(node) || isAlias(node) ? node.range : undefined;
  if (range === undefined || range === null || range[0] === range[1]) return otherwise;
  return { start: range[0], end: range[1] };
}

/** What is written in the block, without the blanks around it. */
function wholeOf(text: string): Span {
  const start = text.length - text.trimStart().length;
  const end = text.trimEnd().length;
  return start < end ? { start, end } : { start: 0, end: text.length };
}

/** The library marks a single character where a whole word is meant. */
function wordAt(text: string, [start, end]: readonly [number, number]): Span {
  const from = Math.min(start, Math.max(0, text.trimEnd().length - 1));
  const word = /^[\w-]*/.exec(text.slice(from))?.[0].length ?? 0;
  const line = text.indexOf('\n', from);
  const lineEnd = line === -1 ? text.length : line;
  return { start: from, end: Math.max(from + 1, Math.min(Math.max(end, from + word), lineEnd)) };
}

/** The library's sentence without its capital, its further lines and its full stop. */
function sentence(message: string): string {
  const first = message.split('\n')[0] ?? message;
  return `${first.charAt(0).toLowerCase()}${first.slice(1)}`.replace(/[.:]$/, '');
}

function inOrder(problems: readonly VegaProblem[]): VegaProblem[] {
  return [...problems].sort((a, b) => a.span.start - b.span.start);
}

// ---------------------------------------------------------------- laying it over a spec

/** The spec with the patch laid over it: what is said of panels over each of them, layers on top of theirs. */
export function patched(spec: Spec, patch: Patch): Spec {
  const entries = Object.entries(patch);
  const whole = Object.fromEntries(entries.filter(([key]) => !ofPanels.includes(key)));
  const panel = Object.fromEntries(entries.filter(([key]) => ofPanels.includes(key)));
  const title = typeof whole.title === 'string' ? { title: { text: whole.title } } : {};
  const panels = Array.isArray(spec.concat) ? spec.concat : [];
  const concat = panels.map((each: unknown) => (isMapping(each) ? panelWith(each, panel) : each));
  return { ...merged(spec, { ...whole, ...title }), concat };
}

function panelWith(panel: Spec, { mark, encoding, layer, transform, ...more }: Readonly<Record<string, Plain>>): Spec {
  let result: Spec = merged(panel, more);
  if (mark !== undefined) result = markedWith(result, asMark(mark));
  if (encoding !== undefined && isMapping(encoding)) result = encodedWith(result, encoding);
  if (layer !== undefined) result = layeredWith(result, Array.isArray(layer) ? layer : [layer]);
  const steps = Array.isArray(transform) ? transform : transform === undefined ? [] : [transform];
  // Its own rows of the data come first.
  const own = Array.isArray(result.transform) ? result.transform : [];
  return steps.length === 0 ? result : { ...result, transform: [...own, ...steps] };
}

function asMark(mark: Plain): Spec {
  return isMapping(mark) ? mark : { type: mark };
}

/** In layers it is the first with a mark of that type that is meant, else the first. */
function markedWith(panel: Spec, mark: Spec): Spec {
  if (!Array.isArray(panel.layer)) return { ...panel, mark: merged(markOf(panel), mark) };
  const layers: readonly Spec[] = panel.layer;
  const alike = layers.findIndex((layer) => mark.type !== undefined && markOf(layer).type === mark.type);
  const place = Math.max(0, alike);
  return {
    ...panel,
    layer: layers.map((layer, at) => (at === place ? { ...layer, mark: merged(markOf(layer), mark) } : layer)),
  };
}

function markOf({ mark }: Spec): Spec {
  return isMapping(mark) ? mark : typeof mark === 'string' ? { type: mark } : {};
}

/** A channel that a layer has of its own is meant there; the others are shared by all layers. */
function encodedWith(panel: Spec, encoding: Spec): Spec {
  const layers: readonly Spec[] = Array.isArray(panel.layer) ? panel.layer : [];
  const shared = isMapping(panel.encoding) ? panel.encoding : {};
  const placeOf = (channel: string): number =>
    Object.hasOwn(shared, channel)
      ? -1
      : layers.findIndex((layer) => isMapping(layer.encoding) && Object.hasOwn(layer.encoding, channel));
  const at = (place: number): Spec =>
    Object.fromEntries(Object.entries(encoding).filter(([channel]) => placeOf(channel) === place));
  return {
    ...panel,
    encoding: merged(shared, at(-1)),
    ...(layers.length === 0
      ? {}
      : {
          layer: layers.map((layer, place) =>
            isMapping(layer.encoding) ? { ...layer, encoding: merged(layer.encoding, at(place)) } : layer,
          ),
        }),
  };
}

/** The layers that are added have channels of their own: what the others share becomes theirs alone. */
function layeredWith(panel: Spec, layers: readonly Plain[]): Spec {
  const { mark, encoding, layer, ...more } = panel;
  const own: readonly Spec[] = Array.isArray(layer) ? layer : [{ mark }];
  const shared = isMapping(encoding) ? encoding : {};
  const apart = own.map((each) => ({
    ...each,
    encoding: merged(shared, isMapping(each.encoding) ? each.encoding : {}),
  }));
  return { ...more, layer: [...apart, ...layers] };
}
