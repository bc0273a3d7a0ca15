import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { inches, names, pounds } from "../../server/providers/carriers/usps-address.ts";
import { idempotencyKey, isTooBig, readLabel, returnLabel, toLabel } from "../../server/providers/carriers/usps-label.ts";
import { pickupRequest } from "../../server/providers/carriers/usps-pickup.ts";
import { toPoint } from "../../server/providers/carriers/usps-points.ts";
import { rateRequest } from "../../server/providers/carriers/usps-rates.ts";
import { toScan } from "../../server/providers/carriers/usps-tracking.ts";
import type { Reply } from "../../server/providers/vendor.ts";
import { openUspsBench, type UspsBench } from "../support/vendors/usps.ts";
import { asked, bought, key, numberOf, pickupOf, rejectedWith, reopened, servicesAsked, standing } from "./carriers.asking.ts";
import { carrierContract } from "./carriers.contract.ts";
import { done, troubled } from "./shops.asking.ts";

carrierContract("USPS", openUspsBench);

async function on(run: (bench: UspsBench & { connected: ReturnType<UspsBench["provider"]["connect"]> }) => Promise<void>) {
  const bench = await openUspsBench();
  try {
    await run({ ...bench, connected: bench.provider.connect(bench.given, bench.outside) });
    assert.deepEqual(bench.vendor.mistakes, []);
  } finally {
    await bench.outside.close();
    await bench.vendor.close();
  }
}

const never = { kind: "unknown", message: "no such method" } as const;
const json = (value: unknown): Reply => ({ status: 200, headers: {}, text: "", json: value, bytes: new Uint8Array() });

/** As USPS's own document shows it, but for the pictures. */
const sample = {
  labelAddress: { firstName: "John", lastName: "Doe", streetAddress: "123 Main St", city: "Anytown", state: "CA", ZIPCode: "12345" },
  routingInformation: "42012345",
  trackingNumber: "9405509898644824249889",
  SKU: "12345",
  postage: 8.75,
  extraServices: [{ name: "Certified Mail", SKU: "67890", price: 3.5 }],
  zone: "03",
  mailingDate: "2024-09-08T12:00:00Z",
  weightUOM: "lb",
  weight: 1.5,
  dimensionalWeight: 0,
  fees: [{ name: "Return Receipt", SKU: "54321", price: 2.75 }],
  labelBrokerID: "1234567890",
  returnLabelImage: "iVBORw0KGgo=",
};

describe("what USPS prices", () => {
  test("is a box by its weight, from a cubic foot on by its size, and Express by a rate of its own", () =>
    on(async (bench) => {
      const indicator = (mailClass: string, more: object = {}) =>
        (rateRequest(mailClass, servicesAsked(bench, more)) as { rateIndicator: string }).rateIndicator;
      const large = { measures: { weight: 2_000, length: 400, width: 300, height: 300 } };
      assert.deepEqual(
        [
          indicator("PRIORITY_MAIL_RETURN_SERVICE"),
          indicator("PRIORITY_MAIL_RETURN_SERVICE", large),
          indicator("PRIORITY_MAIL_EXPRESS_RETURN_SERVICE", large),
        ],
        ["SP", "DR", "PA"],
      );
      const { from, to, ...rest } = rateRequest("X", {
        ...servicesAsked(bench),
        from: { ...asked(bench).from, postalCode: "20260-0010" },
      }) as Record<string, unknown>;
      assert.deepEqual(
        [from, to, rest.originZIPCode, rest.destinationZIPCode, rest.weight],
        [undefined, undefined, "20260", "38103", 2.76],
      );
    }));

  test("is not asked for what it does not carry, and an app that may not ask has services without prices", () =>
    on(async (bench) => {
      assert.deepEqual(await bench.connected.services(bench.nowhere), []);
      assert.deepEqual(bench.vendor.seen, []);
      bench.forbidPrices();
      const found = await bench.connected.services(servicesAsked(bench));
      assert.deepEqual(
        found.map(({ price }) => price),
        [undefined, undefined, undefined],
      );
    }));
});

describe("a label of USPS", () => {
  test("as its document shows it costs its postage, services and fees, to the cent", () => {
    const read = readLabel(json(sample));
    assert.ok(read);
    const { reference, trackingNumber, cost, files, paperless } = toLabel(read, "png");
    assert.deepEqual(
      [reference, trackingNumber, cost],
      ["9405509898644824249889", "9405509898644824249889", { amount: 1_500, currency: "USD" }],
    );
    assert.deepEqual([files[0]?.format, paperless], ["png", undefined]);
    assert.deepEqual(toLabel({ ...read, postage: 0.1, extraServices: [{ price: 0.2 }], fees: [] }, "png").cost?.amount, 30);
    assert.equal(toLabel({ ...read, postage: undefined }, "png").cost, undefined);
  });

  test("without paper is a picture and a code to say; with both pictures the code's own is shown", () => {
    const read = readLabel(json(sample));
    assert.ok(read);
    const alone = toLabel(read, null);
    assert.deepEqual([alone.files, alone.paperless?.code], [[], "1234567890"]);
    assert.ok(alone.paperless?.picture);
    const both = toLabel({ ...read, labelBrokerQR: Buffer.from("qr").toString("base64") }, null);
    assert.equal(Buffer.from(both.paperless?.picture ?? []).toString(), "qr");
  });

  for (const form of ["vendor", "nested", "multipart"] as const) {
    test(`is read as it comes: ${form}`, () =>
      on(async (bench) => {
        bench.answerIn(form);
        const made = await bought(bench);
        assert.deepEqual([made.reference, made.cost?.amount], [bench.carrier.labels()[0]?.reference, 1_500]);
        assert.equal(Buffer.from(made.files[0]?.content ?? []).toString("latin1", 0, 5), "%PDF-");
      }));
  }

  test("is none where it is no answer, and takes no harm from what is odd", () => {
    for (const odd of [null, "x", [], {}, { trackingNumber: 7 }, { returnLabelMetadata: "x" }]) assert.equal(readLabel(json(odd)), null);
    const broken = {
      status: 200,
      headers: { "content-type": "multipart/form-data" },
      text: "--",
      json: undefined,
      bytes: new Uint8Array(),
    };
    assert.equal(readLabel(broken), null);
    const read = readLabel(
      json({ trackingNumber: "92", postage: "8.75", fees: null, extraServices: [{ price: "x" }], returnLabelImage: 7 }),
    );
    assert.ok(read);
    assert.deepEqual([toLabel(read, "pdf").files, toLabel(read, "pdf").cost], [[], undefined]);
  });
});

describe("what USPS is told of a parcel", () => {
  test("is in pounds and inches, never less than it is, with the longest side first", () => {
    assert.deepEqual([pounds(453.592_37), pounds(454), pounds(1), pounds(1_250)], [1, 1.01, 0.01, 2.76]);
    assert.deepEqual(inches({ weight: 1, length: 254, width: 508, height: 25 }), { length: 20, width: 10, height: 0.99 });
    assert.ok(isTooBig({ weight: 31_800, length: 100, width: 100, height: 100 }));
    assert.ok(isTooBig({ weight: 1_000, length: 1_500, width: 500, height: 500 }));
    assert.ok(!isTooBig({ weight: 31_700, length: 600, width: 400, height: 400 }));
  });

  test("is the same for the same purchase at any time, and carries its key as a UUID", () =>
    on(async (bench) => {
      assert.deepEqual(returnLabel(asked(bench, { at: 1 })), returnLabel(asked(bench, { at: 2, zone: "America/New_York" })));
      assert.equal(idempotencyKey(key), idempotencyKey(key));
      assert.match(idempotencyKey(key), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      assert.notEqual(idempotencyKey(key), idempotencyKey(`${key}1`));
    }));

  test("has a state by its code or name and a ZIP code, or is not asked for", () =>
    on(async (bench) => {
      const { from } = asked(bench);
      const { toAddress, fromAddress } = returnLabel(asked(bench, { from: { ...from, postalCode: "20260-0010" } })) as {
        toAddress: object;
        fromAddress: object;
      };
      assert.deepEqual(toAddress, {
        firstName: "Returns",
        firm: "Halden Goods",
        streetAddress: "12 Market Street",
        city: "Memphis",
        state: "TN",
        ZIPCode: "38103",
      });
      assert.deepEqual(fromAddress, {
        firstName: "Ada",
        lastName: "Wilson",
        streetAddress: "475 L'Enfant Plaza SW",
        secondaryAddress: "Apt 4",
        city: "Washington",
        state: "DC",
        ZIPCode: "20260",
        ZIPPlus4: "0010",
        phone: "+12025550100",
        email: "ada@example.com",
      });
      for (const wrong of [{ postalCode: "ABC" }, { region: "Bavaria" }, { country: "CA" }]) {
        rejectedWith(await bench.connected.createLabel(asked(bench, { from: { ...from, ...wrong } })), "wrong_request");
      }
      assert.deepEqual(bench.vendor.seen, []);
    }));

  test("has names in two parts, also of people with one or many", () => {
    assert.deepEqual(names("Ada"), { firstName: "Ada", lastName: "" });
    assert.deepEqual(names("  Ana María  de la Cruz "), { firstName: "Ana", lastName: "María de la Cruz" });
  });
});

describe("USPS's keys and tokens", () => {
  test("the word of who pays is asked for once in eight hours, and with a new token when both ended", () =>
    on(async (bench) => {
      const count = (path: string) => bench.vendor.seen.filter((one) => one.path === path).length;
      await Promise.all(["1", "2", "3"].map((one) => bench.connected.createLabel(asked(bench, { key: one }))));
      assert.deepEqual([count("/oauth2/v3/token"), count("/payments/v3/payment-authorization")], [1, 1]);
      bench.endTokens();
      await bought(bench, { key: "4" });
      assert.equal(count("/payments/v3/payment-authorization"), 3, "once refused with the old token, once with the new");
      assert.equal(standing(bench).length, 4);
    }));

  test("an account that may not pay is named before anything is saved", () =>
    on(async (bench) => {
      const given = { ...bench.given, number: "999" };
      await assert.rejects(bench.provider.connect(given, bench.outside).check(), troubled("not_allowed"));
    }));

  test("one key with other words is refused, and makes no second label", () =>
    on(async (bench) => {
      await bought(bench);
      rejectedWith(
        await bench.connected.createLabel(asked(bench, { measures: { weight: 9_000, length: 300, width: 200, height: 105 } })),
        "wrong_request",
      );
      assert.equal(standing(bench).length, 1);
    }));
});

describe("labels of USPS that exist", () => {
  test("are dropped on their day, and asked back for afterwards, once a day", () =>
    on(async (bench) => {
      const one = await bought(bench, { key: "1" });
      assert.deepEqual(done((await bench.connected.cancelLabel?.(one.reference)) ?? never), { refund: "given" });
      const other = await bought(bench, { key: "2" });
      bench.manifest();
      for (let again = 0; again < 2; again++) {
        assert.deepEqual(done((await reopened(bench).cancelLabel?.(other.reference)) ?? never), { refund: "asked" });
      }
    }));

  test("are printed three times more and no more", () =>
    on(async (bench) => {
      const { reference } = await bought(bench);
      for (let times = 0; times < 3; times++) await bench.connected.reprint?.(reference, "pdf");
      await assert.rejects(bench.connected.reprint?.(reference, "pdf") ?? Promise.resolve(), troubled("refused"));
    }));
});

describe("USPS's scans", () => {
  const kindOf = (eventCode: string, eventType = "") => toScan({ eventCode, eventType, GMTTimestamp: "2026-11-20T09:00:00Z" })?.kind;

  test("are known by their code, and where it is new by their words", () => {
    for (const [kind, codes] of Object.entries({
      announced: "GX MA TM 83 89",
      accepted: "03 OA PA UA AD VC VF",
      moving: "06 07 08 10 15 19 41 42 80 81 82 84 A1 EF L1 NT PC SF T1 U1",
      arriving: "OF",
      waiting: "14 16",
      delivered: "01 17 43",
      held_up: "02 05 21 22 23 24 25 26 28 30 44 51 52 53 54 55 56 71 DX",
      sent_back: "04 09 27 29 31",
      lost: "11",
    })) {
      for (const code of codes.split(" ")) assert.equal(kindOf(code), kind, code);
    }
    for (const [words, kind] of [
      ["Delivered, In/At Mailbox", "delivered"],
      ["Out for Delivery", "arriving"],
      ["Available for Pickup", "waiting"],
      ["Departed USPS Facility", "moving"],
      ["In Transit, Arriving Late", "moving"],
      ["Return to Sender Processed", "sent_back"],
      ["Arrived Shipping Partner Facility, USPS Awaiting Item", "announced"],
      ["Notice Left (No Authorized Recipient Available)", "held_up"],
      ["Undeliverable as Addressed", "held_up"],
      ["Something nobody heard before", "announced"],
    ] as const) {
      assert.equal(kindOf("?9", words), kind, words);
    }
  });

  test("have the time of Greenwich where it is given, and a place", () => {
    const event = {
      eventTimestamp: "2026-11-20T04:00:00",
      GMTTimestamp: "2026-11-20T09:00:00Z",
      eventCity: "WASHINGTON",
      eventState: "DC",
    };
    assert.deepEqual(toScan(event), { kind: "announced", at: Date.UTC(2026, 10, 20, 9), place: "WASHINGTON, DC" });
    assert.equal(toScan({ eventTimestamp: "2026-11-20T04:00:00" })?.at, Date.UTC(2026, 10, 20, 10));
    for (const odd of [null, 7, [], {}, { GMTTimestamp: 7 }]) assert.equal(toScan(odd), null);
  });
});

describe("USPS's post offices", () => {
  test("have the hours of their counter, and say whether they print codes", () =>
    on(async (bench) => {
      const [first, second, ...more] = (await bench.connected.points?.({ country: "US", postalCode: "20260", most: 10 })) ?? [];
      assert.deepEqual(first?.hours?.[1], [
        [480, 720],
        [780, 1_020],
      ]);
      assert.deepEqual([first?.hours?.[6], first?.hours?.[7], first?.paperless, first?.distance], [undefined, undefined, true, 644]);
      assert.deepEqual([second?.hours, second?.paperless], [undefined, false]);
      assert.equal(more.length, 1, "one that is closed for a while is left out");
    }));

  test("of which only half is known are shown, and others left out", () => {
    const facilityAddress = { streetAddress: "1 Main St", city: "Anytown", ZIPCode: 12_345 };
    const half = toPoint({ facilityID: "1", facilityAddress, services: "none", geoCoordinates: {}, distance: "far" });
    assert.deepEqual(half, {
      id: "1",
      carrier: "USPS",
      name: "Post Office",
      address: { name: "Post Office", line1: "1 Main St", postalCode: "12345", city: "Anytown", country: "US" },
      paperless: false,
    });
    for (const odd of [null, {}, { facilityID: "1" }, { facilityID: "1", facilityAddress, temporaryClosure: true }])
      assert.equal(toPoint(odd), null);
  });
});

describe("USPS's pickups", () => {
  test("come from Monday to Saturday at no hour of their own", () =>
    on(async (bench) => {
      const days = (await bench.connected.pickupDays?.({ address: asked(bench).from, service: "" }, "2026-12-05")) ?? [];
      assert.deepEqual(
        days.map(({ day }) => day),
        ["2026-12-05", "2026-12-07", "2026-12-08", "2026-12-09", "2026-12-10", "2026-12-11"],
      );
      const elsewhere = { ...asked(bench).from, postalCode: "99950" };
      assert.deepEqual(await bench.connected.pickupDays?.({ address: elsewhere, service: "" }, "2026-12-05"), []);
      const booked = done((await bench.connected.bookPickup?.(pickupOf(bench, await bought(bench), { from: 600, to: 660 }))) ?? never);
      assert.deepEqual([booked.from, booked.to], [480, 1_080], "nobody is promised an hour");
    }));

  test("need somebody who can be reached, and knock where nothing else is said", () =>
    on(async (bench) => {
      const wanted = pickupOf(bench, await bought(bench));
      const { email: _, phone: __, ...nobody } = wanted.address;
      assert.equal(typeof pickupRequest({ ...wanted, address: nobody }), "string");
      const { note: ___, ...plain } = wanted;
      const request = pickupRequest({ ...plain, address: { ...nobody, phone: "(202) 555-0100" } }) as Record<string, unknown>;
      assert.deepEqual(request.pickupLocation, { packageLocation: "KNOCK_ON_DOOR" });
      assert.deepEqual((request.pickupAddress as { contact: unknown }).contact, [{ cellNumber: "2025550100" }]);
    }));
});

test("a number that USPS never gave out is never part of an address that is asked", () =>
  on(async (bench) => {
    const made = await bought(bench);
    const before = bench.vendor.seen.length;
    rejectedWith((await bench.connected.cancelLabel?.(`${numberOf(made)}/../x`)) ?? never, "not_found");
    rejectedWith((await bench.connected.cancelPickup?.("../../labels/v3/label/1")) ?? never, "not_found");
    assert.equal(bench.vendor.seen.length, before);
  }));
