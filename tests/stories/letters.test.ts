import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { defaultPolicy } from "../../server/domain/default-policy.ts";
import { engines } from "../support/databases.ts";
import { openMailServer } from "../support/smtp.ts";
import { aWorld, type World } from "../support/world.ts";

type MailServer = Awaited<ReturnType<typeof openMailServer>>;

for (const engine of engines()) {
  describe(`letters by a real mail server, on ${engine.name}`, () => {
    let server: MailServer;
    let world: World;
    before(async () => {
      server = await openMailServer();
      world = await aWorld(engine, { smtpUrl: server.url, policy: { ...defaultPolicy(), approval: "manual" } });
    });
    after(async () => {
      await world.close();
      await server.close();
    });

    const request = async (number: string, language: string): Promise<{ id: string; number: string; token: string }> => {
      await world.order(world.ben, { number, email: `${language}@example.test` });
      const { token } = (await world.ask("POST", "/api/shopper/shops/ben/sessions", { body: { orderNumber: number, postalCode: "69006" } }))
        .json;
      const items = [{ lineId: "1", quantity: 1, reasonId: "too_small" }];
      const figures = (await world.ask("POST", "/api/shopper/quotes", { token, body: { items } })).json;
      const submitted = await world.ask("POST", `/api/shopper/returns?lng=${language}`, {
        token,
        headers: { "Idempotency-Key": `letters-of-${number}` },
        body: { items, resolution: figures.resolution, handover: figures.handover, quote: figures.quote },
      });
      await world.settle();
      return { ...submitted.json.returns[0], token: submitted.json.token };
    };
    const lettersTo = (address: string) => server.letters.filter(({ to }) => JSON.stringify(to).includes(address));
    const distinct = (address: string) => [...new Map(lettersTo(address).map((letter) => [letter.messageId, letter])).values()];

    for (const [language, words] of [
      ["en", /label/i],
      ["fr", /étiquette/i],
      ["es", /etiqueta/i],
      ["de", /Etikett/i],
    ] as const) {
      test(`a request is received, then approved with its label attached, in ${language} (S3-02, S5-04)`, async () => {
        const ret = await request(`L-${language}`, language);
        const [received] = distinct(`${language}@example.test`);
        assert.ok(received?.subject?.includes(ret.number), received?.subject);
        assert.deepEqual(received?.attachments ?? [], []);

        const approved = await world.ask("POST", `/api/desk/returns/${ret.id}/approval`, { token: world.ben.apiKey });
        assert.equal(approved.json.status, "approved");
        await world.settle();
        const letter = distinct(`${language}@example.test`)[1];
        assert.match(letter?.text ?? "", words);
        assert.match(String(letter?.html), new RegExp(`lang="${language}"`));
        assert.equal(letter?.attachments[0]?.contentType, "application/pdf");
        assert.match(letter?.attachments[0]?.content.toString("latin1", 0, 5) ?? "", /%PDF-/);
        assert.equal(letter?.from?.text, `"Ben's Books" <returns@ben.test>`);
      });
    }

    test("work done twice sends a letter once; if the machine died before it was noted, the same one again under the same Message-ID", async () => {
      assert.deepEqual([lettersTo("en@example.test").length, distinct("en@example.test").length], [2, 2]);
      await world.app.context.db.write((tx) => tx.deleteFrom("letters").execute());
      await world.settle();
      const all = lettersTo("en@example.test");
      assert.deepEqual([all.length, distinct("en@example.test").length], [4, 2]);
      const named = all.map(({ messageId, subject, text }) => [messageId, subject, /#k=[^&\s]+/.exec(text ?? "")?.[0]]);
      assert.deepEqual(named.slice(2), named.slice(0, 2));
    });

    test("the link in a letter opens its order on the hosted page, and proves enough to cancel", async () => {
      const ret = await request("L-link", "fr");
      const secret = /\/r\/ben\?lng=fr#k=([^&\s]+)/.exec(distinct("fr@example.test").at(-1)?.text ?? "")?.[1];
      const session = await world.ask("POST", "/api/shopper/shops/ben/sessions", { body: { link: secret } });
      assert.equal(session.json.proof, "link");
      const elsewhere = await world.ask("POST", "/api/shopper/shops/ada/sessions", { body: { link: secret } });
      assert.equal(elsewhere.json.code, "link_expired");
      const cancelled = await world.ask("POST", `/api/shopper/returns/${ret.id}/cancellation`, { token: session.json.token });
      assert.equal(cancelled.json.status, "cancelled");
    });

    test("links that were revoked open nothing, and number and postcode still do", async () => {
      const ret = await request("L-gone", "es");
      const secret = /#k=([^&\s]+)/.exec(distinct("es@example.test").at(-1)?.text ?? "")?.[1];
      const open = () => world.ask("POST", "/api/shopper/shops/ben/sessions", { body: { link: secret } });
      assert.equal((await open()).status, 201);
      const { items } = (await world.ask("GET", "/api/desk/orders?search=L-gone", { token: world.ben.apiKey })).json;
      const revoke = (token: string) => world.ask("DELETE", `/api/desk/orders/${items[0].id}/links`, { token });
      assert.equal((await revoke(world.ada.apiKey)).json.code, "order_not_found");
      assert.equal((await open()).status, 201);
      for (let times = 0; times < 2; times++)
        assert.deepEqual([(await revoke(world.ben.apiKey)).status, (await open()).json.code], [204, "link_expired"]);
      await world.settle();
      assert.equal((await open()).json.code, "link_expired", "the same letter sent again brings the old link, which stays revoked");

      const typed = { orderNumber: "L-gone", postalCode: "69006" };
      assert.equal((await world.ask("POST", "/api/shopper/shops/ben/sessions", { body: typed })).status, 201);
      await world.ask("POST", `/api/desk/returns/${ret.id}/approval`, { token: world.ben.apiKey });
      await world.settle();
      const later = /#k=([^&\s]+)/.exec(distinct("es@example.test").at(-1)?.text ?? "")?.[1];
      assert.equal((await world.ask("POST", "/api/shopper/shops/ben/sessions", { body: { link: later } })).status, 201);
    });

    test("a refusal carries the words of the person who said no", async () => {
      const ret = await request("L-no", "de");
      const before = distinct("de@example.test").length;
      const message = "Das Siegel ist gebrochen. <b>Bitte</b> schreiben Sie uns.";
      await world.ask("POST", `/api/desk/returns/${ret.id}/rejection`, { token: world.ben.apiKey, body: { message } });
      await world.settle();
      const letter = distinct("de@example.test")[before];
      assert.ok(letter?.text?.includes(message));
      assert.ok(!String(letter?.html).includes("<b>Bitte"));
    });

    test("each of two returns that share a parcel is told when it is approved, one after the other or at once", async () => {
      for (const together of [false, true]) {
        const number = `L-two-${together}`;
        const email = `${number}@example.test`;
        await world.order(world.ben, { number, email });
        const { token } = (
          await world.ask("POST", "/api/shopper/shops/ben/sessions", { body: { orderNumber: number, postalCode: "69006" } })
        ).json;
        const wishes = [
          { lineId: "1", quantity: 1, reasonId: "too_small" },
          { lineId: "2", quantity: 1, reasonId: "faulty" },
        ];
        const figures = (await world.ask("POST", "/api/shopper/quotes", { token, body: { items: wishes } })).json;
        const items = wishes.map((wish) => ({ ...wish, comment: "The seam is open" }));
        const submitted = await world.ask("POST", "/api/shopper/returns", {
          token,
          headers: { "Idempotency-Key": `letters-of-${number}` },
          body: { items, resolution: figures.resolution, handover: figures.handover, quote: figures.quote },
        });
        const ids: string[] = submitted.json.returns.map(({ id }: { id: string }) => id);
        for (const id of ids) {
          await world.ask("POST", `/api/desk/returns/${id}/approval`, { token: world.ben.apiKey });
          if (!together) await world.settle();
        }
        await world.settle();
        const approvals = distinct(email).filter(({ attachments }) => attachments.length > 0);
        assert.equal(approvals.length, 2);
        for (const { number: told } of submitted.json.returns) assert.ok(approvals.some(({ text }) => text?.includes(told)));
      }
    });

    test("a mail server that is down loses nothing: the letter leaves when it is back", async () => {
      await world.order(world.ben, { number: "L-down", email: "down@example.test" });
      const typed = { orderNumber: "L-down", postalCode: "69006" };
      server.failNext(1);
      assert.equal((await world.ask("POST", "/api/shopper/shops/ben/codes", { body: typed })).status, 202);
      await world.settle({ again: false });
      assert.equal(lettersTo("down@example.test").length, 0);
      world.pass(60_000);
      await world.settle({ again: false });
      assert.equal(lettersTo("down@example.test").length, 1);
    });
  });
}
