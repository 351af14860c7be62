import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { RekapFailure, systemProblem } from './failure.ts';

/**
 * Starts a project in a folder, which is made where it is not there; returns the files written, relative to it.
 * Nothing that exists is overwritten: then nothing is written at all. A .gitignore that is there is left as it is.
 * @throws RekapFailure
 */
export async function initProject(dir: string): Promise<string[]> {
  const root = path.resolve(dir);
  const files: [string, string][] = [];
  for (const [file, text] of Object.entries(templates(path.basename(root)))) {
    if (!(await exists(path.join(root, file)))) {
      files.push([file, text]);
    } else if (file !== '.gitignore') {
      throw new RekapFailure('init-refused', `${path.join(dir, file)} is there already; nothing was written.`, {
        hint: 'Name a new folder: `rekap init my-project`.',
      });
    }
  }
  const made: string[] = [];
  try {
    for (const [file, text] of files) {
      const target = path.join(root, file);
      const folder = await mkdir(path.dirname(target), { recursive: true });
      if (folder !== undefined) made.push(folder);
      await writeFile(target, text, { flag: 'wx' });
      made.push(target);
    }
  } catch (error) {
    for (const each of made) await rm(each, { recursive: true, force: true });
    throw new RekapFailure('init-failed', `No project can be started in ${dir}: ${systemProblem(error)}.`, {
      cause: error,
    });
  }
  return files.map(([file]) => file);
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}

function templates(name: string): Record<string, string> {
  return {
    'rekap.yaml': config(name),
    'model.rekap': model,
    'reports/sales.rekap': reports,
    'data/deals.csv': deals,
    'data/users.csv': users,
    '.gitignore': '.rekap/\n',
  };
}

const config = (
  name: string,
) => `# A Rekap project: what it is called, how numbers and dates read, where its data comes from.
name: ${JSON.stringify(name)}
timezone: UTC # such as Asia/Jakarta
locale: en # or id
currency: USD
week_starts: monday
fiscal_year_starts: january
today: 2024-12-31 # the example's data ends here; take this line away to use the clock

# Each table of model.rekap and the file that fills it. Put your CRM's export in place of these.
imports:
  deals:
    file: data/deals.csv
    columns: # column of the table: heading of the file; same names need no line
      id: Deal ID
      owner: Deal owner
  users:
    file: data/users.csv
`;

const model = `"""
# The model

What your data means: the tables of your CRM with their columns, and the metrics everyone shares.
\`rekap check\` finds every mistake in here without any data; \`rekap import\` brings the files in by it.
"""

// A key is unique. \`-> users\` refers to a row of another table, so \`owner.team\` needs no join.
table deals "Deals" {
  id:         key text
  name:       text
  amount:     money
  status:     "open" | "won" | "lost"
  source:     text
  created_at: date
  closed_at:  date
  owner:      -> users
  dated by  created_at
  shown as  name

  // A column of your own, worked out for each deal.
  cycle_days = days(created_at, closed_at)
}

table users "Users" {
  id:   key text
  name: text
  team: text
  shown as  name
}

// A metric says what it counts, under which condition, and on which date.
metric deals_created "Deals created" = count(deals) on created_at
metric deals_won     "Deals won"     = count(deals) where status = "won" on closed_at
metric deals_lost    "Deals lost"    = count(deals) where status = "lost" on closed_at
metric revenue       "Revenue"       = sum(deals.amount) where status = "won" on closed_at
metric win_rate      "Win rate"      = deals_won / (deals_won + deals_lost) as percent
metric cycle         "Days to win"   = median(deals.cycle_days) where status = "won" on closed_at
`;

const reports = `"""
# Sales

Run these with \`rekap run\`, or see them in the browser with \`rekap serve\` and edit this file beside it.
"""

report conversion "Conversion by lead source" {
  show    deals_won, deals_lost, win_rate, cycle
  by      source
  for     this year
  sort    win_rate down
  totals
  chart   bar
}

// Each metric stands on its own date: created and won deals share a row without a join.
report by_quarter "Created and won by quarter" {
  show    deals_created, deals_won, revenue
  by      quarter
  for     this year
  totals
}

report by_team "Revenue by team" {
  show    deals_won, revenue
  by      owner.team
  for     this year
  sort    revenue down
  totals
}
`;

const deals = `Deal ID,name,amount,status,source,created_at,closed_at,Deal owner
D-01,Northwind pilot,4200,won,referral,2024-01-08,2024-02-19,u1
D-02,Contoso renewal,18500,won,email,2024-01-22,2024-03-05,u2
D-03,Fabrikam start,2600,lost,paid ads,2024-02-02,2024-02-27,u3
D-04,Tailspin licences,9100,won,webinar,2024-02-14,2024-04-18,u1
D-05,Wingtip trial,1500,lost,paid ads,2024-03-01,2024-03-20,u4
D-06,Adventure suite,12400,lost,email,2024-03-18,2024-05-30,u2
D-07,Litware extension,7300,won,referral,2024-04-05,2024-05-14,u3
D-08,Proseware upgrade,5600,won,email,2024-05-09,2024-07-02,u4
D-09,Lucerne rollout,22000,won,referral,2024-06-11,2024-08-29,u1
D-10,Margie bundle,3100,lost,webinar,2024-07-03,2024-08-01,u2
D-11,Alpine support,8400,won,paid ads,2024-08-15,2024-10-10,u3
D-12,Graphic add-on,2900,lost,,2024-09-02,2024-09-25,u4
D-13,Coho platform,31000,open,referral,2024-10-21,,u1
D-14,Relecloud seats,6700,won,email,2024-10-28,2024-12-12,u2
D-15,Trey pilot,4800,open,webinar,2024-11-19,,u3
`;

const users = `id,name,team
u1,Ayu Lestari,North
u2,Ben Okafor,South
u3,Clara Weiss,North
u4,Dimas Putra,South
`;
