import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parse } from "yaml";
import { localTime } from "../../server/providers/carriers/dhl-express-people.ts";
import { priceIn, ratesShape, toServices } from "../../server/providers/carriers/dhl-express-rates.ts";
import { madeShape, shipmentBody, toMadeLabel } from "../../server/providers/carriers/dhl-express-shipment.ts";
import { toTrack, trackingShape } from "../../server/providers/carriers/dhl-express-tracking.ts";
import type { ConnectedCarrier, LabelAsked } from "../../server/providers/carriers/port.ts";
import { plainly } from "../../server/providers/vendor.ts";
import { effort, effortSince } from "../support/effort.ts";
import type { CarrierBench } from "../support/vendors/carrier-bench.ts";
import { openDhlExpressBench } from "../support/vendors/dhl-express.ts";
import { vendorText } from "../support/vendors/vendor-document.ts";
import { asked, customs, key, rejectedWith } from "./carriers.asking.ts";
import { carrierContract } from "./carriers.contract.ts";
import { done, troubled } from "./shops.asking.ts";

carrierContract("DHL Express", openDhlExpressBench);

type Bench = CarrierBench & { readonly connected: ConnectedCarrier };

async function onDhl(test: (bench: Bench) => Promise<void>): Promise<void> {
  const bench = await openDhlExpressBench();
  try {
    await test({ ...bench, connected: bench.provider.connect(bench.given, bench.outside) });
    assert.deepEqual(bench.vendor.mistakes, []);
  } finally {
    await bench.outside.close();
    await bench.vendor.close();
  }
}

const document = vendorText("dhl-express-mydhl-3.1.1.yaml");
const account = { number: "123456789", payer: "", phone: "+33123456789", staged: false };

describe("DHL Express's own ways", () => {
  it("reads the answers that its document shows", { skip: document === null ? "the document is not at hand" : false }, () => {
    const { components, paths } = parse(document ?? "") as {
      components: { examples: Record<string, { value: Record<string, unknown> }> };
      paths: Record<
        string,
        { get: { responses: Record<string, { content: Record<string, { examples: Record<string, { value: unknown }> }> }> } }
      >;
    };
    const made = (name: string) => toMadeLabel(madeShape.parse(components.examples[name]?.value), key);
    const abroad = made("nonDocInternationalShipmentResponse");
    assert.deepEqual(
      [abroad.reference, abroad.trackingNumber, abroad.files.length, abroad.customs !== undefined],
      ["1103733901", "1103733901", 2, true],
    );
    const labelFree = made("labelFreeShipmentResponse");
    assert.ok(labelFree.paperless?.picture && Buffer.from(labelFree.paperless.picture.subarray(1, 4)).toString() === "PNG");
    const services = toServices(ratesShape.parse(components.examples.nonDocInternationalShipmentRatesResponse?.value));
    assert.ok(services.length > 0 && services.every(({ price }) => price !== undefined));
    const shown = Object.values(paths["/tracking"]?.get.responses["200"]?.content["application/json"]?.examples ?? {});
    for (const { value } of shown) for (const one of trackingShape.parse(value).shipments) assert.ok(toTrack(one).scans.length > 0);
  });

  it("takes the price it bills, not the one of its list or of its books", () => {
    const said = [
      { currencyType: "PULCL", priceCurrency: "CHF", price: 99.9 },
      { currencyType: "BILLC", priceCurrency: "KWD", price: 4.995 },
    ];
    assert.deepEqual(priceIn(said), { amount: 4_995, currency: "KWD" });
    assert.deepEqual(priceIn([{ currencyType: "BILLC", priceCurrency: "EUR", price: 0 }]), null);
    assert.equal(priceIn(null), null);
  });

  it("writes times as clocks show them there", () => {
    assert.equal(localTime(Date.UTC(2026, 10, 30, 9), "FR"), "2026-11-30T10:00:00 GMT+01:00");
    assert.equal(localTime(Date.UTC(2026, 10, 30, 9), "IN"), "2026-11-30T14:30:00 GMT+05:30");
    assert.equal(localTime(Date.UTC(2026, 10, 30, 1), "CL"), "2026-11-29T22:00:00 GMT-03:00");
  });

  it("tells customs the value of a piece in the currency's own units, and the invoice's day where the shop is", () =>
    onDhl(async (bench) => {
      const late = { ...customs, invoiceAt: Date.UTC(2026, 9, 30, 23, 30) };
      const [item] = asked(bench).items;
      assert.ok(item);
      const wanted = asked(bench, { customs: late, currency: "KWD", items: [{ ...item, value: 4_995 }], ...bench.abroad });
      const { content } = shipmentBody(wanted, account) as {
        content: { declaredValue: number; exportDeclaration: { invoice: { date: string }; lineItems: { price: number }[] } };
      };
      assert.deepEqual(
        [content.declaredValue, content.exportDeclaration.lineItems[0]?.price, content.exportDeclaration.invoice.date],
        [9.99, 4.995, "2026-10-31"],
      );
    }));

  it("asks for labels that stay good, and bills the import account, only where that was agreed on", () => {
    const wanted = {
      service: "N",
      items: [],
      currency: "EUR",
      format: "pdf",
      at: 0,
      returnNumber: "R1",
      orderNumber: "1",
      key,
    } as unknown as LabelAsked;
    const place = { name: "A", line1: "B", postalCode: "1", city: "C", country: "FR" };
    const measures = { weight: 1, length: 1, width: 1, height: 1 };
    const body = (given: typeof account) =>
      shipmentBody({ ...wanted, from: place, to: place, measures }, given) as { accounts: object[]; valueAddedServices?: object[] };
    assert.equal(body(account).valueAddedServices, undefined);
    assert.deepEqual(body({ ...account, staged: true }).valueAddedServices, [{ serviceCode: "PT" }]);
    assert.equal(body({ ...account, payer: account.number }).accounts.length, 1);
    assert.deepEqual(body({ ...account, payer: "963456789" }).accounts[1], { typeCode: "payer", number: "963456789" });
  });

  it("refuses what DHL would: customs without a country of origin, before anything is asked", () =>
    onDhl(async (bench) => {
      const { connected, vendor } = bench;
      const items = asked(bench).items.map(({ origin: _, ...item }) => item);
      const written = await connected.createLabel(asked(bench, { customs, ...bench.abroad, items }));
      rejectedWith(written, "wrong_request");
      assert.equal(written.kind === "rejected" && written.lacks, "origin");
      assert.equal(vendor.seen.length, 0);
      // Within a customs area nobody asks.
      done(await connected.createLabel(asked(bench, { items })));
    }));

  it("says that an account is not DHL's, and shows no places without their key", () =>
    onDhl(async ({ provider, given, outside, vendor, near }) => {
      await assert.rejects(provider.connect({ ...given, number: "999999999" }, outside).check(), troubled("not_allowed"));
      const before = vendor.seen.length;
      assert.ok(near);
      assert.deepEqual(await provider.connect({ ...given, pointsKey: "" }, outside).points?.(near), []);
      assert.equal(vendor.seen.length, before);
      await assert.rejects(
        Promise.resolve(provider.connect({ ...given, pointsKey: "wrong" }, outside).points?.(near)),
        troubled("not_allowed"),
      );
    }));

  it("never quotes people in what it says was wrong", () => {
    assert.equal(
      plainly("7008: The code #/0/x 'PT' is not available for 4 rue des Lilas, 69003"),
      "7008: The code … … is not available for … rue des Lilas, …",
    );
    assert.equal(plainly('"Claire Martin" <claire@example.com> is unknown'), "… … is unknown");
    for (const endless of ["a".repeat(500_000), "“ ".repeat(500_000)]) {
      const began = effort();
      plainly(endless);
      assert.ok(effortSince(began) < 500, "a carrier that writes without end keeps nobody busy");
    }
  });

  it("counts a code nobody foresaw as nothing, whatever its time", () => {
    const event = (typeCode: string, time = "10:00:00", GMTOffset: string | null = "+05:30") => ({
      date: "2026-11-30",
      time,
      GMTOffset,
      typeCode,
    });
    const { scans } = toTrack(
      trackingShape.parse({
        shipments: [
          { shipmentTrackingNumber: "1", events: [event("ZZ"), event("OK"), event("PU", "late"), event("PL", "10:00:00", null), 7] },
        ],
      }).shipments[0] ?? assert.fail(),
    );
    assert.deepEqual(
      scans.map(({ kind, at }) => [kind, new Date(at).toISOString().slice(11, 16)]),
      [
        ["announced", "04:30"],
        ["delivered", "04:30"],
        ["moving", "10:00"],
      ],
    );
  });
});
