import { existsSync } from 'node:fs';
import { defineConfig, type EnvironmentOptions } from 'vite';

const root = new URL('..', import.meta.url).pathname;

/**
 * Each program is one file with everything in it but DuckDB, whose native part cannot be bundled: starting from many
 * small modules costs several times as much.
 */
function program(name: string, entry: string): EnvironmentOptions {
  return {
    consumer: 'server',
    resolve: { noExternal: true, external: ['@duckdb/node-api'] },
    build: {
      ssr: true,
      outDir: 'dist',
      emptyOutDir: false,
      copyPublicDir: false,
      target: 'node20',
      minify: true,
      rolldownOptions: {
        input: { [name]: entry },
        external: ['@duckdb/node-api'],
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
};

export default defineConfig({
  root,
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
