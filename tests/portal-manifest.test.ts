import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";

const generated = [
  "custom-elements.json",
  "widget/generated/vscode.html-custom-data.json",
  "widget/generated/vscode.css-custom-data.json",
  "widget/generated/jsx.d.ts",
];

interface Manifest {
  modules: {
    declarations: {
      name: string;
      tagName?: string;
      attributes?: Named[];
      cssParts?: Named[];
      cssProperties?: Named[];
      events?: Named[];
      slots?: Named[];
    }[];
  }[];
}
interface Named {
  name: string;
  description?: string;
}

const element = () => {
  const { modules } = JSON.parse(readFileSync("custom-elements.json", "utf8")) as Manifest;
  const found = modules.flatMap(({ declarations }) => declarations).find(({ tagName }) => tagName === "returns-portal");
  assert(found);
  return found;
};

describe("What the portal publishes about itself", () => {
  it("is what its sources say: npm run manifest changes nothing", () => {
    const before = generated.map((file) => readFileSync(file, "utf8"));
    const { status, stderr } = spawnSync(
      process.execPath,
      ["node_modules/.bin/cem", "analyze", "--config", "custom-elements-manifest.config.mjs"],
      { encoding: "utf8" },
    );
    assert.equal(status, 0, stderr);
    assert.deepEqual(
      generated.map((file) => readFileSync(file, "utf8")),
      before,
    );
  });

  it("says a sentence about every attribute, part, property, event and slot", () => {
    const { attributes = [], cssParts = [], cssProperties = [], events = [], slots = [] } = element();
    assert.deepEqual(attributes.map(({ name }) => name).sort(), ["api", "heading-level", "lang", "order", "shop", "tracking"]);
    assert.deepEqual(events.map(({ name }) => name).sort(), ["returns-cancelled", "returns-error", "returns-found", "returns-submitted"]);
    for (const { name, description } of [...attributes, ...cssParts, ...cssProperties, ...events, ...slots])
      assert.match(description ?? "", /\.$/, name);
  });

  it("names every part and every property that the sources use, and no other", () => {
    const { cssParts = [], cssProperties = [] } = element();
    const sources = ["portal", "controls", "shared"].flatMap((folder) => readSources(`widget/${folder}`)).join("\n");
    const parts = [...sources.matchAll(/\bpart="([^"]*)"/g)].flatMap(([, value = ""]) => value.match(/[a-z][a-z-]+/g) ?? []);
    const named = new Set(cssParts.map(({ name }) => name));
    const code = new Set(["value", "chosen", "nothing", "part", "look"]);
    for (const part of parts.filter((part) => !code.has(part))) assert(named.has(part), `part ${part} is not documented`);
    const properties = new Set([...sources.matchAll(/var\((--returns-[a-z-]+)/g)].map(([, name]) => name));
    assert.deepEqual([...properties].sort(), cssProperties.map(({ name }) => name).sort());
  });
});

function readSources(folder: string): string[] {
  return readdirSync(folder).map((file) => readFileSync(`${folder}/${file}`, "utf8"));
}
