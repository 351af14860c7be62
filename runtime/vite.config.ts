import { chmodSync, copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
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
  draw: 'runtime/export/picture/draw.ts',
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

/**
 * What draws charts is large, and a bundle of its own: the programs load it, and the renderer of PNGs, whose native part
 * cannot be bundled, where they draw.
 */
const drawing: Plugin = {
  name: 'drawing-on-demand',
  enforce: 'pre',
  resolveId: (source, importer) => {
    if (source === rasterizer) return { id: source, external: true };
    return source === './draw.ts' && importer?.endsWith('/picture/index.ts')
      ? { id: './draw.js', external: true }
      : null;
  },
};
const rasterizer = '@resvg/resvg-js';

/** Letters of pictures look the same on every machine. */
const fonts: Plugin = {
  name: 'fonts',
  writeBundle: ({ dir = '' }) => {
    const from = `${root}/node_modules/dejavu-fonts-ttf`;
    mkdirSync(`${dir}/fonts`, { recursive: true });
    for (const name of ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'])
      copyFileSync(`${from}/ttf/${name}`, `${dir}/fonts/${name}`);
    copyFileSync(`${from}/LICENSE`, `${dir}/fonts/LICENSE`);
  },
};

const augurs = path.dirname(createRequire(import.meta.url).resolve('@bsull/augurs'));

/** What forecasts are worked out with lies beside the programs: as text inside of them it would be read by every command. */
const models: Plugin = {
  name: 'models-beside',
  writeBundle: ({ dir = '' }) => {
    for (const name of ['ets_bg.wasm', 'mstl_bg.wasm']) copyFileSync(path.join(augurs, name), path.join(dir, name));
  },
};

/** So that a link to a program starts it. */
const executable: Plugin = {
  name: 'executable',
  writeBundle: ({ dir = '' }, bundle) => {
    for (const file of Object.keys(bundle)) chmodSync(`${dir}/${file}`, 0o755);
  },
};

export default defineConfig({
  root,
  plugins: [duckdb, drawing, models, executable, fonts],
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
