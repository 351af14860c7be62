import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import type { ChartColumn } from '../../language/charts/index.ts';
import { readVega } from '../../language/charts/vega.ts';
import { drawSvg } from '../../runtime/export/picture/draw.ts';
import { drawn, picture } from '../harness/pictures.ts';

const source: ChartColumn = { name: 'source', label: 'Lead source', type: 'text', role: 'dimension', format: 'plain' };
const won: ChartColumn = { name: 'won', label: 'Deals won', type: 'integer', role: 'metric', format: 'integer' };
const rate: ChartColumn = { name: 'rate', label: 'Win rate', type: 'percent', role: 'metric', format: 'percent' };

function patchOf(yaml: string) {
  const { patch = null, problems } = readVega(yaml);
  expect(problems).toEqual([]);
  return patch;
}

function changed(yaml: string, clause = 'bar') {
  return drawn([source, won, rate], [['web', 1, 0.5]], { clause, vega: patchOf(yaml) });
}

describe('what a block says is laid over the chart', () => {
  test('a mark over the first of each panel, deeply', () => {
    const panel = { layer: [{ mark: { type: 'bar', cornerRadiusEnd: 2, opacity: 0.5 } }, { mark: { type: 'text' } }] };
    expect(changed('mark: { opacity: 0.5 }').spec.concat).toMatchObject([panel, panel]);
  });

  test('a mark over the layer of its type, where it names one', () => {
    const panel = { layer: [{ mark: { type: 'bar' } }, { mark: { type: 'text', fontSize: 9 } }] };
    expect(changed('mark: { type: text, fontSize: 9 }').spec.concat).toMatchObject([panel, panel]);
  });

  test('a channel where the chart has it', () => {
    const yaml = 'encoding: { x: { scale: { type: sqrt } }, color: { value: red } }';
    expect(changed(yaml).spec.concat).toMatchObject([
      {
        encoding: { x: { field: '$value', scale: { type: 'sqrt' } } },
        layer: [{ encoding: { color: { value: 'red' } } }, {}],
      },
      {},
    ]);
  });

  test('the whole: title, config, and how wide', () => {
    const { spec } = changed('title: Mine\nconfig: { axis: { labelFontSize: 20 } }\nwidth: 99\nspacing: 3');
    expect(spec).toMatchObject({
      title: { text: 'Mine' },
      config: { axis: { labelFontSize: 20 }, locale: {} },
      spacing: 3,
      concat: [{ width: 99 }, { width: 99 }],
    });
  });

  test('layers on top, which share no channel with the others', async () => {
    const chart = changed('layer:\n- mark: rule\n  encoding: { x: { datum: 0.5 } }');
    const [, , rule] = (chart.spec.concat as { layer: unknown[] }[])[0]?.layer ?? [];
    expect(rule).toEqual({ mark: 'rule', encoding: { x: { datum: 0.5 } } });
    expect(await picture(chart)).toContain('mark-rule');
  });

  test('a layer on top of a chart that had none', async () => {
    const chart = drawn([source, won], [['web', 1]], {
      clause: 'pie',
      vega: patchOf('layer: [{ mark: { type: text }, encoding: { text: { field: $text } } }]'),
    });
    expect(await picture(chart)).toContain('aria-roledescription="text mark"');
  });

  test('its own rows come before what it does with them', () => {
    const { spec } = changed('transform: [{ filter: "datum.$value > 0" }]');
    expect(spec.concat).toMatchObject([
      { transform: [{ filter: 'datum.$panel === 0' }, { filter: 'datum.$value > 0' }] },
      {},
    ]);
  });
});

describe('no block loads anything', () => {
  test.each([
    ['data: { url: x.csv }', 'data'],
    ['data: { values: [] }', 'data'],
    ['datasets: { a: [] }', 'datasets'],
    ['mark: { type: image }', 'image'],
    ['mark: image', 'image'],
    ['layer: [{ mark: { type: image } }]', 'image'],
    ['mark: { href: "http://localhost" }', 'href'],
    ['encoding: { href: { field: $text } }', 'href'],
    ['encoding: { url: { value: "file:///etc/passwd" } }', 'url'],
    ['mark: { fill: "URL( http://localhost )" }', 'URL( http://localhost )'],
    ['config: { font: "a; @import x" }', 'a; @import x'],
    ['transform: [{ lookup: a, from: { data: { url: x } } }]', 'data'],
    ['params: [{ name: p, bind: { element: "#x" } }]', 'bind'],
    ['usermeta: { embedOptions: { loader: {} } }', 'usermeta'],
    ['config: { signals: [{ name: a, update: "1" }] }', 'signals'],
    ['"__proto__": { a: 1 }', '__proto__'],
    ['mark: { constructor: 1 }', 'constructor'],
  ])('%s', (yaml, what) => {
    expect(readVega(yaml)).toMatchObject({ problems: [{ kind: 'loads', what }] });
    expect(readVega(yaml).patch).toBeUndefined();
  });

  test('and were one to come through, the renderer loads nothing', async () => {
    let asked = 0;
    const server = createServer((_, response) => {
      asked += 1;
      response.end('a,b\n1,2\n');
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const local = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    try {
      for (const url of ['/etc/passwd', 'file:///etc/passwd', local]) {
        const { svg } = await drawSvg({
          data: { url, format: { type: 'dsv', delimiter: ':' } },
          mark: 'text',
          encoding: { text: { field: 'root' } },
        }).catch(() => ({ svg: '' }));
        expect(svg).not.toMatch(/root:|bin\/|>\d</);
        const values = [{ a: 1 }];
        const image = { data: { values }, mark: { type: 'image', url, href: url } };
        await expect(drawSvg(image)).rejects.toThrow('load something from elsewhere');
        const fill = { data: { values }, mark: { type: 'bar', fill: { expr: `'ur' + 'l(${url})'` } } };
        await expect(drawSvg(fill)).rejects.toThrow('load something from elsewhere');
      }
      expect(asked).toBe(0);
    } finally {
      server.close();
    }
  });
});

test('a group may be called like an address', async () => {
  const chart = drawn([source, won], [['url(http://x) href="http://y" <image src="z">', 1]]);
  const values = chart.rows.map((row) => ({ ...row }));
  const { svg } = await drawSvg({ ...chart.spec, data: { name: 'rows', values } });
  expect(svg).toContain('url(http://x)');
});

describe('any text is read or told of', () => {
  test.each([
    ['nothing', ''],
    ['blanks', ' \n\t\n'],
    ['a number', '5'],
    ['no end', '{ "a'],
    ['tabs', 'mark:\n\ttype: bar'],
    ['two documents', 'a: 1\n---\nb: 2'],
    ['the same key twice', 'mark: bar\nmark: bar'],
    ['a tag', 'mark: !!js/function "x"'],
    ['aliases without end', `a: &a [x]\n${'b: [*a, *a]\n'.repeat(30)}`],
    ['flows in flows', `layer: ${'['.repeat(20_000)}`],
    ['lists in lists', `layer:\n${'- '.repeat(20_000)}`],
    ['keys in keys', Array.from({ length: 300 }, (_, at) => `${' '.repeat(at)}layer:`).join('\n')],
    ['a merge key', 'mark: { <<: { type: image } }'],
  ])('%s', (_, text) => {
    const started = performance.now();
    const { problems, patch } = readVega(text);
    expect(problems.length > 0 || patch !== undefined).toBe(true);
    for (const { span } of problems) {
      expect(span.start).toBeGreaterThanOrEqual(0);
      expect(span.end).toBeGreaterThanOrEqual(span.start);
      expect(span.end).toBeLessThanOrEqual(text.length);
    }
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
