import { defineConfig } from 'vite';

/** The page. Everything it needs is in the build: it runs without a network and under `script-src 'self'`. */
export default defineConfig({
  root: import.meta.dirname,
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // Vega is large, loaded only when a chart is drawn, and never over a network.
    chunkSizeWarningLimit: 1500,
  },
});
