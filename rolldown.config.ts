// The shipped build: both entries and their lazily loaded chunks, with every dependency inside.
import { defineConfig } from 'rolldown';

export default defineConfig({
  input: { index: 'src/server/index.ts', server: 'src/server/server.ts' },
  platform: 'node',
  external: [/^node:/],
  output: {
    dir: 'build',
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name]-[hash].js',
    minify: true,
    cleanDir: true,
  },
});
