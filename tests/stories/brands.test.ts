import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import sharp from "sharp";
import { findShop } from "../../server/store/merchants.ts";
import { readPdf } from "../documents/read-pdf.ts";
import { engines } from "../support/databases.ts";
import { type Shopping, shopping } from "../support/shopping.ts";
import { type Answer, aWorld, type ShopUnderTest, type World } from "../support/world.ts";

const depot = { name: "Depot Rhône", line1: "12 quai du Rhône", postalCode: "69007", city: "Lyon", country: "FR" };

for (const engine of engines()) {
  describe(`brands and their addresses, on ${engine.name}`, () => {
    let world: World;
    let shopper: Shopping;
    before(async () => {
      world = await aWorld(engine);
      shopper = shopping(world);
      for (const shop of [world.ada, world.ben]) for (const number of ["7001", "7002", "7003"]) await world.order(shop, { number });
    });
    after(() => world.close());

    const brandOf = async ({ shop, apiKey }: ShopUnderTest): Promise<Answer["json"]> =>
      (await world.ask("GET", `/api/desk/shops/${shop.slug}`, { token: apiKey })).json.brand;
    const labelOf = async (number: string, slug: string) => {
      const ret = await shopper.sendBack(number, { handover: "print" }, slug);
      const { bytes } = await world.ask("GET", new URL(ret.label.a6).pathname);
      const { texts, source } = readPdf(bytes);
      return { ret, source, said: texts.map(({ text }) => text) };
    };

    test("the label is made of the merchant's address and the shopper's details (S2-10)", async () => {
      const { said, ret } = await labelOf("7001", "ada");
      for (const line of ["Ada's Shoes returns", "5 rue des Retours", "59000 Lille", "C. M.", "69006 Lyon", "7001"])
        assert.ok(said.includes(line), `${line} is missing from ${said.join(" | ")}`);
      assert.ok(said.join("").replaceAll("\u00a0", "").includes(ret.number));
    });

    test("a merchant opens a second shop, whose orders are found in it and nowhere else (S2-06, S2-23)", async () => {
      const token = world.ada.apiKey;
      const wish = { slug: "ada-outlet", name: "Ada's Outlet", owner: "outlet@ada.test" };
      const open = (body: object, key = token) => world.ask("POST", "/api/desk/shops", { token: key, body });
      const made = await open(wish);
      assert.equal(made.status, 201);
      assert.equal((await open(wish)).status, 201);
      assert.equal((await open({ ...wish, name: "Another" })).json.code, "conflict");
      assert.equal((await open(wish, world.ben.apiKey)).json.code, "conflict");
      assert.equal((await open({ ...wish, slug: "Ada Outlet" })).status, 400);

      const outlet = await findShop(world.app.context.db, "ada-outlet");
      assert.ok(outlet);
      await world.order({ shop: outlet, apiKey: token }, { number: "OUT-1" });
      const find = (slug: string) =>
        world.ask("POST", `/api/shopper/shops/${slug}/sessions`, { body: { orderNumber: "OUT-1", postalCode: "69006" } });
      assert.equal((await find("ada-outlet")).status, 201);
      assert.equal((await find("ada")).json.code, "order_not_found");
    });

    test("two shops of two merchants with the same order number are two worlds, and inbound has its own address in each (S2-06)", async () => {
      const { ret } = await labelOf("7001", "ben");
      const seen = async ({ apiKey }: ShopUnderTest) =>
        (await world.ask("GET", "/api/desk/returns", { token: apiKey })).json.items.map(({ id }: { id: string }) => id);
      assert.ok((await seen(world.ben)).includes(ret.id));
      assert.ok(!(await seen(world.ada)).includes(ret.id));
      assert.equal((await world.ask("GET", `/api/desk/returns/${ret.id}`, { token: world.ada.apiKey })).status, 404);
      const { token } = (await shopper.find("7001")).json;
      assert.equal((await world.ask("GET", `/api/shopper/returns/${ret.id}`, { token })).status, 404);
    });

    test("a brand is linked to an address: change it, and the next label goes there (S2-25)", async () => {
      await shopper.change(world.ben, { brand: { ...(await brandOf(world.ben)), address: depot } });
      const { said } = await labelOf("7002", "ben");
      for (const line of [depot.name, depot.line1, "69007 Lyon"]) assert.ok(said.includes(line), line);
      assert.ok(!said.includes("5 rue des Retours"));
    });

    test("if the shop is X, then use the address Y: the rule puts it on the label and on the page, and lets other shops alone (S2-24, S2-26)", async () => {
      const rule = {
        id: "ada-to-depot",
        title: { en: "Ada's parcels go to the depot" },
        when: { match: "all", conditions: [{ fact: "shop.slug", is: "equal", value: "ada" }] },
        then: [{ do: "address", address: "depot" }],
      };
      const lille = (await brandOf(world.ada)).address;
      for (const shop of [world.ada, world.ben]) {
        await shopper.change(shop, { brand: { ...(await brandOf(shop)), address: lille, addresses: { depot } } });
        await shopper.publish(shop, { rules: [rule] });
      }
      const ruled = await labelOf("7002", "ada");
      assert.ok(ruled.said.includes(depot.line1) && !ruled.said.includes("5 rue des Retours"), ruled.said.join(" | "));
      const posted = await shopper.quote((await shopper.find("7003")).json.token, { handover: "own" });
      const own = posted.handovers.find(({ kind }: { kind: string }) => kind === "own");
      assert.ok(own.address.includes(depot.line1));
      const other = await labelOf("7003", "ben");
      assert.ok(other.said.includes("5 rue des Retours") && !other.said.includes(depot.line1), other.said.join(" | "));
    });

    test("the brand themes its page, its logo stands on page and label, and its name on pages and letters that follow the return (S2-28, S2-29, S2-31)", async () => {
      const picture = await sharp({ create: { width: 300, height: 90, channels: 3, background: "#7a1f3d" } })
        .png()
        .toBuffer();
      await shopper.change(world.ada, { brand: { ...(await brandOf(world.ada)), name: "Maison Ada", accent: "#7a1f3d" } });
      const sent = { token: world.ada.apiKey, body: new Uint8Array(picture), headers: { "Content-Type": "image/png" } };
      assert.equal((await world.ask("PUT", "/api/desk/shops/ada/logo", sent)).status, 200);

      const [mine, other] = [(await world.ask("GET", "/r/ada")).text, (await world.ask("GET", "/r/ben")).text];
      assert.match(mine, /--returns-accent: #7a1f3d/);
      assert.match(mine, /<img src="\/r\/ada\/logo" alt="Maison Ada">/);
      assert.doesNotMatch(other, /7a1f3d|logo/);

      const { ret, source } = await labelOf("7003", "ada");
      assert.match(source, /\/Subtype \/Image/);
      const letter = world.letters.find(({ text }) => text.includes(ret.number));
      assert.match(letter?.text ?? "", /Maison Ada/);
      assert.match(letter?.text ?? "", /http:\/\/returns\.test\/r\/ada\?lng=en#k=/);
      assert.match(ret.timeline.map(({ title }: { title: string }) => title).join(), /Return requested/);
    });
  });
}
