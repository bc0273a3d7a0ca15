import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { brandIcon } from "../../server/http/icon.ts";
import { engines } from "../support/databases.ts";
import { halden } from "../support/halden.ts";
import { aWorld } from "../support/world.ts";

const [sqlite] = engines();
const drawn = (href: string): string => decodeURIComponent(href.replace("data:image/svg+xml,", ""));

describe("the icon of a page", () => {
  test("is the brand's logo, else its letter on its accent, in a colour that is read on it", () => {
    const { brand, slug } = halden;
    assert.equal(brandIcon({ slug, brand: { ...brand, logo: "logos/1" } }), "/r/halden/logo");
    assert.match(drawn(brandIcon(halden)), /fill="#2c5a3d"\/>.*fill="#fff">H</);
    assert.match(drawn(brandIcon({ slug, brand: { ...brand, accent: "#ffe600" } })), /fill="#ffe600"\/>.*fill="#000">H</);
    assert.match(drawn(brandIcon({ slug, brand: { ...brand, accent: "red" } })), /fill="#1b1c1a"\/>/);
  });

  test("holds nothing of a name but its first letter, whatever is written there", () => {
    const of = (name: string) => drawn(brandIcon({ slug: "x", brand: { ...halden.brand, name } }));
    assert.match(of("<script>alert(1)</script>"), />&lt;</);
    assert.match(of(" élan"), />É</);
    assert.match(of("👩‍👧 toys"), />👩‍👧</);
    assert.match(of(""), /><\/text>/);
  });

  test("stands on every page there is, lies here, and may be shown there", async (t) => {
    assert.ok(sqlite);
    const world = await aWorld(sqlite);
    t.after(() => world.close());
    for (const path of ["/r/ada", "/docs", "/docs/problems", "/desk/help/portal"]) {
      const { status, text, headers } = await world.ask("GET", path);
      assert.equal(status, 200, path);
      const [, href = ""] = /<link rel="icon" href="([^"]+)">/.exec(text) ?? assert.fail(path);
      assert.ok(href.startsWith("data:image/svg+xml,") || href.startsWith("/"), path);
      assert.match(headers.get("content-security-policy") ?? "", /img-src [^;]*data:/, path);
    }
    const asked = await world.ask("GET", "/favicon.ico");
    assert.deepEqual([asked.status, asked.headers.get("content-type")], [200, "image/svg+xml"]);
  });
});
