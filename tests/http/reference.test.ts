import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import sharp from "sharp";
import { defaultPolicy } from "../../server/domain/default-policy.ts";
import { refusalCodes } from "../../server/domain/errors.ts";
import { policySchema } from "../../server/http/policy-schema.ts";
import { engines } from "../support/databases.ts";
import { aWorld, type World } from "../support/world.ts";

const [sqlite] = engines();

describe("what the server says of itself", () => {
  let world: World;
  before(async () => {
    assert.ok(sqlite);
    world = await aWorld(sqlite);
  });
  after(() => world.close());

  test("every reference in its OpenAPI document leads somewhere, and every operation explains itself", async () => {
    const { json, text } = await world.ask("GET", "/openapi.json");
    assert.equal(json.openapi, "3.1.0");
    assert.doesNotMatch(text, /\(S\d-\d\d/, "our own list of what must be there says nothing to who calls");
    for (const [, pointer = ""] of text.matchAll(/"\$ref":"#\/([^"]+)"/g)) {
      const found = pointer.split("/").reduce((node, step) => node?.[step], json);
      assert.ok(found, pointer);
    }
    for (const [path, methods] of Object.entries<Record<string, { summary?: string; security?: Record<string, []>[]; responses: object }>>(
      json.paths,
    )) {
      for (const [method, operation] of Object.entries(methods)) {
        assert.ok((operation.summary?.length ?? 0) > 5, `${method} ${path}`);
        for (const scheme of operation.security ?? [])
          for (const name of Object.keys(scheme)) assert.ok(json.components.securitySchemes[name], name);
      }
    }
  });

  test("its reference page and the script of it come from our own origin", async () => {
    const page = await world.ask("GET", "/docs");
    assert.doesNotMatch(page.text, /https?:\/\//);
    assert.equal((await world.ask("GET", "/docs/rapidoc.js")).headers.get("Content-Type"), "text/javascript; charset=utf-8");
  });

  test("every problem has its place on the page that problems point to", async () => {
    const { text } = await world.ask("GET", "/docs/problems");
    for (const code of refusalCodes) assert.ok(text.includes(`id="${code}"`), code);
    const refused = await world.ask("GET", "/api/shopper/shops/nobody");
    assert.equal(refused.json.type, "/docs/problems#shop_not_found");
  });

  test("the policy's JSON Schema is published, and the policy every shop starts with fits it", async () => {
    const { json } = await world.ask("GET", "/schemas/policy.json");
    assert.equal(json.$id, "http://returns.test/schemas/policy.json");
    assert.deepEqual(Object.keys(json.properties).sort(), Object.keys(policySchema.shape).sort());
    assert.equal(policySchema.safeParse(defaultPolicy()).success, true);
  });

  test("a policy is published in versions, and an edit of an older one is refused", async () => {
    const token = world.ada.apiKey;
    const first = await world.ask("GET", "/api/desk/shops/ada/policy", { token });
    const edited = { ...first.json.policy, sendWithinDays: 21 };
    const etag = first.headers.get("ETag") ?? "";
    const second = await world.ask("PUT", "/api/desk/shops/ada/policy", { token, body: edited, headers: { "If-Match": etag } });
    assert.equal(second.json.version, first.json.version + 1);
    const late = await world.ask("PUT", "/api/desk/shops/ada/policy", { token, body: edited, headers: { "If-Match": etag } });
    assert.equal(late.status, 412);
    const wrong = await world.ask("PUT", "/api/desk/shops/ada/policy", { token, body: { ...edited, window: { days: -1 } } });
    assert.equal(wrong.status, 400);
    assert.ok(wrong.json.errors.some(({ pointer }: { pointer: string }) => pointer === "/window/days"));
  });

  test("a logo is kept as a picture of our own making and shown on the hosted page (S2-28)", async () => {
    const token = world.ada.apiKey;
    const picture = await sharp({ create: { width: 300, height: 90, channels: 4, background: "#7a1f3d" } })
      .png()
      .toBuffer();
    const saved = await world.ask("PUT", "/api/desk/shops/ada/logo", {
      token,
      body: new Uint8Array(picture),
      headers: { "Content-Type": "image/png" },
    });
    assert.equal(saved.status, 200);
    const shown = await world.ask("GET", "/r/ada/logo");
    assert.equal(shown.headers.get("Content-Type"), "image/png");
    assert.match((await world.ask("GET", "/r/ada")).text, /<img src="\/r\/ada\/logo" alt="Ada/);
    const refused = await world.ask("PUT", "/api/desk/shops/ada/logo", {
      token,
      body: "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
      headers: { "Content-Type": "image/svg+xml" },
    });
    assert.equal(refused.json.code, "photo_unreadable");
  });

  test("it hands out the lines to paste, in the language asked for (S1-16, S1-17)", async () => {
    const { json } = await world.ask("GET", "/api/desk/shops/ada/snippets?lng=fr", { token: world.ada.apiKey });
    assert.match(json.embed, /<returns-portal shop="ada" api="http:\/\/returns\.test">/);
    assert.match(json.delivered.html, /lang="fr"/);
    assert.match(json.policy.text, /http:\/\/returns\.test\/r\/ada\?lng=fr/);
  });
});
