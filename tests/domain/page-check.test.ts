import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type Page, readPage, works } from "../../server/domain/page-check.ts";
import { effort, effortSince } from "../support/effort.ts";

const wanted = { publicUrl: "https://returns.ada.test", slug: "ada" };
const script = `<script type="module" async src="https://returns.ada.test/returns-portal.js"></script>`;
const element = `<returns-portal shop="ada" api="https://returns.ada.test"><a href="mailto:a@b.test">Help</a></returns-portal>`;

function found(html: string, more: Partial<Page> = {}): string[] {
  const page = {
    asked: "https://ada.test/returns",
    url: "https://ada.test/returns",
    status: 200,
    headers: { "content-type": "text/html" },
    cut: false,
  };
  return readPage({ ...page, html, ...more }, wanted).map(({ code, text }) => (text === null ? code : `${code}: ${text}`));
}

describe("what the live check says of a page", () => {
  test("a page with both lines works, however they are written", () => {
    for (const html of [
      `<!doctype html><body>${script}\n${element}`,
      `<SCRIPT ASYNC TYPE='MODULE' SRC=https://returns.ada.test/returns-portal.js></SCRIPT><RETURNS-PORTAL\nSHOP='ada'>`,
      `<script src="https://returns.ada.test/returns-portal.classic.js"></script>${element}`,
      `<script type="module" src="https://returns.ada.test/v/1.2.3/returns-portal.js"></script>${element}`,
      `<script type="module">import "https://returns.ada.test/returns-portal.js";</script>${element}`,
      `<p title="a > b" <b>${script}<returns-portal shop=ada api="https://returns.ada.test/">`,
      `${script}<returns-portal shop="ben"></returns-portal>${element}`,
    ])
      assert.deepEqual(found(html), [], html);
  });

  test("it names each line that is missing", () => {
    assert.deepEqual(found("<p>Returns</p>"), ["no_script", "no_element"]);
    assert.deepEqual(found(script), ["no_element"]);
    assert.deepEqual(found(element), ["no_script"]);
  });

  test("what is commented out, shown as text, or waits in a template is not there", () => {
    for (const html of [
      `<!-- ${script}${element} -->`,
      `<!-- ${script}${element}`,
      `<textarea>${script}${element}</textarea>`,
      `<template>${script}${element}</template>`,
      `<noscript>${script}${element}</noscript>`,
      `<script>const lines = '${element}'</script>`,
      `<pre>${script.replaceAll("<", "&lt;")}${element.replaceAll("<", "&lt;")}</pre>`,
      `<p title='${element}${script}'>`,
    ])
      assert.deepEqual(found(html), ["no_script", "no_element"], html);
  });

  test("it says what is wrong with a line that is there", () => {
    assert.deepEqual(found(`${script}<returns-portal shop="ben">`), ["wrong_shop: ben"]);
    assert.deepEqual(found(`${script}<returns-portal>`), ["wrong_shop: "]);
    assert.deepEqual(found(`${script}<returns-portal shop="ada" api="http://localhost:3000">`), ["wrong_api: http://localhost:3000"]);
    assert.deepEqual(found(`<script src="https://returns.ada.test/returns-portal.js"></script>${element}`), [
      "script_no_module: https://returns.ada.test/returns-portal.js",
    ]);
    assert.deepEqual(found(`<script type="module" src="https://old.test/returns-portal.js"></script>${element}`), [
      "script_elsewhere: https://old.test/returns-portal.js",
    ]);
    assert.deepEqual(found(`<script type="module" src="/returns-portal.js"></script>${element}`), [
      "script_elsewhere: https://ada.test/returns-portal.js",
    ]);
    assert.deepEqual(
      readPage(
        {
          asked: "https://ada.test/",
          url: "https://ada.test/",
          status: 200,
          headers: { "content-type": "text/html" },
          cut: false,
          html: `<script type="module" src="http://returns.ada.test/returns-portal.js"></script><returns-portal shop="ada">`,
        },
        { publicUrl: "http://returns.ada.test", slug: "ada" },
      ).map(({ code }) => code),
      ["script_insecure"],
    );
  });

  test("a content security policy that keeps the portal out is quoted, one that lets it in is not", () => {
    const under = (policy: string) =>
      found(script + element, { headers: { "content-type": "text/html", "content-security-policy": policy } });
    assert.deepEqual(under("script-src 'self'"), ["csp_script: script-src 'self'"]);
    assert.deepEqual(under("default-src 'none'"), ["csp_script: default-src 'none'"]);
    assert.deepEqual(under("script-src https://returns.ada.test; connect-src 'self'"), ["csp_connect: connect-src 'self'"]);
    assert.deepEqual(under("script-src *, script-src 'none'"), ["csp_script: script-src 'none'"]);
    assert.deepEqual(under("script-src https://returns.ada.test:8443"), ["csp_script: script-src https://returns.ada.test:8443"]);
    for (const open of [
      "script-src https://returns.ada.test",
      "script-src *.ada.test; connect-src https:",
      "img-src 'none'",
      "script-src 'nonce-x'",
    ])
      assert.deepEqual(under(open), [], open);
    const meta = `<meta http-equiv="Content-Security-Policy" content="script-src &#39;self&#39;">`;
    assert.deepEqual(found(meta + script + element), ["csp_script: script-src 'self'"]);
  });

  test("no page, another page, or only its beginning is said as such", () => {
    assert.deepEqual(found("", { status: 404 }), ["status: 404"]);
    assert.deepEqual(found("{}", { headers: { "content-type": "application/json" } }), ["not_html: application/json"]);
    assert.deepEqual(found("<p>", { cut: true }), ["no_script", "no_element", "cut"]);
    assert.deepEqual(found(script + element, { cut: true }), []);
    const moved = found(script + element, { url: "https://www.ada.test/returns" });
    assert.deepEqual(moved, ["redirected: https://www.ada.test/returns"]);
    assert.ok(works([{ code: "redirected", text: null }]));
  });

  test("a page made to be slow to read is read in a moment", () => {
    const many = 200_000;
    for (const html of [
      "<".repeat(many),
      "<a ".repeat(many),
      `<a ${"x ".repeat(many)}`,
      `<a ${" ".repeat(many)}x`,
      `<a x="${"'".repeat(many)}`,
      `<a ${`x='"`.repeat(many)}`,
      "<!--".repeat(many),
      "<script>".repeat(many),
      "<script></script".repeat(many / 4),
      `<a ${"=".repeat(many)}`,
    ]) {
      const began = effort();
      found(html);
      assert.ok(effortSince(began) < 2_000, `${html.slice(0, 20)} took ${Math.round(effortSince(began))} ms`);
    }
  });
});
