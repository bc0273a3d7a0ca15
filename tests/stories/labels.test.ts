import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { PDFDocument } from "@cantoo/pdf-lib";
import { defaultPolicy } from "../../server/domain/default-policy.ts";
import { readPages } from "../documents/read-pdf.ts";
import { engines } from "../support/databases.ts";
import { type DeskWork, deskWork } from "../support/desk.ts";
import { carrierLabel, pictureLabel } from "../support/label-files.ts";
import { shopping } from "../support/shopping.ts";
import { type Answer, aWorld, type World } from "../support/world.ts";

type Json = Answer["json"];
type Bytes = Uint8Array<ArrayBuffer>;

for (const engine of engines()) {
  describe(`labels given by a person, on ${engine.name}`, () => {
    let world: World;
    let agent: DeskWork;
    let headers: Record<string, string>;
    let count = 0;
    before(async () => {
      world = await aWorld(engine);
      headers = await world.member(world.ada, "agent");
      agent = deskWork(world, headers);
    });
    after(() => world.close());

    const anOrder = async (): Promise<string> => {
      const number = `L${++count}`;
      await world.order(world.ada, { number });
      return number;
    };
    const key = () => ({ "Idempotency-Key": `label-work-${++count}` });
    const reissue = (page: Json, body: object = { mail: true }, more: object = {}): Promise<Answer> =>
      world.ask("POST", `/api/desk/returns/${page.id}/label`, { headers: { ...headers, ...key(), ...more }, body });
    const upload = (page: Json, file: Bytes, mail = true, more: object = {}): Promise<Answer> =>
      world.ask("POST", `/api/desk/returns/${page.id}/label?mail=${mail}`, {
        headers: { ...headers, ...key(), "Content-Type": "application/pdf", ...more },
        body: file,
      });
    const fileAt = (url: string): Promise<Answer> => world.ask("GET", url.replace("http://returns.test", ""));
    /** The shopper's own page of a return, with number and postcode, or by the code that is mailed to them. */
    const portal = async (orderNumber: string, id: string, proof: "postcode" | "code"): Promise<Json> => {
      const { token } = (await shopping(world).find(orderNumber)).json;
      let strong = token;
      if (proof === "code") {
        await world.ask("POST", "/api/shopper/shops/ada/codes", { body: { orderNumber, postalCode: "69006" } });
        const opened = await world.ask("POST", "/api/shopper/shops/ada/sessions", {
          body: { orderNumber, postalCode: "69006", code: "123456" },
        });
        assert.equal(opened.status, 201, opened.text);
        strong = opened.json.token;
      }
      return (await world.ask("GET", `/api/shopper/returns/${id}`, { token: strong })).json;
    };

    test("our label is drawn anew: the old one is handed to nobody, the shopper's page has the new one (S3-16, S3-22)", async () => {
      const number = await anOrder();
      const page = await agent.asked(number);
      const before = page.parcels[0].label;
      assert.equal((await fileAt(before.a4)).status, 200);
      world.pass(60_000);
      const given = await reissue(page, { mail: false, message: "Printed too small before." });
      assert.equal(given.status, 200, given.text);
      assert.equal(given.json.checked, null);
      assert.equal(given.headers.get("ETag"), `"${page.version + 1}"`);
      assert.equal((await fileAt(before.a4)).status, 404, "the address of the old file opens nothing");
      assert.match((await fileAt(given.json.parcels[0].label.a6)).headers.get("Content-Type") ?? "", /pdf/);
      const [line] = given.json.timeline.filter(({ type }: Json) => type === "parcel.label_issued");
      assert.deepEqual([line.told, line.by.kind], [false, "member"]);
      assert.match(line.text, /Printed too small before/);
      await world.settle();
      const seen = await portal(number, page.id, "postcode");
      assert.equal((await fileAt(seen.label.a4)).status, 200);
    });

    test("the same again draws and tells nothing; what somebody else changed meanwhile is not overwritten", async () => {
      const page = await agent.asked(await anOrder());
      const once = key();
      const seen = { "If-Match": `"${page.version}"` };
      const first = await reissue(page, { mail: false }, { ...once, ...seen });
      const again = await reissue(page, { mail: false }, { ...once, ...seen });
      assert.deepEqual([again.status, again.json.version], [200, first.json.version]);
      assert.equal((await fileAt(again.json.parcels[0].label.a4)).status, 200);
      assert.equal((await reissue(page, { mail: false }, seen)).status, 412);
      assert.equal((await reissue(page, { mail: true }, once)).json.code, "idempotency_key_reused");
    });

    test("a new label is mailed with the file attached when it is wanted", async () => {
      const page = await agent.asked(await anOrder());
      const letters = world.letters.length;
      await reissue(page, { mail: true, message: "Use this one." });
      await world.settle();
      const [sent, ...more] = world.letters.slice(letters);
      assert.equal(more.length, 0);
      assert.match(sent?.text ?? "", /Use this one\./);
      assert.equal(sent?.attachments.length, 1);
    });

    test("a carrier's label is checked, kept as pages and nothing else, and stays in the shopper's space (S3-17, S3-22)", async () => {
      const number = await anOrder();
      const page = await agent.asked(number);
      const given = await upload(page, await carrierLabel(2), false);
      assert.equal(given.status, 200, given.text);
      const { bytes, ...checked } = given.json.checked;
      assert.deepEqual(checked, { type: "pdf", pages: 2, width: 105, height: 148 });
      assert.ok(bytes > 500);
      const kept = await fileAt(given.json.parcels[0].label.a4);
      assert.deepEqual([kept.status, kept.headers.get("Content-Type")], [200, "application/pdf"]);
      assert.match(kept.headers.get("Content-Security-Policy") ?? "", /sandbox/);
    });

    test("a full address is shown to who proved more than what is printed on the parcel", async () => {
      const number = await anOrder();
      const page = await agent.asked(number);
      await upload(page, await carrierLabel(), false);
      const weak = await portal(number, page.id, "postcode");
      assert.deepEqual(weak.label, { ready: true, a4: null, a6: null, locked: true });
      const strong = await portal(number, page.id, "code");
      assert.equal(strong.label.locked, false);
      assert.equal((await fileAt(strong.label.a4)).status, 200);
    });

    test("a picture becomes a page of the size it says it has, else an A6", async () => {
      const page = await agent.asked(await anOrder());
      const said = await upload(page, await pictureLabel(300), false, { "Content-Type": "image/png" });
      assert.deepEqual([said.json.checked.type, said.json.checked.width, said.json.checked.height], ["png", 102, 152], said.text);
      const silent = await upload(page, await pictureLabel(), false, { "Content-Type": "image/png" });
      assert.ok(silent.json.checked.width <= 105 && silent.json.checked.height <= 148, silent.text);
      assert.equal((await fileAt(silent.json.parcels[0].label.a4)).headers.get("Content-Type"), "application/pdf");
    });

    test("a form brings the file with the choice of mail and the message", async () => {
      const page = await agent.asked(await anOrder());
      const form = new FormData();
      form.set("file", new File([await carrierLabel()], "label.pdf", { type: "application/pdf" }));
      form.set("mail", "false");
      form.set("message", "By Colissimo this time.");
      const body = new Response(form);
      const given = await world.ask("POST", `/api/desk/returns/${page.id}/label`, {
        headers: { ...headers, ...key(), "Content-Type": body.headers.get("Content-Type") ?? "" },
        body: new Uint8Array(await body.arrayBuffer()),
      });
      assert.equal(given.status, 200, given.text);
      assert.ok(given.json.timeline.some(({ text }: Json) => /By Colissimo/.test(text)));
    });

    test("the label of a request approves it, in one change and one letter that has it attached (S3-16, S3-21)", async () => {
      await shopping(world).publish(world.ada, { approval: "manual" });
      const page = await agent.asked(await anOrder());
      assert.equal(page.status, "requested");
      const letters = world.letters.length;
      const given = await world.ask("POST", `/api/desk/returns/${page.id}/label?mail=true&message=Take+it+to+the+post+office.`, {
        headers: { ...headers, ...key(), "Content-Type": "application/pdf" },
        body: await carrierLabel(),
      });
      assert.deepEqual([given.status, given.json.status], [200, "approved"], given.text);
      await world.settle();
      const sent = world.letters.slice(letters);
      assert.equal(sent.length, 1);
      assert.match(sent[0]?.text ?? "", /Take it to the post office\./);
      assert.equal(sent[0]?.attachments.length, 1);
      assert.match(Buffer.from(sent[0]?.attachments[0]?.content ?? []).toString("latin1"), /^%PDF-/);
      await shopping(world).publish(world.ada, { approval: defaultPolicy().approval });
    });

    test("an approval without a mail stays without one when the label is made", async () => {
      await shopping(world).publish(world.ada, { approval: "manual" });
      const page = await agent.asked(await anOrder());
      const letters = world.letters.length;
      const given = await upload(page, await carrierLabel(), false);
      assert.equal(given.json.status, "approved");
      await world.settle();
      assert.equal(world.letters.length, letters);
      await shopping(world).publish(world.ada, { approval: defaultPolicy().approval });
    });

    test("labels of many returns are one file, and those without are named (S5-46)", async () => {
      const [one, two] = [await agent.asked(await anOrder()), await agent.asked(await anOrder())];
      await upload(two, await carrierLabel(3), false);
      await shopping(world).publish(world.ada, { approval: "manual" });
      const without = await agent.asked(await anOrder());
      await shopping(world).publish(world.ada, { approval: defaultPolicy().approval });
      const sheet = (ids: string[], asking = headers, format = "a6") =>
        world.ask("POST", "/api/desk/label-sheets", { headers: asking, body: { ids, format } });
      const printed = await sheet([two.id, without.id, one.id, two.id, "nonsense"]);
      assert.deepEqual([printed.status, printed.headers.get("Content-Type")], [200, "application/pdf"], printed.text.slice(0, 200));
      assert.equal(printed.headers.get("Labels-Missing"), `${without.id},nonsense`);
      const pages = (await PDFDocument.load(printed.bytes)).getPages();
      assert.equal(pages.length, 4, "three of the carrier's and one of ours");
      assert.ok(pages.every((page) => page.getWidth() < 300));
      // A printer of labels gets ours drawn for it; a file that somebody uploaded is pages and stays so.
      const thermal = await sheet([two.id, one.id], headers, "zpl");
      assert.deepEqual([thermal.status, thermal.headers.get("Content-Type")], [200, "application/zpl"], thermal.text.slice(0, 200));
      assert.equal(thermal.headers.get("Labels-Missing"), two.id);
      assert.equal(thermal.text.match(/\^XA/g)?.length, 1);
      assert.equal((await sheet([two.id], headers, "zpl")).json.code, "label_not_ready");
      assert.equal((await sheet([without.id])).json.code, "label_not_ready");
      const ben = await world.member(world.ben, "owner");
      assert.equal((await sheet([one.id, two.id], ben)).json.code, "label_not_ready");
      assert.equal((await sheet(Array(101).fill(one.id))).status, 400);
      assert.equal((await sheet([one.id], await world.member(world.ada, "warehouse"))).status, 200);
    });

    test("packing slips of many returns are one file in the reader's language, and another merchant's are not there (S5-46)", async () => {
      const [one, two] = [await agent.asked(await anOrder()), await agent.asked(await anOrder())];
      const print = (ids: string[], asking = headers) => world.ask("POST", "/api/desk/packing-slips", { headers: asking, body: { ids } });
      const printed = await print([two.id, "nonsense", one.id], { ...headers, "Accept-Language": "de" });
      assert.deepEqual([printed.status, printed.headers.get("Slips-Missing")], [200, "nonsense"], printed.text.slice(0, 200));
      const words = readPages(printed.bytes).map((page) => page.map(({ text }) => text).join(" "));
      assert.deepEqual(
        words.map((page) => [one.number, two.number].find((number) => page.includes(number))),
        [two.number, one.number],
      );
      assert.match(words[0] ?? "", /Packzettel zur Rücksendung/);
      assert.equal((await print([one.id], await world.member(world.ben, "owner"))).json.code, "return_not_found");
      assert.equal((await print([one.id], await world.member(world.ada, "warehouse"))).status, 200);
    });

    test("a label is opened before it is given: what is found is told, what could act is refused, nothing is kept (S3-17)", async () => {
      const check = (file: Uint8Array, type = "application/pdf", who = headers): Promise<Answer> =>
        world.ask("POST", "/api/desk/label-checks", { headers: { ...who, "Content-Type": type }, body: file });
      const file = await carrierLabel(2);
      const found = await check(file);
      assert.deepEqual(
        [found.status, found.json],
        [200, { type: "pdf", pages: 2, width: 105, height: 148, bytes: file.length }],
        found.text,
      );
      // What it is called decides nothing.
      assert.equal((await check(await pictureLabel(), "application/pdf")).json.type, "png");
      const active = await PDFDocument.create();
      active.addPage();
      active.addJavaScript("x", "app.alert(1)");
      assert.equal((await check(await active.save())).json.code, "label_active");
      assert.equal(
        (await check(new TextEncoder().encode("<svg xmlns='http://www.w3.org/2000/svg'/>"), "image/png")).json.code,
        "label_unreadable",
      );
      assert.equal((await check(new TextEncoder().encode("<svg/>"), "image/svg+xml")).status, 415);
      assert.equal((await check(file, "application/pdf", await world.member(world.ada, "reader"))).status, 403);
    });

    test("another merchant has none of it, a reader may not", async () => {
      const page = await agent.asked(await anOrder());
      const of = async (asking: Record<string, string>, body: object = { mail: false }) =>
        (await world.ask("POST", `/api/desk/returns/${page.id}/label`, { headers: { ...asking, ...key() }, body })).status;
      assert.equal(await of(await world.member(world.ben, "owner")), 404);
      assert.equal(await of(await world.member(world.ada, "reader")), 403);
      assert.equal(await of(await world.member(world.ada, "warehouse")), 403);
      assert.equal((await world.ask("POST", `/api/desk/returns/${page.id}/label`, { headers, body: { mail: false } })).status, 400);
    });
  });
}
