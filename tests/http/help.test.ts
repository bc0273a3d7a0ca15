import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { languages } from "../../locales/texts.ts";
import { helpTopics } from "../../server/http/help-topics.ts";
import { engines } from "../support/databases.ts";
import { aWorld, type World } from "../support/world.ts";

describe("help pages", () => {
  let world: World;
  before(async () => {
    const [engine] = engines();
    assert.ok(engine);
    world = await aWorld(engine);
  });
  after(() => world.close());

  test("every topic a setting of the desk leads to has its page (S2-22)", () => {
    const wanted = globSync("widget/desk/**/*.ts", { cwd: new URL("../../", import.meta.url) }).flatMap((file) => {
      const text = readFileSync(new URL(`../../${file}`, import.meta.url), "utf8");
      return [...text.matchAll(/\btopic(?:=|: )"([\w-]+)"|\/desk\/help\/([a-z][\w-]*)"/g)].map(([, set, linked]) => ({
        file,
        topic: set ?? linked ?? "",
      }));
    });
    assert.ok(wanted.length > 20, `${wanted.length} settings have help`);
    const missing = wanted.filter(({ topic }) => !Object.hasOwn(helpTopics, topic));
    assert.deepEqual(missing, []);
  });

  test("each is dated, asks whether it helped, and says whom to ask, in every language (S3-30, S1-47)", async () => {
    const updated = {
      en: /Updated on \d{1,2} November 2026/,
      fr: /Mis à jour le \d{1,2} novembre 2026/,
      es: /Actualizado el \d{1,2} de noviembre de 2026/,
      de: /Aktualisiert am \d{1,2}\. November 2026/,
    };
    for (const topic of Object.keys(helpTopics))
      for (const language of languages) {
        const { status, text, headers } = await world.ask("GET", `/desk/help/${topic}?lng=${language}`);
        assert.equal(status, 200, topic);
        assert.match(headers.get("Content-Security-Policy") ?? "", /default-src 'none'/);
        assert.match(text, new RegExp(`<html lang="${language}"`));
        assert.match(text.replaceAll("\u00a0", " "), updated[language], `${topic} ${language}`);
        assert.equal([...text.matchAll(/href="mailto:returns@returns\.test\?subject=/g)].length, 2);
        assert.match(text, /href="mailto:returns@returns\.test"/);
        for (const [, href = ""] of text.matchAll(/href="(\/desk\/help\/[^"?]+)/g))
          assert.ok(Object.hasOwn(helpTopics, href.slice("/desk/help/".length)), href);
      }
  });

  test("the reader's own language is spoken, and what does not exist is not there", async () => {
    assert.match((await world.ask("GET", "/desk/help/portal", { headers: { "Accept-Language": "de-AT" } })).text, /<html lang="de"/);
    for (const topic of ["nothing", "toString", "__proto__", "%3Cscript%3E"])
      assert.equal((await world.ask("GET", `/desk/help/${topic}`)).status, 404, topic);
  });
});
