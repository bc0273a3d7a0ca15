import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { returnOrder, toLabel } from "../../server/providers/carriers/dhl-parcel-de-label.ts";
import { pickupOrder, shortKey } from "../../server/providers/carriers/dhl-parcel-de-pickup.ts";
import { toPoints } from "../../server/providers/carriers/dhl-parcel-de-points.ts";
import { refusal } from "../../server/providers/carriers/dhl-parcel-de-refusal.ts";
import { toScan } from "../../server/providers/carriers/dhl-parcel-de-tracking.ts";
import { type DhlParcelDeBench, openDhlParcelDeBench } from "../support/vendors/dhl-parcel-de.ts";
import { asked, bought, customs, numberOf, pickupOf, rejectedWith, servicesAsked } from "./carriers.asking.ts";
import { carrierContract } from "./carriers.contract.ts";
import { done } from "./shops.asking.ts";

carrierContract("DHL Parcel DE", openDhlParcelDeBench);

async function on(run: (bench: DhlParcelDeBench & { connected: ReturnType<DhlParcelDeBench["provider"]["connect"]> }) => Promise<void>) {
  const bench = await openDhlParcelDeBench();
  try {
    await run({ ...bench, connected: bench.provider.connect(bench.given, bench.outside) });
    assert.deepEqual(bench.vendor.mistakes, []);
  } finally {
    await bench.outside.close();
    await bench.vendor.close();
  }
}

describe("DHL's places", () => {
  test("have their shop, their hours with the break, and what they take without a label where any says so", () =>
    on(async (bench) => {
      assert.ok(bench.near);
      const [shop, locker, ...others] = (await bench.connected.points?.(bench.near)) ?? [];
      assert.deepEqual(others, [], "a post box takes no parcel");
      assert.deepEqual([shop?.name, shop?.paperless, locker?.paperless], ["Postfiliale 443 (Tabakwaren B+B)", true, false]);
      assert.deepEqual(shop?.hours, {
        1: [
          [540, 780],
          [840, 1_080],
        ],
        6: [[540, 720]],
      });
      assert.deepEqual(locker?.hours, { 7: [[0, 1_440]] });
    }));

  test("are none abroad or in the sandbox, and odd ones are left out", () =>
    on(async (bench) => {
      assert.deepEqual(await bench.connected.points?.({ country: "AT", postalCode: "1010", most: 5 }), []);
      const sandbox = bench.provider.connect({ ...bench.given, account: "sandbox" }, bench.outside);
      assert.deepEqual(await sandbox.points?.({ country: "DE", postalCode: "53113", most: 5 }), []);
      assert.deepEqual(bench.vendor.seen, []);
      const place = { address: { countryCode: "de", postalCode: "53113", addressLocality: "Bonn", streetAddress: "Markt 1" } };
      assert.deepEqual(toPoints([null, 7, {}, { location: {}, place }], 5), []);
      const [plain, ...rest] = toPoints([{ url: "/locations/1", location: {}, place, openingHours: "always", serviceTypes: null }], 5);
      assert.deepEqual([plain?.id, plain?.name, plain?.hours, plain?.paperless, rest], ["1", "DHL", undefined, undefined, []]);
    }));
});

describe("a return order of DHL", () => {
  test("has the street apart from the house, weighs in grams and is worth euros and cents", () =>
    on(async (bench) => {
      const order = returnOrder(asked(bench)) as Record<string, Record<string, unknown>>;
      assert.deepEqual(order.shipper, {
        name1: "Klara Märtens",
        name2: "3. OG",
        addressStreet: "Charles-de-Gaulle-Straße",
        addressHouse: "20 a",
        postalCode: "53113",
        city: "Bonn",
        email: "klara@example.com",
        phone: "+49 228 1234567",
      });
      assert.deepEqual(order.itemWeight, { uom: "g", value: 1_250 });
      assert.deepEqual(order.itemValue, { currency: "EUR", value: 69.89 });
      assert.equal(order.customsDetails, undefined);
    }));

  test("of a sender without a house number has a dash for it", () =>
    on(async (bench) => {
      const { shipper } = returnOrder(asked(bench, { from: { ...asked(bench).from, line1: "Gut Sonnenhof" } })) as { shipper: object };
      assert.deepEqual({ ...shipper, addressHouse: "-" }, { ...shipper, addressStreet: "Gut Sonnenhof" });
    }));

  test("says no value in a currency that DHL does not take, and makes no customs form of it", () =>
    on(async (bench) => {
      assert.equal((returnOrder(asked(bench, { currency: "JPY" })) as { itemValue?: object }).itemValue, undefined);
      rejectedWith(await bench.connected.createLabel(asked(bench, { ...bench.abroad, customs, currency: "SEK" })), "not_supported");
      assert.deepEqual(bench.carrier.labels(), []);
    }));

  test("from outside the Union is not asked for without what customs want to know", () =>
    on(async (bench) => {
      rejectedWith(await bench.connected.createLabel(asked(bench, bench.abroad)), "wrong_request");
      assert.deepEqual(bench.vendor.seen, []);
    }));

  test("never goes to a receiver that lies elsewhere", () =>
    on(async (bench) => {
      const to = { ...asked(bench).to, postalCode: "80331" };
      const ids = async (other: object) => (await bench.connected.services(servicesAsked(bench, other))).map(({ service }) => service);
      assert.deepEqual(await ids({ to }), ["deu_south"]);
      assert.deepEqual(await ids({ to: { ...to, postalCode: "10115" } }), []);
      assert.deepEqual(await ids({ measures: { ...asked(bench).measures, weight: 31_501 } }), []);
    }));
});

test("what DHL leaves out of a label, or cannot be read of it, takes nothing from the label", () => {
  const { files, paperless, reference } = toLabel({ shipmentNo: "999991587211", label: { b64: "" }, qrLabel: undefined });
  assert.deepEqual([files, paperless, reference], [[], undefined, "999991587211"]);
});

describe("DHL's words of refusal", () => {
  const said = (status: number, json: unknown) => refusal({ status, json, text: "", headers: {}, bytes: new Uint8Array() });

  test("come alone or in a list, and mean that nothing was made", () => {
    const detail = "Bad Request - The request could not be understood by the server due to malformed syntax.";
    assert.deepEqual(said(400, { title: "Bad Request", status: 400, detail }), {
      kind: "rejected",
      code: "wrong_request",
      message: `DHL refused it: ${detail}`,
    });
    assert.equal(said(422, [{ errorCode: 456, title: "Unknown billingnumber" }]).message, "DHL refused it: Unknown billingnumber");
    assert.equal((said(403, { title: "Forbidden", status: 403 }) as { code: string }).code, "not_allowed");
  });

  test("are none where nobody can tell", () => {
    for (const [status, json] of [
      [400, undefined],
      [408, { title: "Timeout" }],
      [500, { title: "Internal Server Error" }],
      [503, undefined],
    ] as const) {
      assert.equal(said(status, json).kind, "unknown", String(status));
    }
  });
});

describe("DHL's pickups", () => {
  test("say when somebody is there, what lies there and how it is found again", () =>
    on(async (bench) => {
      const made = await bought(bench);
      const wanted = pickupOf(bench, made);
      const order = pickupOrder("", wanted) as Record<string, unknown>;
      assert.equal(order.customerDetails, undefined);
      assert.deepEqual(order.businessHours, [{ timeFrom: "09:00", timeUntil: "12:00" }]);
      assert.deepEqual(order.pickupDetails, {
        pickupDate: { type: "Date", value: "2026-12-01" },
        totalWeight: { uom: "g", value: 1_250 },
        comment: "Code 4821, second floor",
      });
      assert.deepEqual(order.shipmentDetails, {
        shipments: [{ transportationType: "PAKET", shipmentNo: numberOf(made), size: "M", customerReference: shortKey(wanted.key) }],
      });
      assert.equal(shortKey(wanted.key).length, 20);
    }));

  test("are at addresses in Germany", () =>
    on(async (bench) => {
      const wanted = pickupOf(bench, await bought(bench));
      const before = bench.vendor.seen.length;
      rejectedWith(
        (await bench.connected.bookPickup?.({ ...wanted, address: { ...wanted.address, country: "AT" } })) ?? never,
        "not_supported",
      );
      assert.equal(bench.vendor.seen.length, before);
    }));

  test("that are on their way are not called off", () =>
    on(async (bench) => {
      const { reference } = done((await bench.connected.bookPickup?.(pickupOf(bench, await bought(bench)))) ?? never);
      bench.dispatch(reference);
      rejectedWith((await bench.connected.cancelPickup?.(reference)) ?? never, "wrong_state");
    }));
});

const never = { kind: "unknown", message: "no such method" } as const;

describe("DHL's tracking", () => {
  test("is told in German time, in winter and in summer, and in UTC where it says so", () => {
    const at = (timestamp: string) => toScan({ timestamp, statusCode: "transit" })?.at;
    assert.equal(at("2026-12-01T07:53:47"), Date.UTC(2026, 11, 1, 6, 53, 47));
    assert.equal(at("2026-07-01T07:53:47"), Date.UTC(2026, 6, 1, 5, 53, 47));
    assert.equal(at("2026-07-01T07:53:47Z"), Date.UTC(2026, 6, 1, 7, 53, 47));
  });

  test("takes the sample of DHL's own documents, and whatever else comes", () => {
    const sample = {
      timestamp: "2018-03-02T07:53:47",
      location: { address: { countryCode: "NL", postalCode: "1043 AG", addressLocality: "Oderweg 2, AMSTERDAM" } },
      statusCode: "pre-transit",
      status: "DELIVERED",
      description: "JESSICA",
    };
    assert.deepEqual(toScan(sample), {
      kind: "announced",
      at: Date.UTC(2018, 2, 2, 6, 53, 47),
      words: "JESSICA",
      code: "pre-transit",
      place: "Oderweg 2, AMSTERDAM",
    });
    for (const odd of [null, 7, "x", [], {}, { timestamp: 7 }, { timestamp: "yesterday" }]) assert.equal(toScan(odd), null);
    assert.deepEqual(toScan({ timestamp: "2026-12-01T07:00:00Z", statusCode: 7, description: {}, location: "Bonn" }), {
      kind: "announced",
      at: Date.UTC(2026, 11, 1, 7),
    });
  });

  test("needs no token, and gives none away", () =>
    on(async (bench) => {
      const made = await bought(bench);
      await bench.connected.track?.([{ trackingNumber: numberOf(made), carrier: "DHL" }]);
      const look = bench.vendor.seen.at(-1);
      assert.ok(look?.path.startsWith("/track/shipments?") && look.headers.authorization === undefined);
    }));
});

test("DHL's token is fetched once, by everybody together, and anew when it ended", () =>
  on(async (bench) => {
    const tokens = () => bench.vendor.seen.filter(({ path }) => path.endsWith("/token")).length;
    await Promise.all(["1", "2", "3"].map((key) => bench.connected.createLabel(asked(bench, { key }))));
    assert.equal(tokens(), 1);
    bench.endTokens();
    await bought(bench, { key: "4" });
    assert.equal(tokens(), 2);
    assert.equal(bench.carrier.labels().length, 4);
  }));
