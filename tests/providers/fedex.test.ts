import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { costOf, dayOf, dialled, isTooBig, kilos, priceOf, returnShipment, shipped } from "../../server/providers/carriers/fedex-label.ts";
import { pickupRequest } from "../../server/providers/carriers/fedex-pickup.ts";
import { toPoint } from "../../server/providers/carriers/fedex-points.ts";
import { toRates } from "../../server/providers/carriers/fedex-rates.ts";
import { toScan } from "../../server/providers/carriers/fedex-tracking.ts";
import { type FedexBench, openFedexBench } from "../support/vendors/fedex.ts";
import { asked, bought, customs, key, numberOf, pickupOf, rejectedWith, reopened, servicesAsked } from "./carriers.asking.ts";
import { carrierContract } from "./carriers.contract.ts";
import { done } from "./shops.asking.ts";

carrierContract("FedEx", openFedexBench);

async function on(run: (bench: FedexBench & { connected: ReturnType<FedexBench["provider"]["connect"]> }) => Promise<void>) {
  const bench = await openFedexBench();
  try {
    await run({ ...bench, connected: bench.provider.connect(bench.given, bench.outside) });
    assert.deepEqual(bench.vendor.mistakes, []);
  } finally {
    await bench.outside.close();
    await bench.vendor.close();
  }
}

const never = { kind: "unknown", message: "no such method" } as const;
type Shipment = Record<string, Record<string, unknown>>;
const shipmentOf = (request: object) =>
  (request as { requestedShipment: Shipment & { requestedPackageLineItems: Shipment[] } }).requestedShipment;

describe("a return shipment of FedEx", () => {
  test("is printed by who sends it and charged to the merchant's account (S5-38)", () =>
    on(async (bench) => {
      const shipment = shipmentOf(
        returnShipment(asked(bench, { at: Date.UTC(2026, 10, 26, 23, 30), zone: "Europe/Paris" }), "740561073", "+1 901 555 0199"),
      );
      assert.equal(shipment.shipDatestamp, "2026-11-27", "the merchant's day");
      assert.deepEqual(shipment.shipmentSpecialServices, {
        specialServiceTypes: ["RETURN_SHIPMENT"],
        returnShipmentDetail: { returnType: "PRINT_RETURN_LABEL", rma: { reason: "too small" } },
      });
      assert.deepEqual(shipment.shippingChargesPayment, {
        paymentType: "SENDER",
        payor: { responsibleParty: { accountNumber: { value: "740561073" } } },
      });
      assert.deepEqual(shipment.shipper, {
        contact: { personName: "Ada Wilson", emailAddress: "ada@example.com", phoneNumber: "19015550199" },
        address: {
          streetLines: ["475 Union Avenue", "Apt 4"],
          city: "Memphis",
          stateOrProvinceCode: "TN",
          postalCode: "38103",
          countryCode: "US",
          residential: true,
        },
      });
      const [line] = shipment.requestedPackageLineItems;
      assert.deepEqual(line?.weight, { units: "KG", value: 1.25 });
      assert.deepEqual(line?.dimensions, { length: 30, width: 20, height: 11, units: "CM" });
      assert.deepEqual(line?.customerReferences, [
        { customerReferenceType: "CUSTOMER_REFERENCE", value: key },
        { customerReferenceType: "RMA_ASSOCIATION", value: "HALD-R-1042" },
      ]);
    }));

  test("is tied to the parcel that brought it where FedEx did, and to no other's", () =>
    on(async (bench) => {
      const tied = (carrier: string) => {
        const outbound = { carrier, trackingNumber: "794953535000", shippedAt: Date.UTC(2026, 10, 2, 12) };
        const { shipmentSpecialServices } = shipmentOf(returnShipment(asked(bench, { outbound }), "740561073", ""));
        return (shipmentSpecialServices?.returnShipmentDetail as { returnAssociationDetail?: object } | undefined)?.returnAssociationDetail;
      };
      assert.deepEqual(tied("FedEx Ground"), { trackingNumber: "794953535000", shipDatestamp: "2026-11-02" });
      assert.equal(tied("UPS"), undefined);
    }));

  test("over a border names each article, what all of it is worth, and who pays the duties", () =>
    on(async (bench) => {
      const shipment = shipmentOf(returnShipment(asked(bench, { customs, ...bench.abroad }), "740561073", ""));
      const { commodities, dutiesPayment, customsOption } = shipment.customsClearanceDetail as Record<string, unknown>;
      assert.deepEqual((commodities as object[])[0], {
        description: "Linen shirt",
        numberOfPieces: 2,
        quantity: 2,
        quantityUnits: "PCS",
        unitPrice: { amount: 24.95, currency: "USD" },
        customsValue: { amount: 49.9, currency: "USD" },
        weight: { units: "KG", value: 0.7 },
        countryOfManufacture: "PT",
        harmonizedCode: "620520",
        partNumber: "SHIRT-L",
      });
      assert.deepEqual(
        [(dutiesPayment as { paymentType: string }).paymentType, customsOption],
        ["RECIPIENT", { type: "OTHER", description: "Returned goods" }],
      );
      const made = await bought(bench, { customs, ...bench.abroad });
      assert.equal(Buffer.from(made.customs ?? []).toString("latin1", 0, 5), "%PDF-");
    }));

  test("has yen without decimals and dinars with three", () =>
    on(async (bench) => {
      const price = (currency: string) => {
        const { customsClearanceDetail } = shipmentOf(
          returnShipment(asked(bench, { customs, ...bench.abroad, currency }), "740561073", ""),
        );
        return (customsClearanceDetail?.commodities as { unitPrice: object }[] | undefined)?.[1]?.unitPrice;
      };
      assert.deepEqual(price("JPY"), { amount: 1_999, currency: "JPY" });
      assert.deepEqual(price("KWD"), { amount: 1.999, currency: "KWD" });
    }));

  test("has a line of an address in no more than 35 characters, and three of them", () =>
    on(async (bench) => {
      const from = { ...asked(bench).from, line1: "Gebäude an der großen Kreuzung beim Alten Rathaus 12", line2: "x".repeat(80) };
      const { shipper } = shipmentOf(returnShipment(asked(bench, { from }), "740561073", "+1 901 555 0199"));
      assert.deepEqual((shipper?.address as { streetLines: string[] } | undefined)?.streetLines, [
        "Gebäude an der großen Kreuzung beim",
        "Alten Rathaus 12",
        "x".repeat(35),
      ]);
    }));

  test("is on paper only", () =>
    on(async (bench) => {
      rejectedWith(await bench.connected.createLabel(asked(bench, { format: null })), "not_supported");
      assert.deepEqual(bench.vendor.seen, []);
    }));
});

test("weights, phones and days are as FedEx wants them", () => {
  assert.deepEqual([kilos(1_250), kilos(1_251), kilos(1)], [1.25, 1.26, 0.01]);
  assert.deepEqual(
    [dialled("+33 6 12 34 56 78"), dialled("0033612345678"), dialled("12345"), dialled(undefined)],
    ["33612345678", "33612345678", null, null],
  );
  assert.equal(dayOf(Date.UTC(2026, 0, 1, 2), "America/New_York"), "2025-12-31");
  assert.ok(isTooBig({ weight: 68_001, length: 1, width: 1, height: 1 }));
  assert.ok(isTooBig({ weight: 1, length: 500, width: 2_800, height: 1 }));
  assert.ok(!isTooBig({ weight: 68_000, length: 1_000, width: 500, height: 500 }));
});

test("prices are read with as many decimals as their currency has", () => {
  const read = (totalNetCharge: number, currency: string) => priceOf({ totalNetCharge, currency })?.amount;
  assert.deepEqual(
    [read(12.345, "KWD"), read(1_200, "JPY"), read(9.99, "EUR"), read(Number.POSITIVE_INFINITY, "EUR")],
    [12_345, 1_200, 999, undefined],
  );
});

test("services are those of the countries a parcel goes between", () =>
  on(async (bench) => {
    const services = async (from: string, to: string) => {
      const base = servicesAsked(bench);
      const found = await bench.connected.services({ ...base, from: { ...base.from, country: from }, to: { ...base.to, country: to } });
      return found.map(({ service }) => service);
    };
    assert.deepEqual(await services("FR", "FR"), ["FEDEX_REGIONAL_ECONOMY", "FEDEX_PRIORITY"]);
    assert.deepEqual(await services("GB", "FR"), ["INTERNATIONAL_ECONOMY", "FEDEX_INTERNATIONAL_PRIORITY"]);
  }));

describe("what FedEx reckons", () => {
  test("is the account's price and its days, by whichever name it has; what it does not rate is there without", () =>
    on(async (bench) => {
      const told = async (other: object) =>
        (await bench.connected.services(servicesAsked(bench, other))).map(({ service, price, days }) => [service, price?.amount, days]);
      assert.deepEqual(await told({}), [
        ["FEDEX_GROUND", 1_128, 4],
        ["FEDEX_2_DAY", 2_405, 2],
        ["FEDEX_EXPRESS_SAVER", undefined, 3],
      ]);
      assert.deepEqual(await told(bench.abroad ?? {}), [
        ["INTERNATIONAL_ECONOMY", 3_875, 5],
        ["FEDEX_INTERNATIONAL_PRIORITY", 6_120, 3],
      ]);
      for (const how of ["forbidden", "unknown"] as const) {
        bench.rateNothing(how);
        assert.deepEqual(
          (await told({})).map(([service, price]) => [service, price]),
          [
            ["FEDEX_GROUND", undefined],
            ["FEDEX_EXPRESS_SAVER", undefined],
            ["FEDEX_2_DAY", undefined],
          ],
        );
      }
    }));

  test("is read whatever else stands there", () => {
    const rates = (rateReplyDetails: unknown[]) => [...toRates({ output: { rateReplyDetails } })];
    const details = [{ rateType: "ACCOUNT", totalNetCharge: 2_145, currency: "JPY" }];
    assert.deepEqual(rates([null, 7, {}, { serviceType: "A", ratedShipmentDetails: "none" }]), [["A", {}]]);
    assert.deepEqual(
      rates([{ serviceType: "A", ratedShipmentDetails: details, commit: "soon", operationalDetail: { transitTime: "SMARTPOST" } }]),
      [["A", { price: { amount: 2_145, currency: "JPY" } }]],
    );
  });
});

describe("FedEx's places", () => {
  test("are read in both of the forms it has for hours, and a day on which it is closed is none", () => {
    const base = {
      locationId: "YBZA",
      distance: { value: 1, units: "MI" },
      contactAndAddress: { address: { streetLines: ["1 Main St"], city: "Memphis", postalCode: 38_103, countryCode: "us" } },
    };
    const hours = (storeHours: unknown) => toPoint({ ...base, storeHours })?.hours;
    assert.deepEqual(
      hours([{ dayofweek: "MON", operationalHoursType: "OPEN_BY_HOURS", operationalHours: [{ begins: "09:00:00", ends: "17:30:00" }] }]),
      {
        1: [[540, 1_050]],
      },
    );
    assert.deepEqual(
      hours([
        { dayOfWeek: "SUNDAY", operationalHoursType: "OPEN_ALL_DAY" },
        { dayOfWeek: "TUESDAY", operationalHoursType: "CLOSED_ALL_DAY" },
      ]),
      {
        7: [[0, 1_440]],
      },
    );
    for (const odd of [null, "x", [], [{}], [{ dayOfWeek: "MONDAY", operationalHours: { begins: "18:00", ends: "09:00" } }]])
      assert.equal(hours(odd), undefined);
    assert.deepEqual([toPoint(base)?.distance, toPoint(base)?.address.country, toPoint(base)?.name], [1_609, "US", "FedEx"]);
    for (const odd of [null, 7, {}, { ...base, locationId: "" }, { ...base, contactAndAddress: { address: { streetLines: [""] } } }])
      assert.equal(toPoint(odd), null);
  });
});

describe("what FedEx answers", () => {
  test("costs what it reckons, and nothing where it says nothing", () => {
    const answer = (shipmentRateDetails: unknown) =>
      shipped.parse({
        output: {
          transactionShipments: [
            { pieceResponses: [{ trackingNumber: "794953535000" }], completedShipmentDetail: { shipmentRating: { shipmentRateDetails } } },
          ],
        },
      }).output.transactionShipments[0];
    const cost = (details: unknown) => {
      const one = answer(details);
      assert.ok(one);
      return costOf(one);
    };
    assert.deepEqual(cost([{ totalNetCharge: 21.45, currency: "USD" }]), { amount: 2_145, currency: "USD" });
    assert.deepEqual(cost([{ totalNetCharge: 0.1 + 0.2, currency: "EUR" }]), { amount: 30, currency: "EUR" });
    assert.deepEqual(cost([{ totalNetCharge: 2_145, currency: "JPY" }]), { amount: 2_145, currency: "JPY" });
    for (const odd of [[], [{}], [{ totalNetCharge: "21.45", currency: "USD" }], [{ totalNetCharge: 1, currency: "dollars" }], null, "x"]) {
      assert.equal(cost(odd), null);
    }
  });

  test("may lie on another host, which is told nothing of us", () =>
    on(async (bench) => {
      bench.sendUrls();
      const made = await bought(bench, { format: "zpl" });
      assert.ok(
        Buffer.from(made.files[0]?.content ?? [])
          .toString()
          .startsWith("^XA"),
      );
      bench.vendor.fail("server_error", ({ path }) => path.startsWith("/document/"));
      const other = done(await bench.connected.createLabel(asked(bench, { key: "2" })));
      assert.deepEqual([other.files, other.reference], [[], bench.carrier.labels()[1]?.reference]);
    }));
});

describe("FedEx's scans", () => {
  const kindOf = (eventType: string, derivedStatusCode = "") =>
    toScan({ date: "2018-02-02T12:01:00-07:00", eventType, derivedStatusCode })?.kind;

  test("are known by every code it has, and by the state where the event is new", () => {
    for (const [kind, codes] of Object.entries({
      announced: "OC OX RP RG LP RD EP DS AP CH RC RM RR SP",
      accepted: "PU PX DO",
      moving: "AA AC AF AO AR AX CC CP DP EA EO FD IT IX LO OF OW PF PL PM SF TR",
      arriving: "AD ED OD",
      waiting: "HL HP",
      delivered: "DL",
      pickup_failed: "PD DR",
      held_up: "CD DD DE DY SE",
      sent_back: "RS",
      cancelled: "CA",
    })) {
      for (const code of codes.split(" ")) assert.equal(kindOf(code), kind, code);
    }
    assert.equal(kindOf("ZZ", "IT"), "moving");
    assert.equal(kindOf("ZZ", "ZZ"), "announced");
  });

  test("have their time, words and place, and odd ones are left out", () => {
    const scan = toScan({
      date: "2018-02-02T12:01:00-07:00",
      eventType: "DE",
      eventDescription: "Delivery exception",
      exceptionDescription: "Customer not available or business closed",
      scanLocation: { city: "SEATTLE", countryCode: "US", streetLines: [""] },
    });
    assert.deepEqual(scan, {
      kind: "held_up",
      at: Date.UTC(2018, 1, 2, 19, 1),
      words: "Delivery exception: Customer not available or business closed",
      code: "DE",
      place: "SEATTLE, US",
    });
    for (const odd of [null, 7, [], {}, { date: 7 }, { date: "soon", eventType: "DL" }]) assert.equal(toScan(odd), null);
  });

  test("of a parcel that had the number years ago are not ours", () =>
    on(async (bench) => {
      const made = await bought(bench);
      bench.reuse(numberOf(made), Date.now() - 400 * 24 * 3_600_000);
      const look = async (trackedAs: object) =>
        (await bench.connected.track?.([{ trackingNumber: numberOf(made), carrier: "FedEx", ...trackedAs }]))?.[0]?.scans.map(
          ({ kind }) => kind,
        );
      assert.deepEqual(await look({ trackedAs: made.trackedAs }), ["announced"]);
    }));

  test("are asked for of thirty parcels at once, and of none not at all", () =>
    on(async (bench) => {
      const parcels = Array.from({ length: 30 }, (_, place) => ({ trackingNumber: `7949${place}`, carrier: "FedEx" }));
      assert.deepEqual(await bench.connected.track?.(parcels), []);
      const before = bench.vendor.seen.length;
      assert.deepEqual(await bench.connected.track?.([]), []);
      assert.equal(bench.vendor.seen.length, before);
    }));
});

describe("FedEx's pickups", () => {
  test("are on days and hours on which a driver could come, with the drivers of the service", () =>
    on(async (bench) => {
      const { from } = asked(bench);
      assert.deepEqual(await bench.connected.pickupDays?.({ address: from, service: "FEDEX_GROUND" }, "2026-12-04"), [
        { day: "2026-12-04", from: 600, to: 1_020 },
        { day: "2026-12-07", from: 540, to: 1_020 },
      ]);
      assert.deepEqual(
        await bench.connected.pickupDays?.({ address: { ...from, postalCode: "99950" }, service: "FEDEX_GROUND" }, "2026-12-04"),
        [],
      );
    }));

  test("are called off by what FedEx asks for then, from another process too", () =>
    on(async (bench) => {
      const wanted = pickupOf(bench, await bought(bench));
      const express = done((await bench.connected.bookPickup?.({ ...wanted, service: "FEDEX_2_DAY" })) ?? never);
      const ground = done((await bench.connected.bookPickup?.(wanted)) ?? never);
      assert.match(express.reference, /^FDXE\/2026-12-01\/\d+\/NQAA$/);
      assert.match(ground.reference, /^FDXG\/2026-12-01\/\d+\/$/);
      for (const { reference } of [express, ground]) done((await reopened(bench).cancelPickup?.(reference)) ?? never);
      assert.ok(bench.carrier.pickups?.().every(({ cancelled }) => cancelled));
    }));

  test("end within their day, and say no more than a driver reads", () =>
    on(async (bench) => {
      const wanted = pickupOf(bench, await bought(bench), { from: 0, to: 24 * 60, note: "n".repeat(200) });
      const request = pickupRequest(wanted, "740561073", "+1 901 555 0199") as { remarks: string; originDetail: Record<string, string> };
      assert.equal(request.remarks.length, 60);
      assert.deepEqual(
        [request.originDetail.readyDateTimestamp, request.originDetail.customerCloseTime],
        ["2026-12-01T00:00:00", "23:59:00"],
      );
    }));
});

test("FedEx's token is fetched once, and anew when it ended before a label is asked for again", () =>
  on(async (bench) => {
    const tokens = () => bench.vendor.seen.filter(({ path }) => path === "/oauth/token").length;
    await Promise.all(["1", "2", "3"].map((one) => bench.connected.createLabel(asked(bench, { key: one }))));
    assert.equal(tokens(), 1);
    bench.endTokens();
    await bought(bench, { key: "4" });
    assert.equal(tokens(), 2);
    assert.equal(bench.carrier.labels().length, 4);
  }));

test("a phone number that no shopper could be reached by is asked for before anything is saved", () =>
  on(async (bench) => {
    const { missing } = await bench.provider.connect({ ...bench.given, phone: "555" }, bench.outside).check();
    assert.equal(missing.length, 1);
  }));
