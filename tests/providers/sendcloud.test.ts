import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parse } from "yaml";
import { sendcloud } from "../../server/providers/carriers/sendcloud.ts";
import { returnOf } from "../../server/providers/carriers/sendcloud-asked.ts";
import { returnPage } from "../../server/providers/carriers/sendcloud-shapes.ts";
import { scansIn } from "../../server/providers/carriers/sendcloud-track.ts";
import { kindOf, slugOf } from "../../server/providers/carriers/sendcloud-words.ts";
import type { ConnectionProblem, Delivery } from "../../server/providers/port.ts";
import { openSendcloudBench, type SendcloudBench } from "../support/vendors/sendcloud.ts";
import { sendcloudOptions } from "../support/vendors/sendcloud-seed.ts";
import { vendorText } from "../support/vendors/vendor-document.ts";
import { asked, bought, customs, key, rejectedWith, reopened, servicesAsked, shopper, standing, trueLabel } from "./carriers.asking.ts";
import { carrierContract } from "./carriers.contract.ts";
import { done, troubled } from "./shops.asking.ts";

carrierContract("Sendcloud", openSendcloudBench);

type Bench = SendcloudBench & { readonly connected: ReturnType<typeof sendcloud.connect> };

async function onSendcloud(test: (bench: Bench) => Promise<void>): Promise<void> {
  const bench = await openSendcloudBench();
  try {
    await test(Object.assign(bench, { connected: bench.provider.connect(bench.given, bench.outside) }));
    assert.deepEqual(bench.vendor.mistakes, []);
  } finally {
    await bench.outside.close();
    await bench.vendor.close();
  }
}

describe("Sendcloud's own ways", () => {
  it("finds a return again by what its schema says back, without its own id or our reference", () =>
    onSendcloud(async (bench) => {
      const wanted = asked(bench);
      const made = done(await bench.connected.createLabel(wanted));
      bench.followSchema();
      const found = await reopened(bench).findLabel?.(wanted, wanted.at);
      assert.ok(found && typeof found === "object");
      assert.equal(found.trackingNumber, made.trackingNumber);
      assert.equal(found.files.length, 1);
      assert.deepEqual(found.cost, { amount: 615, currency: "EUR" });
      assert.equal(found.reference.split("-")[1], made.reference.split("-")[1], "the address of its label names the parcel");
      rejectedWith((await bench.connected.cancelLabel?.(found.reference)) ?? { kind: "unknown", message: "" }, "not_supported");
    }));

  it("says of a return that is there and not listed that it cannot be read, never that there is none", () =>
    onSendcloud(async (bench) => {
      const wanted = asked(bench);
      done(await bench.connected.createLabel(wanted));
      bench.hide();
      await assert.rejects(reopened(bench).findLabel?.(wanted, wanted.at) ?? Promise.resolve(), troubled("unreadable"));
      assert.equal(await bench.connected.findLabel?.({ ...wanted, key: `${key}9` }, wanted.at), null);
      assert.equal((await reopened(bench).createLabel(wanted)).kind, "unknown");
      assert.equal(standing(bench).length, 1);
    }));

  it("takes a reference once, so that asking again finds the first", () =>
    onSendcloud(async (bench) => {
      const wanted = asked(bench);
      const first = done(await bench.connected.createLabel(wanted));
      assert.equal(done(await reopened(bench).createLabel(wanted)).reference, first.reference);
      assert.equal(standing(bench).length, 1);
    }));

  it("looks through every page of the hours around, and none of another day", () =>
    onSendcloud(async (bench) => {
      const wanted = asked(bench);
      const ours = await bought(bench);
      for (let count = 0; count < 85; count++) bench.makeOther();
      const found = await reopened(bench).findLabel?.(wanted, wanted.at);
      assert.ok(found && typeof found === "object");
      assert.equal(found.reference, ours.reference);
      assert.equal(
        await reopened(bench)
          .findLabel?.(wanted, wanted.at + 9 * 3_600_000)
          .catch((problem) => (problem as ConnectionProblem).trouble),
        "unreadable",
      );
    }));

  it("hands out ZPL where the carrier makes nothing else", () =>
    onSendcloud(async (bench) => {
      bench.onlyZpl();
      const made = await bought(bench, { format: "pdf" });
      assert.deepEqual(
        made.files.map(({ format }) => format),
        ["zpl"],
      );
      assert.equal((await bench.connected.reprint?.(made.reference, "png"))?.format, "zpl");
    }));

  it("fetches the form that customs want, where there is one", () =>
    onSendcloud(async (bench) => {
      const abroad = { customs, ...bench.abroad };
      assert.equal((await bought(bench, { ...abroad, key: `${key}1` })).customs, undefined);
      bench.customsForms = true;
      const { customs: form } = await bought(bench, { ...abroad, key: `${key}2` });
      assert.ok(form && Buffer.from(form).toString("latin1").startsWith("%PDF-"));
    }));

  it("tells customs of the parcel it went out with all or nothing, and of the importer where there is a number", () => {
    const parcel = { plain: { service: "dpd:return/return" } } as unknown as SendcloudBench;
    const told = (eori: string, outbound: Parameters<typeof returnOf>[0]["outbound"]) =>
      returnOf(asked(parcel, { customs, ...(outbound && { outbound }) }), eori).customs_information;
    assert.deepEqual(told(" nl123456789 ", { carrier: "DPD", trackingNumber: "X1", shippedAt: Date.UTC(2026, 10, 2) }), {
      invoice_number: "INV-2026-1042",
      invoice_date: "2026-10-30",
      export_reason: "returned_goods",
      return_data: {
        return_postal_code: "69003",
        outbound_tracking_number: "JVGL1234567800001339",
        outbound_shipment_date: "2026-11-02",
        outbound_carrier_name: "DPD",
      },
      tax_numbers: { sender: [], receiver: [{ name: "EORI", country_code: "NL", value: "NL123456789" }], importer_of_record: [] },
    });
    assert.deepEqual(told("", { trackingNumber: "X1" }), {
      invoice_number: "INV-2026-1042",
      invoice_date: "2026-10-30",
      export_reason: "returned_goods",
    });
  });

  it("tells the house number apart, where the line has one", () => {
    const parcel = (line1: string, country: string) => {
      const plain = { service: "dpd:return/return", from: { ...shopper, line1, country } };
      const { address_line_1: street, house_number: house } = returnOf(asked({ plain } as unknown as SendcloudBench), "")
        .from_address as Record<string, string>;
      return [street, house];
    };
    assert.deepEqual(parcel("4 rue des Lilas", "FR"), ["rue des Lilas", "4"]);
    assert.deepEqual(parcel("Straße des 17. Juni 135", "DE"), ["Straße des 17. Juni", "135"]);
    assert.deepEqual(parcel("Les Lilas", "FR"), ["Les Lilas", undefined]);
  });

  it("tells the contract a service is sold under, and only then", () => {
    const parcel = (service: string) => returnOf(asked({ plain: { service } } as unknown as SendcloudBench), "").ship_with;
    assert.deepEqual(parcel("dpd:return/return#60"), {
      type: "shipping_option_code",
      shipping_option_code: "dpd:return/return",
      contract: 60,
    });
    assert.deepEqual(parcel("dpd:return/return"), { type: "shipping_option_code", shipping_option_code: "dpd:return/return" });
    assert.deepEqual(parcel("odd#name"), { type: "shipping_option_code", shipping_option_code: "odd#name" });
  });

  it("leaves out prices it cannot tell exactly, and options that return nothing", () =>
    onSendcloud(async (bench) => {
      const [, postnl] = sendcloudOptions as Readonly<Record<string, unknown>>[];
      const quoted = (value: unknown) => ({ ...postnl, quotes: [{ price: { total: { value, currency: "EUR" } }, lead_time: 1 }] });
      bench.setOptions([quoted("6.155"), quoted("0"), quoted(6.1), { ...postnl, quotes: null }]);
      const found = await bench.connected.services(servicesAsked(bench));
      assert.deepEqual(
        found.map(({ price }) => price?.amount),
        [0, 610, undefined, undefined],
      );
      assert.equal(found[0]?.days, 1);
    }));

  it("reads the return that Sendcloud's own document shows", {
    skip: vendorText("sendcloud-v3-returns.yaml") === null && "needs the vendor's document",
  }, () => {
    const document = parse(vendorText("sendcloud-v3-returns.yaml") ?? "");
    const { value } = document.paths["/returns"].get.responses["200"].content["application/json"].examples.Success;
    const [one] = returnPage.parse(value).data;
    assert.equal(one?.tracking_number, "JVGL1234567800001339");
    assert.deepEqual(one && scansIn(one), [
      { kind: "announced", at: Date.parse("2022-07-18T13:34:21.862Z"), words: "some-carrier-message", code: "some-carrier-code", id: "1" },
    ]);
    const states: string[] = document.paths["/returns"].get.parameters.find(
      ({ name }: { name?: string }) => name === "parent_parcel_status",
    ).schema.enum;
    const unheard = states.filter((state) => kindOf(slugOf(state)) === null);
    assert.deepEqual(unheard, ["no-label", "announcing", "cancelling-upstream", "cancelling", "unknown", "announcement-failed"]);
  });

  it("proves the signature that Sendcloud's own document works out", async () => {
    const body = Buffer.from('{"key": "value"}');
    const delivery = (signature: string): Delivery => ({
      body,
      headers: { "sendcloud-signature": signature },
      url: "https://x.test",
      at: Date.now(),
    });
    const { hooks } = sendcloud.connect(
      { key: "k", secret: "secretkey" },
      { call: () => Promise.reject(new Error("nobody is asked")), close: async () => {} },
    );
    const right = "1eed4b3d41f4653ac64fd56f1bf1cbfd349e4482cbc11dff7134bd93e5da4b0a";
    assert.deepEqual(await hooks?.read(delivery(right), "secretkey"), { genuine: true, changes: [] });
    for (const wrong of [right.slice(2), `${right}00`, right.replace("1", "2"), "", "zz", ` ${right}`]) {
      assert.equal((await hooks?.read(delivery(wrong), "secretkey"))?.genuine, false, wrong);
    }
    assert.equal((await hooks?.read(delivery(right), ""))?.genuine, false);
    assert.deepEqual(await hooks?.ensure("https://returns.example.com/api/inbound/con_1", "ours"), { ids: [], secret: "secretkey" });
  });

  it("names an account by its key where nothing else is said", () =>
    onSendcloud(async ({ connected, vendor }) => {
      vendor.fail("wrong_types", ({ path }) => path === "/api/v2/user");
      assert.equal((await connected.check()).account, "Sendcloud 9c1d6f6c");
      assert.equal((await connected.check()).account, "Halden Goods");
    }));

  it("is asked for a pickup by its own word", () =>
    onSendcloud(async (bench) => {
      const made = await bought(bench, { handover: "pickup", pickup: { day: "2026-12-01", from: 540, to: 720 } });
      assert.equal(made.pickup, undefined, "nobody said when");
      assert.equal(trueLabel(bench, made.reference).state, "made");
    }));
});
