/** Charts as files, drawn without a browser. */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rekap, temporaryFolder } from './program.ts';

let folder: string;

beforeAll(async () => {
  folder = await temporaryFolder();
  await mkdir(path.join(folder, 'data'));
  await writeFile(
    path.join(folder, 'rekap.yaml'),
    'name: drawn\ntoday: 2024-06-30\nimports:\n  deals: { file: data/deals.csv }\n',
  );
  await writeFile(
    path.join(folder, 'model.rekap'),
    `table deals {
  id: key text
  team: text
  amount: money
  closed_on: date
  dated by closed_on
}
metric revenue "Revenue" = sum(deals.amount)
report by_team "Revenue by team" { show revenue  by team }
report by_month "By month" { show revenue  by month  for this year  chart pie }
report none_yet "Next year" { show revenue  by team  for next year  keep revenue > 0 }
report all_rows "All deals" { list deals  show id, amount }
report mine "Mine" { show revenue  by team  chart bar  vega """
  mark: { fill: "#123456" }
""" }
report huge "Huge" { show revenue  by team  chart bar  vega """
  width: 90000
""" }
report odd "Odd" { show revenue  by team  chart bar  vega """
  mark: { type: nothing }
  encoding: { x: { type: nothing } }
""" }
`,
  );
  await writeFile(
    path.join(folder, 'data/deals.csv'),
    'id,team,amount,closed_on\n1,<East>,1234567890.5,2024-01-05\n2,Wést 東,20,2024-02-05\n',
  );
  expect(await rekap(['import'], folder)).toMatchObject({ code: 0 });
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const written = (name: string) => readFile(path.join(folder, name));

describe('rekap run -o', () => {
  test('draws an SVG by its ending, with the texts of the report and nothing from elsewhere', async () => {
    const run = await rekap(['run', 'by_team', '-o', 'team.svg'], folder);
    expect(run).toMatchObject({ code: 0, stdout: '' });
    expect(run.stderr).toContain('wrote team.svg');
    const svg = (await written('team.svg')).toString();
    expect(svg).toMatch(/^<svg /);
    expect(svg).toContain('Revenue by team');
    expect(svg).toContain('>&lt;East&gt;</text>');
    expect(svg).toContain(
      'aria-label="Revenue by team: a bar chart of Revenue by Team, 2 rows. Highest &#60;East&#62; $1,234,567,891; lowest',
    );
    expect(svg).toContain('$1,234,567,891');
    expect(svg).not.toMatch(/(?:href|src)="|url\(http/);
  });

  test('draws a PNG, light and dark', async () => {
    for (const theme of ['light', 'dark']) {
      expect(await rekap(['run', 'by_team', '-o', `${theme}.png`, '--theme', theme], folder)).toMatchObject({
        code: 0,
      });
    }
    const [light, dark] = [await written('light.png'), await written('dark.png')];
    const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47]);
    for (const png of [light, dark]) expect(png.subarray(0, 4)).toEqual(signature);
    // Its width, and that letters were drawn: an empty picture is far smaller.
    expect(light.readUInt32BE(16)).toBeGreaterThan(1000);
    expect(light.length).toBeGreaterThan(8_000);
    expect(light.equals(dark)).toBe(false);
  });

  test('writes the specification, with its data, for others to draw', async () => {
    const { stdout } = await rekap(['run', 'mine', '--format', 'vega'], folder);
    const spec = JSON.parse(stdout) as Record<string, unknown>;
    expect(spec.$schema).toBe('https://vega.github.io/schema/vega-lite/v6.json');
    expect(spec.data).toMatchObject({ name: 'rows', values: [{ $category: '<East>', $value: 1234567890.5 }, {}] });
    expect(JSON.stringify(spec.concat)).toContain('"fill":"#123456"');
  });

  test('says what the picture is instead, and what is odd about it', async () => {
    const month = await rekap(['run', 'by_month', '--format', 'svg'], folder);
    expect(month.stdout).toMatch(/^<svg /);
    expect(month.stderr).toContain('Note: Drawn as a line chart: a pie chart needs one dimension, and no time.');
  });

  test('draws that there is nothing', async () => {
    expect((await rekap(['run', 'none_yet', '--format', 'svg'], folder)).stdout).toContain('No rows.');
  });

  test('has no picture of what is a table', async () => {
    expect(await rekap(['run', 'all_rows', '-o', 'rows.svg'], folder)).toMatchObject({ code: 3 });
    await expect(written('rows.svg')).rejects.toThrow();
  });

  test('tells of a chart that cannot be drawn', async () => {
    const huge = await rekap(['run', 'huge', '-o', 'huge.png'], folder);
    expect(huge).toMatchObject({ code: 3 });
    expect(huge.stderr).toContain('the most is 8000');
    const odd = await rekap(['run', 'odd', '-o', 'odd.svg'], folder);
    expect(odd.code).toBe(3);
    expect(odd.stderr).toContain('The chart cannot be drawn: ');
  });

  test.each([
    [['run', '-o', 'all.svg'], 'svg has room for one report'],
    [['run', 'by_team', '--theme', 'dark'], '--theme is for charts'],
    [['run', 'by_team', '-o', 'team.jpg'], '.svg .png .vega'],
  ])('%j makes no sense', async (args, message) => {
    const run = await rekap(args, folder);
    expect(run.code).toBe(2);
    expect(run.stderr).toContain(message);
  });
});
