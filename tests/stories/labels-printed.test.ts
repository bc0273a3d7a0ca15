import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { readPages } from "../documents/read-pdf.ts";
import { type CarrierDouble, carrierDouble } from "../support/carrier-double.ts";
import { engines } from "../support/databases.ts";
import { type DeskWork, deskWork } from "../support/desk.ts";
import { shopping } from "../support/shopping.ts";
import { type Answer, aWorld, monday, type World } from "../support/world.ts";
import { printZpl } from "../support/zpl.ts";

type Json = Answer["json"];

for (const engine of engines()) {
  describe(`labels as they are printed, on ${engine.name}`, () => {
    let world: World;
    let owner: DeskWork;
    let carrier: CarrierDouble;
    let orders = 0;

    before(async () => {
      carrier = carrierDouble(() => world?.now() ?? monday);
      world = await aWorld(engine, { providers: { carriers: new Map([[carrier.provider.id, carrier.provider]]) } });
      owner = deskWork(world, { Authorization: `Bearer ${world.ada.apiKey}` });
    });
    after(() => world.close());

    /** A return with its label, from wherever. */
    const asked = async (given: object = {}, proof?: { postalCode: string }): Promise<Json> => {
      const number = `P${++orders}`;
      await world.order(world.ada, { number, ...given });
      const shopper = shopping(world);
      const found = await shopper.find(number, proof);
      const { returns } = await shopper.submit(found.json.token, { handover: "print" });
      await world.settle({ again: false });
      return owner.page(returns[0].id);
    };
    const zpl = (ids: string[]) => world.ask("POST", "/api/desk/label-sheets", { token: world.ada.apiKey, body: { ids, format: "zpl" } });

    test("goods that come back over a border have a form beside our own label; others have none", async () => {
      const home = await asked();
      assert.ok(!home.parcels[0].files.includes("customs"));
      const zurich = { name: "Ruth Keller", line1: "Seestrasse 4", postalCode: "8002", city: "Zürich", country: "CH" };
      await shopping(world).publish(world.ada, {
        zones: [
          {
            id: "all",
            title: { en: "Everywhere" },
            countries: ["*"],
            label: "prepaid",
            fee: { kind: "free" },
            handovers: ["print", "qr"],
          },
        ],
      });
      const abroad = await asked({ shipTo: zurich, billTo: zurich }, { postalCode: zurich.postalCode });
      const [parcel] = abroad.parcels;
      assert.deepEqual([parcel.shipment, parcel.files.includes("customs")], [null, true], JSON.stringify(parcel));
      const form = world.files().find((key) => key.startsWith(`labels/${parcel.id}/`) && key.endsWith("-customs.pdf")) ?? "none";
      const kept = await world.app.context.storage.read(form);
      assert.ok(kept);
      const words = readPages(kept.content)
        .flat()
        .map(({ text }) => text)
        .join(" ");
      for (const part of ["CN 23", "Ruth Keller", "Zürich", "RETURNED GOODS", abroad.order.number])
        assert.ok(words.includes(part), `${part} in ${words}`);
    });

    test("our own label is drawn for a printer of labels, a carrier's is asked for once more, and each is printed once (S5-46)", async () => {
      const ours = await asked();
      await carrier.connect(world, world.ada);
      const theirs = await asked();
      const number = theirs.parcels[0].trackingNumber;
      const printed = await zpl([theirs.id, ours.id, theirs.id]);
      assert.deepEqual([printed.status, printed.headers.get("Content-Type")], [200, "application/zpl"], printed.text.slice(0, 200));
      assert.match(printed.headers.get("Content-Disposition") ?? "", /attachment; filename="labels.zpl"/);
      const [first, second, ...more] = printed.text.split("^XZ").filter((part) => part.trim() !== "");
      assert.equal(more.length, 0);
      assert.ok(first?.includes(`^FD${number}^FS`), first?.slice(0, 100));
      assert.ok((await printZpl(new TextEncoder().encode(`${second?.trim()}\n^XZ\n`))).length > 1_000);
      carrier.silent = true;
      assert.equal((await zpl([theirs.id, ours.id])).headers.get("Labels-Missing"), theirs.id, "a carrier that does not answer is named");
      assert.equal((await zpl([theirs.id])).json.code, "label_not_ready");
      carrier.silent = false;
    });

    test("who goes without paper has the carrier's own code, in groups and as it is said aloud, and nothing of ours before it is there", async () => {
      carrier.fates.push("later");
      const number = `P${++orders}`;
      await world.order(world.ada, { number });
      const shopper = shopping(world);
      const { token } = (await shopper.find(number)).json;
      const { returns } = await shopper.submit(token, { handover: "qr" });
      const shown = async () => {
        const { json } = await world.ask("GET", `/api/shopper/returns/${returns[0].id}`, { token });
        return json.parcels[0];
      };
      assert.deepEqual([(await shown()).qr, (await shown()).label.ready], [null, false]);
      await world.settle({ again: false });
      carrier.ready();
      for (let minutes = 0; minutes < 10; minutes++) {
        world.pass(60_000);
        await world.settle({ again: false });
      }
      const parcel = await shown();
      const code = `QR-${parcel.trackingNumber}`;
      assert.deepEqual([parcel.qr.square, parcel.qr.code.text.replaceAll(" ", "")], [null, code]);
      assert.match(parcel.qr.code.spoken, /Q for Quebec, R for Romeo, D for Delta, O for Oscar/);
      assert.equal(parcel.label.locked, true, "the page a carrier drew names people, which number and postcode do not open");
    });
  });
}
