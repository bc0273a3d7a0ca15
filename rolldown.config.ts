import { defineConfig } from "rolldown";

/** Native code, and packages that read files beside themselves, stay in node_modules; so does the demo, which runs from its sources. */
const external = [
  /^better-sqlite3$/,
  /^sharp$/,
  /^pdfkit$/,
  /^fontkit$/,
  /^dejavu-fonts-ttf/,
  /^rapidoc/,
  /^pg-native$/,
  /demo\/main\.ts$/,
];

export default defineConfig({
  // A thread has an entry of its own: it is started by file name.
  input: { main: "server/cli/main.ts", "press-worker": "server/documents/press-worker.ts" },
  platform: "node",
  external,
  output: {
    dir: "dist/server",
    format: "esm",
    cleanDir: true,
    chunkFileNames: "[name].js",
    // Names stay, so that a stack in a log can be read.
    minify: { compress: true, mangle: false, codegen: { removeWhitespace: true } },
  },
});
