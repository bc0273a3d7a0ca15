import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, test } from "node:test";

const project = join(import.meta.dirname, "..");
const read = (file: string): string => readFileSync(join(project, file), "utf8");
/** What the bench measured is a record, not a guide. */
const guides = globSync("docs/*.md", { cwd: project }).filter((file) => file !== "docs/bench.md");
const setUp = read("docs/set-up.md");

describe("the guides", () => {
  test("lead only to what is there, pictures included", () => {
    const missing = [...guides, ...globSync("*.md", { cwd: project })].flatMap((file) =>
      [...read(file).matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)/g)]
        .map(([, target = ""]) => target)
        .filter((target) => !existsSync(join(project, dirname(file), target)))
        .map((target) => `${file}: ${target}`),
    );
    assert.deepEqual(missing, []);
  });

  test("take a merchant from nothing to the first return, step by step, and the README leads there (S1-08, S2-14, S2-22)", () => {
    const steps = [...setUp.matchAll(/^## (\d)\. /gm)].map(([, number]) => Number(number));
    assert.deepEqual(steps, [1, 2, 3, 4, 5, 6, 7]);
    assert.match(read("README.md"), /\(docs\/set-up\.md\)/);
  });

  test("show every step of the flow in a picture with words (S1-09)", () => {
    const pictures = [...setUp.matchAll(/!\[([^\]]+)\]\((screens\/[^)]+)\)/g)];
    assert.ok(pictures.length >= 7);
    for (const [, words = "", file = ""] of pictures) assert.ok(words.length > 10 && existsSync(join(project, "docs", file)), file);
  });

  test("tell a shop that sends its own Delivered mail which line to add, and how to know when (S1-18)", () => {
    const snippets = read("docs/snippets.md");
    assert.match(snippets, /## The Delivered mail\n[\s\S]*https:\/\/returns\.example\.com\/r\/acme\?lng=en[\s\S]*"promoted": true/);
  });

  test("each end by asking whether they helped, and say where to ask on (S1-47)", () => {
    for (const guide of guides) assert.match(read(guide), /\n---\n\n\*\*Did this answer your question\?\*\* If .{40,}/s, guide);
  });
});
