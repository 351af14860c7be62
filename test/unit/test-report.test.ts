import { expect, test } from 'vitest';
import { asJUnit, asText, type Outcome } from '../../runtime/cli/test-report.ts';
import { plain } from '../../runtime/export/style.ts';
import { RekapFailure } from '../../runtime/failure.ts';

const options = { texts: new Map<string, string>(), style: plain, width: undefined, locale: 'en', currency: 'USD' };

const outcomes: Outcome[] = [
  {
    kind: 'run',
    result: { name: 'it holds', file: 'a.rekap', line: 3, passed: true, failures: [], elapsed_ms: 12 },
  },
  {
    kind: 'run',
    result: {
      name: 'a "quoted" & <odd> name\u0007',
      file: 'a.rekap',
      line: 9,
      passed: false,
      elapsed_ms: 1500,
      failures: [
        {
          expected: 'expect sales',
          file: 'a.rekap',
          line: 11,
          message: 'These are not the rows of the report.',
          cells: [{ place: 'row 1, won', expected: '2', found: '1' }],
          behind: [],
        },
      ],
    },
  },
  {
    kind: 'refused',
    name: 'broken',
    file: 'b.rekap',
    line: 1,
    failure: new RekapFailure('report-errors', 'Test "broken" has errors, so it was not run.'),
  },
];

test('each test is a line, and those that fail say what differs', () => {
  expect(asText(outcomes, options)).toBe(
    [
      '✓ it holds  a.rekap:3',
      '✗ a "quoted" & <odd> name\ufffd  a.rekap:9',
      '  expect sales  a.rekap:11',
      '  These are not the rows of the report.',
      '                expected  found',
      '    row 1, won  2         1',
      '',
      '✗ broken  b.rekap:1',
      '  Test "broken" has errors, so it was not run.',
      '',
      '',
    ].join('\n'),
  );
});

test('JUnit has a suite a file, and nothing that is no XML', () => {
  expect(asJUnit(outcomes, options)).toBe(
    `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="rekap" tests="3" failures="1" errors="1" skipped="0" time="1.512">
  <testsuite name="a.rekap" tests="2" failures="1" errors="0" skipped="0" time="1.512">
    <testcase name="it holds" classname="a.rekap" file="a.rekap" line="3" time="0.012"/>
    <testcase name="a &quot;quoted&quot; &amp; &lt;odd&gt; name\ufffd" classname="a.rekap" file="a.rekap" line="9" time="1.500">
      <failure message="expect sales">expect sales  a.rekap:11
These are not the rows of the report.
              expected  found
  row 1, won  2         1
</failure>
    </testcase>
  </testsuite>
  <testsuite name="b.rekap" tests="1" failures="0" errors="1" skipped="0" time="0.000">
    <testcase name="broken" classname="b.rekap" file="b.rekap" line="1" time="0.000">
      <error message="Test &quot;broken&quot; has errors, so it was not run.">Test &quot;broken&quot; has errors, so it was not run.
</error>
    </testcase>
  </testsuite>
</testsuites>
`.replaceAll('>Test &quot;broken&quot;', '>Test "broken"'),
  );
});
