import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { defaultPolicy } from "../../server/domain/default-policy.ts";
import { engines } from "../support/databases.ts";
import { deskWork } from "../support/desk.ts";
import { shopping } from "../support/shopping.ts";
import { type Answer, aWorld, type World } from "../support/world.ts";

const blot = "••••••••••••";
const blottedCode = "•••• •••• •••• ••••";

for (const engine of engines()) {
  describe(`mails that are read before they leave, on ${engine.name}`, () => {
    let world: World;
    let headers: Record<string, string>;
    before(async () => {
      world = await aWorld(engine, {
        policy: { ...defaultPolicy(), approval: "manual", resolutions: { ...defaultPolicy().resolutions, exchange: true } },
      });
      headers = await world.member(world.ada, "owner");
    });
    after(() => world.close());

    const preview = async (id: string, body: object): Promise<Answer["json"]> => {
      const answer = await world.ask("POST", `/api/desk/returns/${id}/mail-previews`, { headers, body });
      assert.equal(answer.status, 200, answer.text);
      return answer.json;
    };
    const act = async (path: string, body: object = {}): Promise<Answer["json"]> => {
      const key = { "Idempotency-Key": `previews-${path.replaceAll("/", "-")}` };
      const answer = await world.ask("POST", `/api/desk${path}`, { headers: { ...headers, ...key }, body });
      assert.equal(answer.status, 200, answer.text);
      return answer.json;
    };
    const lettersTo = (number: string) => world.letters.filter(({ to }) => to === `${number}@example.test`);
    const asked = async (number: string, language = "en", items?: object[]): Promise<{ id: string; number: string }> => {
      await world.order(world.ada, { number, email: `${number}@example.test` });
      const { token } = (await shopping(world).find(number)).json;
      const [ret] = (await shopping(world).submit(token, items ? { items } : {}, language)).returns;
      await world.settle();
      return ret;
    };
    /** What was shown before is what left: word for word, but for what only the shopper may read. */
    const sameAsSent = (shown: Answer["json"], order: string): void => {
      const sent = lettersTo(order).at(-1);
      assert.ok(sent, "a mail left");
      const hide = (text: string) =>
        text.replaceAll(/#k=[^&"\s]+/g, `#k=${blot}`).replaceAll(/[2-9A-HJ-NP-Z]{4}(?: [2-9A-HJ-NP-Z]{4}){3}/g, blottedCode);
      assert.equal(shown.subject, sent.subject);
      assert.equal(shown.text, hide(sent.text));
      assert.equal(shown.html, hide(sent.html));
      assert.equal(shown.to, sent.to);
      assert.equal(shown.from, `${sent.from.name} <${sent.from.address}>`);
      assert.deepEqual(
        shown.attachments.map(({ name }: { name: string }) => name),
        sent.attachments.map(({ filename }) => filename),
      );
    };

    for (const language of ["en", "fr", "es", "de"]) {
      test(`an approval with its label and a message is shown as it leaves, in ${language} (S3-19, S3-21)`, async () => {
        const { id } = await asked(`PA-${language}`, language);
        const message = "Use the box it came in.";
        const shown = await preview(id, { notice: "approved", message });
        await act(`/returns/${id}/approval`, { mail: true, message });
        await world.settle();
        sameAsSent(shown, `PA-${language}`);
        assert.ok(shown.text.includes(`> ${message}`));
        assert.equal(shown.language, language);
        assert.equal(lettersTo(`PA-${language}`).at(-1)?.attachments.length, 1);
      });
    }

    test("a refusal, and a cancellation with its reason, are shown as they leave (S3-28)", async () => {
      for (const [notice, verb] of [
        ["rejected", "rejection"],
        ["cancelled", "cancellation"],
      ] as const) {
        const { id } = await asked(`P-${notice}`, "de");
        const message = "Zu spät.\nDie Frist ist vorbei.";
        const shown = await preview(id, { notice, message });
        await act(`/returns/${id}/${verb}`, { mail: true, message });
        await world.settle();
        sameAsSent(shown, `P-${notice}`);
        assert.ok(shown.text.includes("> Zu spät.\n> Die Frist ist vorbei."));
      }
    });

    test("only the status may change: then nobody is told, and the page says so (S3-20)", async () => {
      for (const [notice, verb, body] of [
        ["approved", "approval", { mail: false }],
        ["rejected", "rejection", { mail: false, message: "Worn." }],
        ["cancelled", "cancellation", { mail: false }],
      ] as const) {
        const order = `Q-${notice}`;
        const { id } = await asked(order);
        const before = lettersTo(order).length;
        await act(`/returns/${id}/${verb}`, body);
        await world.settle();
        assert.equal(lettersTo(order).length, before, notice);
        const page = (await world.ask("GET", `/api/desk/returns/${id}`, { headers })).json;
        assert.equal(page.status, notice);
        assert.equal(page.timeline.find(({ type }: { type: string }) => type === `return.${notice}`).told, false);
        if (notice === "approved") assert.ok(page.parcels[0].label, "the label is made all the same");
      }
    });

    test("what arrived, was decided and was paid is shown as it leaves (S3-24, S3-29, S5-15, S5-19)", async () => {
      const work = deskWork(world, headers);
      const items = [
        { lineId: "1", quantity: 3, reasonId: "too_small" },
        { lineId: "2", quantity: 1, reasonId: "too_small" },
      ];
      const { id } = await asked("P-whole", "fr", items);
      await act(`/returns/${id}/approval`, { mail: false });
      await world.settle();
      const page = await work.page(id);
      const units = page.items.flatMap((item: Answer["json"]) => item.units);
      const receipt = {
        units: [
          ...units.slice(0, 2).map((unit: Answer["json"]) => ({ unitId: unit.id, reception: "received", photos: [] })),
          { unitId: units[2].id, reception: "missing", photos: [] },
          { unitId: units[3].id, reception: "wrong_item", photos: [] },
        ],
        extras: [{ title: "Un parapluie", quantity: 1 }],
        mail: true,
      };
      const message = "Merci pour votre envoi.";
      let shown = await preview(id, { notice: "received", receipt, message });
      await work.receive(page, { ...receipt, message });
      await world.settle();
      sameAsSent(shown, "P-whole");
      for (const part of ["Merino socks", "Un parapluie", "> Merci"]) assert.ok(shown.text.includes(part), part);

      const decision = {
        units: units.map((unit: Answer["json"], place: number) =>
          place < 2
            ? { unitId: unit.id, decision: "accept" }
            : { unitId: unit.id, decision: "reject", reason: place === 2 ? "not_in_parcel" : "other_item", say: "Écrivez-nous." },
        ),
        mail: true,
      };
      const proposed = await work.settlement(id, decision);
      shown = await preview(id, { notice: "decided", decision });
      const refusedAt = (await work.decide(id, decision)).json;
      await world.settle();
      sameAsSent(shown, "P-whole");
      assert.ok(shown.text.includes("Écrivez-nous."));

      const [payment] = refusedAt.money.payments;
      assert.equal(payment.amount, proposed.total);
      const given = { how: "outside", reference: "re_42" } as const;
      shown = await preview(id, { notice: "paid", payment: { id: payment.id, ...given }, message });
      await work.pay(payment.id, { ...given, mail: true, message });
      await world.settle();
      sameAsSent(shown, "P-whole");
      assert.ok(shown.text.includes("re_42"));
      assert.match(shown.text, /Livraison|livraison/);
    });

    test("a store credit and an exchange are shown as they leave, the code blotted out (S5-15, S5-24)", async () => {
      const work = deskWork(world, headers);
      await shopping(world).change(world.ada, { can: { storeCredit: true, exchange: true } });
      const coat = { sku: "COAT", productId: "coat", title: "Rain coat", variant: "Sand, M", price: 1260, currency: "EUR", stock: 3 };
      await world.ask("PUT", "/api/desk/shops/ada/products", { token: world.ada.apiKey, body: [coat] });
      const { id } = await asked("P-credit", "es", [{ lineId: "1", quantity: 2, reasonId: "too_small" }]);
      await act(`/returns/${id}/approval`, { mail: false });
      await world.settle();
      const [one, two] = (await work.page(id)).items[0].units;
      const decision = {
        units: [
          { unitId: one.id, decision: "accept" },
          { unitId: two.id, decision: "exchange", sku: "COAT" },
        ],
        resolution: "store_credit",
        mail: true,
      };
      let shown = await preview(id, { notice: "decided", decision });
      const { money } = (await work.decide(id, decision)).json;
      await world.settle();
      sameAsSent(shown, "P-credit");
      assert.ok(shown.text.includes("Rain coat, Sand, M"));

      const [payment] = money.payments;
      shown = await preview(id, { notice: "paid", payment: { id: payment.id, how: "credit" } });
      assert.ok(shown.text.includes(blottedCode));
      await work.pay(payment.id, { how: "credit", mail: true });
      await world.settle();
      sameAsSent(shown, "P-credit");
      assert.doesNotMatch(lettersTo("P-credit").at(-1)?.text ?? "", /••••/);

      const [exchange] = money.exchanges;
      shown = await preview(id, {
        notice: "exchange",
        exchange: { id: exchange.id, to: "sent", reference: "6A77" },
        message: "Que le quede bien.",
      });
      await act(`/exchanges/${exchange.id}/dispatch`, { mail: true, reference: "6A77", message: "Que le quede bien." });
      await world.settle();
      sameAsSent(shown, "P-credit");
      assert.ok(shown.text.includes("6A77"));
    });

    test("a new label, a message and changed items are shown as they leave (S3-21)", async () => {
      const { id } = await asked("P-label", "fr", [{ lineId: "1", quantity: 2, reasonId: "too_small" }]);
      await act(`/returns/${id}/approval`, { mail: false });
      await world.settle();
      let shown = await preview(id, { notice: "label", message: "Voici la nouvelle." });
      await act(`/returns/${id}/label`, { mail: true, message: "Voici la nouvelle." });
      await world.settle();
      sameAsSent(shown, "P-label");
      assert.equal(lettersTo("P-label").at(-1)?.attachments.length, 1);

      const [unit] = (await deskWork(world, headers).page(id)).items[0].units;
      const edit = { units: [{ unitId: unit.id }], mail: true, message: "Une seule paire." };
      shown = await preview(id, { notice: "edited", edit, message: edit.message });
      const edited = await world.ask("PUT", `/api/desk/returns/${id}/items`, {
        headers: { ...headers, "Idempotency-Key": "edit-it-once" },
        body: edit,
      });
      assert.equal(edited.status, 200, edited.text);
      await world.settle();
      sameAsSent(shown, "P-label");
      assert.match(shown.text, /1\s× Merino socks/);

      shown = await preview(id, { notice: "message", message: "Où êtes-vous ?" });
      const said = await world.ask("POST", `/api/desk/returns/${id}/messages`, {
        headers: { ...headers, "Idempotency-Key": "say-it-once" },
        body: { text: "Où êtes-vous ?" },
      });
      assert.ok(said.status < 300, said.text);
      await world.settle();
      sameAsSent(shown, "P-label");
    });

    test("it is read in another language, and of an order without an address it says so", async () => {
      const { id } = await asked("P-read", "es");
      const inGerman = await preview(id, { notice: "approved", language: "de" });
      assert.match(inGerman.html, /lang="de"/);
      assert.match((await preview(id, { notice: "approved" })).html, /lang="es"/);
      await world.order(world.ada, { number: "P-read", email: "" });
      assert.equal((await preview(id, { notice: "approved" })).to, null);
    });

    test("a body of another kind than JSON is refused, so that nobody is mailed who was not to be", async () => {
      const { id } = await asked("P-text");
      const answer = await world.ask("POST", `/api/desk/returns/${id}/approval`, {
        headers: { ...headers, "Content-Type": "text/plain" },
        body: JSON.stringify({ mail: false }),
      });
      assert.equal(answer.status, 415);
    });

    test("what the act would refuse is refused before, and nothing is changed by looking", async () => {
      const { id } = await asked("P-looked");
      const before = (await world.ask("GET", `/api/desk/returns/${id}`, { headers })).json;
      await preview(id, { notice: "approved" });
      const refused = await world.ask("POST", `/api/desk/returns/${id}/mail-previews`, {
        headers,
        body: { notice: "received", receipt: { units: [], mail: true } },
      });
      assert.equal(refused.json.code, "return_wrong_state");
      const after = (await world.ask("GET", `/api/desk/returns/${id}`, { headers })).json;
      assert.deepEqual(after, before);
    });

    test("another merchant sees nothing of it", async () => {
      const { id } = await asked("P-mine");
      const stranger = await world.ask("POST", `/api/desk/returns/${id}/mail-previews`, {
        token: world.ben.apiKey,
        body: { notice: "approved" },
      });
      assert.equal(stranger.status, 404);
    });
  });
}
