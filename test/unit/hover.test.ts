import { describe, expect, test } from 'vitest';
import { check, type Settings } from '../../language/index.ts';
import { Cards } from '../../language/semantics/cards/cards.ts';
import { idOf } from '../../language/semantics/links.ts';
import { hover } from '../../language/service/hover.ts';
import { definitionOf, Names } from '../../language/service/names.ts';

const settings: Settings = {
  today: '2024-06-30',
  timezone: 'UTC',
  locale: 'en',
  currency: 'USD',
  weekStarts: 1,
  fiscalYearStarts: 1,
};

const model = `table users {
  id: key text
  team: text
}
table deals {
  id: key text
  owner: -> users
  status: "open" | "won"
  at: date
  dated by at
  \`is it big\` = id = "x"
}
table calls { owner: -> users  at: date  deal: -> deals  dated by at }
dimension agent = deals.owner, calls.owner
metric won "Won" = count(deals) where status = "won" and owner.team = "East" on at
metric ratio = won / count(calls via deal)
`;

const report = `report both {
  show ratio, sum(deals.wrong), (won where \`is it big\`) as "Big"
  by   agent.team, owner, month
  keep won > 1
  sort agent.team up, owner up
}
report rows { list calls  show owner.team, at }
`;

const program = check(
  [
    { path: 'model.rekap', text: model },
    { path: 'reports.rekap', text: report },
  ],
  settings,
);
const names = new Names(program.files, program.links);
const cards = new Cards(program, settings);

/** Each name of a file with what it means, in the order of the text. */
function marked(file: string, text: string): string[] {
  return names
    .within(file, { start: 0, end: text.length })
    .map(({ span, targets }) => `${text.slice(span.start, span.end)} ${targets.map(idOf).join(' ')}`);
}

describe('names', () => {
  test('of a report: metrics, dimensions, what they lead to, and columns in each of the tables', () => {
    expect(marked('reports.rekap', report)).toEqual([
      'both report:both',
      'ratio metric:ratio',
      'deals table:deals',
      'won metric:won',
      '`is it big` column:deals.is it big',
      'agent dimension:agent',
      'team column:users.team',
      'owner column:deals.owner column:calls.owner',
      'won metric:won',
      'agent dimension:agent',
      'team column:users.team',
      'owner column:deals.owner column:calls.owner',
      'rows report:rows',
      'calls table:calls',
      'owner column:calls.owner',
      'team column:users.team',
      'at column:calls.at',
    ]);
  });

  test('of a model: what is defined, types, clauses, and what metrics read', () => {
    expect(marked('model.rekap', model).slice(3)).toEqual([
      'deals table:deals',
      'id column:deals.id',
      'owner column:deals.owner',
      'users table:users',
      'status column:deals.status',
      'at column:deals.at',
      'at column:deals.at',
      '`is it big` column:deals.is it big',
      'id column:deals.id',
      ...['calls table:calls', 'owner column:calls.owner', 'users table:users', 'at column:calls.at'],
      ...['deal column:calls.deal', 'deals table:deals', 'at column:calls.at'],
      ...['agent dimension:agent', 'deals table:deals', 'owner column:deals.owner'],
      ...['calls table:calls', 'owner column:calls.owner'],
      ...['won metric:won', 'deals table:deals', 'status column:deals.status'],
      ...['owner column:deals.owner', 'team column:users.team', 'at column:deals.at'],
      ...['ratio metric:ratio', 'won metric:won', 'calls table:calls', 'deal column:calls.deal'],
    ]);
  });

  test('lead to their definitions', () => {
    const name = names.at('reports.rekap', report.indexOf('ratio'));
    const [place] = name === undefined ? [] : definitionOf(name, cards.mentions.written);
    expect(place?.file).toBe('model.rekap');
    expect(model.slice(place?.span.start, place?.span.end)).toBe('ratio');
  });
});

describe('hovering', () => {
  const shown = (offset: number): string | undefined =>
    hover(names, cards, 'reports.rekap', offset)
      ?.cards.map(({ id, formula }) => `${id}: ${formula}`)
      .join('; ');

  test('on a name, from its first letter to just behind its last, shows its card', () => {
    const at = report.indexOf('ratio');
    expect(shown(at)).toBe('metric:ratio: Won ÷ number of calls');
    expect(shown(at + 'ratio'.length)).toBe('metric:ratio: Won ÷ number of calls');
    expect(shown(at - 1)).toBeUndefined();
  });

  test('on a column that two tables have shows both', () => {
    expect(shown(report.indexOf('owner'))).toBe(
      'column:deals.owner: a reference to users; column:calls.owner: a reference to users',
    );
  });

  test('on what has no card, outside of the text, and in another file shows nothing', () => {
    expect(shown(report.indexOf('both'))).toBeUndefined();
    expect(shown(report.indexOf('wrong'))).toBeUndefined();
    expect(shown(10_000)).toBeUndefined();
    expect(hover(names, cards, 'nowhere.rekap', 0)).toBeUndefined();
  });
});
