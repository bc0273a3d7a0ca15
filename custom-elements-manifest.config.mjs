import { jsxTypesPlugin } from "@wc-toolkit/jsx-types";
import { customElementVsCodePlugin } from "custom-element-vs-code-integration";

/** What a host page may rely on: no private members, the built file instead of the source, one entry for each event. */
const publicOnly = {
  name: "public-only",
  packageLinkPhase({ customElementsManifest }) {
    for (const module of customElementsManifest.modules) {
      for (const declaration of module.declarations ?? []) {
        declaration.members = declaration.members?.filter(({ privacy, name }) => privacy !== "private" && !name.startsWith("#"));
        declaration.attributes = declaration.attributes?.map(({ inheritedFrom, ...attribute }) => attribute);
        declaration.events = declaration.events?.filter(({ name }) => name.startsWith("returns-"));
      }
    }
    customElementsManifest.modules = customElementsManifest.modules.filter(({ path }) => /portal\/(returns-portal|events)\.ts$/.test(path));
  },
};

export default {
  globs: ["widget/portal/returns-portal.ts", "widget/portal/events.ts"],
  outdir: ".",
  litelement: true,
  plugins: [
    publicOnly,
    customElementVsCodePlugin({
      outdir: "widget/generated",
      htmlFileName: "vscode.html-custom-data.json",
      cssFileName: "vscode.css-custom-data.json",
      hideLogs: true,
    }),
    jsxTypesPlugin({
      outdir: "widget/generated",
      fileName: "jsx.d.ts",
      hideLogs: true,
      componentTypePath: () => "../portal/returns-portal.ts",
    }),
  ],
};
