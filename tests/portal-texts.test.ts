import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";

interface Unit {
  readonly source: string;
  readonly target: string | null;
}

const languages = ["fr", "es", "de"];
const used = globSync("widget/{portal,controls}/**/*.ts").flatMap((file) =>
  [...readFileSync(file, "utf8").matchAll(/\{\s*id: "([a-z]+\.\w+|closed)",?\s*\}/g)].map(([, id]) => id as string),
);

function unitsOf(language: string): Map<string, Unit> {
  const text = readFileSync(`locales/portal/${language}.xlf`, "utf8");
  return new Map(
    [...text.matchAll(/<trans-unit id="([^"]+)">\s*<source>([\s\S]*?)<\/source>(?:\s*<target>([\s\S]*?)<\/target>)?/g)].map(
      ([, id = "", source = "", target = null]) => [id, { source, target }],
    ),
  );
}

const places = (text: string): string[] => (text.match(/<x id="\d+"/g) ?? []).sort();

describe("The portal's words", () => {
  for (const language of languages) {
    it(`are complete in ${language}, every value in its place`, () => {
      const units = unitsOf(language);
      assert.deepEqual([...units.keys()].sort(), [...new Set(used)].sort(), "run npm run locales");
      for (const [id, { source, target }] of units) {
        assert(target?.trim(), `${id} has no ${language}`);
        assert.deepEqual(places(target ?? ""), places(source), id);
      }
    });

    it(`are what the browser gets in ${language}`, async () => {
      const { templates } = (await import(`../widget/generated/locales/${language}.ts`)) as {
        templates: Record<string, string | { strings: string[] }>;
      };
      for (const [id, { target }] of unitsOf(language)) {
        const built = templates[id];
        const text = typeof built === "string" ? built : (built?.strings.join("") ?? "");
        const wanted = (target ?? "")
          .replace(/<x [^>]*\/>/g, "")
          .replaceAll("&amp;", "&")
          .replaceAll("&lt;", "<");
        assert.equal(text, wanted, `${id}: run npm run locales`);
      }
    });

    it(`never blame, shout or beg in ${language}`, () => {
      const banned: Record<string, RegExp> = {
        fr: /erreur|invalide|malheureusement|désolé|[^ ]!|\bRMA\b/i,
        es: /error|inválid|lamentablemente|lo sentimos|¡|!/i,
        de: /fehler(?!haft)|ungültig|leider|entschuldig|!/i,
      };
      for (const [id, { target }] of unitsOf(language)) assert.doesNotMatch(target ?? "", banned[language] ?? /^$/, id);
    });
  }

  it("never blame, shout or beg in English", () => {
    for (const [id, { source }] of unitsOf("fr"))
      assert.doesNotMatch(source, /\berror\b|invalid|\bfail|unfortunately|sorry|eligible|\bRMA\b|you did not|you must|!/i, id);
  });
});
