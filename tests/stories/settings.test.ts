import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { readPdf } from "../documents/read-pdf.ts";
import { engines } from "../support/databases.ts";
import { type Shopping, shopping } from "../support/shopping.ts";
import { type Answer, aWorld, type World } from "../support/world.ts";

for (const engine of engines()) {
  describe(`what a merchant switches, on ${engine.name}`, () => {
    let world: World;
    let shopper: Shopping;
    let token: string;
    before(async () => {
      world = await aWorld(engine);
      shopper = shopping(world);
      token = world.ada.apiKey;
      await world.order(world.ada, { number: "S-1" });
    });
    after(() => world.close());

    const insert = async (format: "pdf" | "png"): Promise<Answer> => {
      const { json } = await world.ask("GET", "/api/desk/orders?search=S-1", { token });
      return world.ask("POST", `/api/desk/orders/${json.items[0].id}/inserts?format=${format}`, { token });
    };
    const snippets = async (language: string): Promise<Answer["json"]> =>
      (await world.ask("GET", `/api/desk/shops/ada/snippets?lng=${language}`, { token })).json;

    test("the portal is on until it is switched off, and on again, at once and without a plan to buy (S1-02, S1-06)", async () => {
      assert.equal((await shopper.find("S-1")).status, 201);
      await shopper.change(world.ada, { portal: "inactive" });
      assert.equal((await shopper.find("S-1")).json.code, "portal_inactive");
      assert.equal((await world.ask("GET", "/r/ada")).status, 404);
      await shopper.change(world.ada, { portal: "active" });
      assert.equal((await shopper.find("S-1")).status, 201);
    });

    test("before anybody is told of it, it can be seen by its link (S1-37)", async () => {
      await shopper.change(world.ada, { portal: "hidden" });
      assert.match((await world.ask("GET", "/r/ada")).text, /<meta name="robots" content="noindex">[\s\S]*<returns-portal shop="ada"/);
      assert.equal((await shopper.find("X1")).status, 201);
      assert.equal((await shopper.find("S-1")).status, 201);
      await shopper.change(world.ada, { portal: "active" });
    });

    test("nobody has to ask for the QR code on the delivery note, and beside it stand a link to type and the words for it (S1-11, S1-13)", async () => {
      const [settings, pdf, png] = [await world.ask("GET", "/api/desk/shops/ada", { token }), await insert("pdf"), await insert("png")];
      assert.equal(settings.json.insertQr, true);
      assert.deepEqual([pdf.status, png.status, png.headers.get("Content-Type")], [201, 201, "image/png"]);
      const said = readPdf(pdf.bytes).texts.map(({ text }) => text.replaceAll("\u00a0", " "));
      for (const words of ["returns.test/r/ada", "Or go to", "Enter order S-1 and your postcode there."])
        assert.ok(said.includes(words), `${words} is missing from ${said.join(" | ")}`);
      const typed = await world.ask("GET", "/r/ada");
      assert.equal(typed.status, 200);
    });

    test("the QR code is switched off, and on again (S1-14)", async () => {
      await shopper.change(world.ada, { insertQr: false });
      const { status, json } = await insert("pdf");
      assert.deepEqual([status, json.code], [409, "conflict"]);
      await shopper.change(world.ada, { insertQr: true });
      assert.equal((await insert("pdf")).status, 201);
    });

    test("promoted, the Delivered mail is to mention the portal; hidden, it is not (S1-15)", async () => {
      const promoted = async () => (await snippets("en")).promoted;
      assert.equal(await promoted(), false);
      await shopper.change(world.ada, { promoted: true });
      assert.equal(await promoted(), true);
      await shopper.change(world.ada, { portal: "hidden" });
      assert.equal(await promoted(), false);
      await shopper.change(world.ada, { portal: "active" });
    });

    test("the lines for pages, policy and the shop's own Delivered mail lead to the portal in four languages (S1-16, S1-17, S1-18)", async () => {
      for (const language of ["en", "fr", "es", "de"]) {
        const { embed, hostedPage, delivered, policy } = await snippets(language);
        assert.match(embed, /<returns-portal shop="ada" api="http:\/\/returns\.test">/);
        assert.equal(hostedPage, "http://returns.test/r/ada");
        for (const { html, text } of [delivered, policy]) {
          assert.match(html, new RegExp(`^<p lang="${language}">.+<a href="${hostedPage}\\?lng=${language}">.+</a></p>$`));
          assert.ok(text.endsWith(`${hostedPage}?lng=${language}`), text);
        }
        const page = await world.ask("GET", `/r/ada?lng=${language}`);
        assert.match(page.text, new RegExp(`<html lang="${language}">[\\s\\S]*<returns-portal shop="ada" lang="${language}"`));
      }
    });

    test("the way to the shop is the merchant's to set (S1-03)", async () => {
      await shopper.change(world.ada, { help: { url: "https://ada.test/help", email: "care@ada.test" } });
      const { json } = await world.ask("GET", "/api/shopper/shops/ada");
      assert.deepEqual(json.help, { url: "https://ada.test/help", email: "care@ada.test" });
    });

    test("the flow is tried with a real order, and its return cancelled from the order: the pieces are free, the shopper is told (S1-44)", async () => {
      const ret = await shopper.sendBack("S-1");
      assert.equal(ret.label.ready, true);
      const { id } = (await world.ask("GET", "/api/desk/orders?search=S-1", { token })).json.items[0];
      const made = (await world.ask("GET", `/api/desk/orders/${id}`, { token })).json.returns;
      assert.deepEqual(
        made.map(({ number, word }: Record<string, unknown>) => [number, word]),
        [[ret.number, "waiting_for_parcel"]],
      );
      const cancelled = await world.ask("POST", `/api/desk/returns/${made[0].id}/cancellation`, { token });
      assert.equal(cancelled.json.status, "cancelled");
      await world.settle();
      assert.ok(world.letters.some(({ text, subject }) => /cancelled/i.test(subject) && text.includes(ret.number)));
      const { json } = await shopper.find("S-1");
      assert.equal(json.items[1].available, 1);
      assert.match(json.returns[0].headline, /cancelled/);
    });
  });
}
