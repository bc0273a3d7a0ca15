import { copyFileSync } from "node:fs";
import { defineConfig, type Plugin } from "rolldown";

/** Native code, and packages that read files beside themselves, stay in node_modules: what production installs. */
export const external: readonly RegExp[] = [/^better-sqlite3$/, /^sharp$/, /^pdfkit$/, /^fontkit$/, /^dejavu-fonts-ttf/];

/** Loaded where it is there, and not bundled: the demo runs from its sources, and `pg` looks for a native driver nobody installs. */
const leftOut = [/^pg-native$/, /^rapidoc/, /demo\/main\.ts$/];

/** The API reference is one file of a package that drags in a hundred others; only the file goes along. */
const reference: Plugin = {
  name: "reference",
  writeBundle: () => copyFileSync("node_modules/rapidoc/dist/rapidoc-min.js", "dist/server/rapidoc-min.js"),
};

export default defineConfig({
  // A thread has an entry of its own: it is started by file name.
  input: {
    main: "server/cli/main.ts",
    "press-worker": "server/documents/press-worker.ts",
    "label-file-worker": "server/documents/label-file-worker.ts",
  },
  platform: "node",
  external: [...external, ...leftOut],
  plugins: [reference],
  output: {
    dir: "dist/server",
    format: "esm",
    cleanDir: true,
    chunkFileNames: "[name].js",
    // Names stay, so that a stack in a log can be read.
    minify: { compress: true, mangle: false, codegen: { removeWhitespace: true } },
  },
});
