import { chmodSync, existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig, type EnvironmentOptions, type Plugin } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Each program is one file with everything in it but DuckDB, whose native part cannot be bundled: starting from many
 * small modules costs several times as much.
 */
function program(name: string, entry: string): EnvironmentOptions {
  return {
    consumer: 'server',
    resolve: { noExternal: true },
    build: {
      ssr: true,
      outDir: 'dist',
      emptyOutDir: false,
      copyPublicDir: false,
      target: 'node20',
      minify: true,
      rolldownOptions: {
        input: { [name]: entry },
        output: {
          format: 'es',
          entryFileNames: '[name].js',
          codeSplitting: false,
          banner: '#!/usr/bin/env node',
        },
      },
    },
  };
}

const programs: Record<string, string> = {
  rekap: 'runtime/cli/main.ts',
  start: 'runtime/start.ts',
  bench: 'test/bench/main.ts',
  bench_cold: 'test/bench/cold.ts',
  bench_malloy: 'test/bench/malloy-child.ts',
};

/**
 * DuckDB stays outside of the bundle. As an import it would be loaded by every command, for 150 ms; a `require` runs
 * only where the module that has it is first used.
 */
const duckdb: Plugin = {
  name: 'duckdb-on-demand',
  enforce: 'pre',
  resolveId: (source, importer) => {
    if (source !== engine) return null;
    return importer === onDemand ? { id: engine, external: true } : onDemand;
  },
  load: (id) => (id === onDemand ? `module.exports = require('${engine}');` : null),
};
const engine = '@duckdb/node-api';
const onDemand = '\0duckdb.cjs';

/** So that a link to a program starts it. */
const executable: Plugin = {
  name: 'executable',
  writeBundle: ({ dir = '' }, bundle) => {
    for (const file of Object.keys(bundle)) chmodSync(`${dir}/${file}`, 0o755);
  },
};

export default defineConfig({
  root,
  plugins: [duckdb, executable],
  environments: Object.fromEntries(
    Object.entries(programs)
      .filter(([, entry]) => existsSync(`${root}/${entry}`))
      .map(([name, entry]) => [name, program(name, entry)]),
  ),
  builder: {
    buildApp: async (builder) => {
      for (const name of Object.keys(programs)) {
        const environment = builder.environments[name];
        if (environment !== undefined) await builder.build(environment);
      }
    },
  },
});
