import { expect, test } from 'vitest';
import { toHtml, toInlineHtml } from '../../web/src/text/markdown.ts';

test('Markdown becomes HTML', () => {
  expect(toHtml('# A\n\nSome *words* and `code`')).toBe(
    '<h1>A</h1>\n<p>Some <em>words</em> and <code>code</code></p>\n',
  );
  expect(toInlineHtml('# not a heading, `code`')).toBe('# not a heading, <code>code</code>');
});

test.each([
  ['a script', '<script>alert(1)</script>'],
  ['an element in a line', 'a <img src=x onerror=alert(1)> b'],
  ['a comment', '<!-- hidden --> shown'],
  ['a script as an address', '[click](javascript:alert(1))'],
  ['a script as an address, disguised', '[click](JaVaScRiPt&colon;alert(1))'],
  ['data as an address', '<data:text/html,<script>alert(1)</script>>'],
  ['a picture from elsewhere', '![a chart](http://example.com/x.png)'],
  ['a quote that leaves its attribute', '[click](https://example.com/"onmouseover="alert(1))'],
  ['a title that leaves its attribute', '[click](https://example.com "x\\" onmouseover=alert(1)")'],
])('%s is only text', (_name, markdown) => {
  const html = toHtml(markdown);
  const tags = html.match(/<\/?[a-z!][^>]*>/g) ?? [];
  for (const tag of tags) expect(tag).toMatch(/^<(\/?p|\/a|a href="https:\/\/example\.com[^"]*" rel="noreferrer")>$/);
});

test('links lead to pages, mail and places on this page', () => {
  for (const href of ['https://example.com/a?b=1', 'mailto:a@example.com', '#model.rekap']) {
    expect(toHtml(`[x](${href})`)).toContain('<a href="');
  }
});
