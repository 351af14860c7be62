/** Compiles Malloy queries in a process of its own, with the Malloy that is installed in a folder; the bench starts it. */
import { createRequire } from 'node:module';
import path from 'node:path';

/** What is asked for, as JSON on standard input. */
export interface MalloyTask {
  readonly home: string;
  readonly store: string;
  readonly model: string;
  readonly queries: readonly string[];
}

/** For each query its SQL and how long compiling it took, cold and then warm; or what Malloy says against it. */
export interface MalloyAnswer {
  readonly version: string;
  readonly loadMs: number;
  readonly queries: readonly ({ readonly sql: string; readonly ms: readonly number[] } | { readonly error: string })[];
}

/** As much of Malloy as is used. */
interface Malloy {
  readonly SingleConnectionRuntime: new (options: {
    readonly connection: unknown;
  }) => {
    readonly loadModel: (text: string) => {
      readonly loadQuery: (text: string) => { readonly getSQL: () => Promise<string> };
    };
  };
}
interface MalloyDuckDb {
  readonly DuckDBConnection: new (options: {
    readonly name: string;
    readonly databasePath: string;
    readonly readOnly: boolean;
  }) => unknown;
}

const warm = 5;

async function answer({ home, store, model, queries }: MalloyTask): Promise<MalloyAnswer> {
  const started = performance.now();
  const load = createRequire(path.join(home, 'package.json'));
  const malloy = load('@malloydata/malloy') as Malloy;
  const { DuckDBConnection } = load('@malloydata/db-duckdb') as MalloyDuckDb;
  const { version } = load('@malloydata/malloy/package.json') as { readonly version: string };
  const loadMs = performance.now() - started;
  const connection = new DuckDBConnection({ name: 'duckdb', databasePath: store, readOnly: true });
  const runtime = new malloy.SingleConnectionRuntime({ connection });
  const known = runtime.loadModel(model);
  const answers: MalloyAnswer['queries'][number][] = [];
  for (const query of queries) {
    const ms: number[] = [];
    try {
      let sql = '';
      for (let round = 0; round <= warm; round += 1) {
        const before = performance.now();
        // Another text each time, so that nothing but the model is remembered.
        sql = await known.loadQuery(`// ${round}\nrun: ${query}`).getSQL();
        ms.push(performance.now() - before);
      }
      answers.push({ sql, ms });
    } catch (error) {
      answers.push({ error: error instanceof Error ? error.message : String(error) });
    }
  }
  return { version, loadMs, queries: answers };
}

let input = '';
for await (const chunk of process.stdin) input += String(chunk);
const found = await answer(JSON.parse(input) as MalloyTask);
// Malloy itself writes to standard output; the answer is the last line.
process.stdout.write(`\n${JSON.stringify(found)}\n`, () => process.exit(0));
