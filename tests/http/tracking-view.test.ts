import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { textsFor } from "../../locales/texts.ts";
import type { ConnectionId, MerchantId, ParcelId, PickupId, ShipmentId } from "../../server/domain/ids.ts";
import type { Label, Parcel } from "../../server/domain/parcel.ts";
import type { Pickup } from "../../server/domain/pickup.ts";
import type { Return } from "../../server/domain/return.ts";
import { newsOf, type Scan, type ScanKind } from "../../server/domain/tracking.ts";
import { trackingSchema } from "../../server/http/shopper-parcel-schemas.ts";
import { trackingView } from "../../server/http/views-tracking.ts";
import { aReturn, noon } from "../domain/make.ts";
import { halden } from "../support/halden.ts";

const day = 86_400_000;
const at = noon("2026-11-26");
const label: Label = { a4: "a4", a6: "a6", shipmentId: "shi_1" as ShipmentId };
const plain = (text: string | null) => (text ?? "").replaceAll(/[\u00a0\u202f]/g, " ").replaceAll("\u2011", "-");

interface Case {
  readonly parcel?: Partial<Parcel>;
  readonly ret?: Partial<Return>;
  /** Days ago. */
  readonly scans?: readonly (readonly [ScanKind, number])[];
  readonly expectedIn?: number;
  readonly unlabelled?: true;
  readonly language?: string;
}

function page({ parcel = {}, ret = {}, scans = [], expectedIn, unlabelled, language = "en" }: Case) {
  const made = aReturn({ status: "approved", ...ret });
  const known = scans.map(([kind, ago]): Scan => ({ kind, at: at - ago * day }));
  const { heldUp } = newsOf(parcel.progress ?? "announced", [], known);
  const one: Parcel = {
    ...(made.parcels[0] ?? assert.fail()),
    to: { name: "Halden", line1: "1 rue", postalCode: "59100", city: "Roubaix", country: "FR" },
    trackingNumber: "6A1",
    ...(!unlabelled && { label }),
    ...(heldUp && { heldUp }),
    ...parcel,
  };
  return trackingSchema.parse(
    trackingView({
      shop: halden,
      parcel: one,
      returns: [{ ...made, parcels: [one] }],
      tracking: {
        parcelId: one.id,
        merchantId: "mer_1" as MerchantId,
        connectionId: "con_1" as ConnectionId,
        number: "6A1",
        carrier: "Double Post",
        beganAt: at - 9 * day,
        typed: false,
        wordless: false,
        failures: 0,
        ...(expectedIn !== undefined && { expectedAt: at + expectedIn * day }),
      },
      scans: known.map((scan) => ({ name: `${scan.kind}${scan.at}`, scan })),
      from: null,
      texts: textsFor(language),
      at,
    }),
  );
}
const stops = (one: Case) => page(one).stops.map(({ state, title }) => `${state}: ${title}`);
const said = (one: Case) => {
  const { headline, lead } = page(one);
  return [plain(headline), plain(lead)];
};

describe("the page of one parcel", () => {
  it("draws no stop at the shop of a parcel that goes back, and none of one that is looked for", () => {
    const way = [
      ["accepted", 5],
      ["arriving", 2],
    ] as const;
    assert.deepEqual(stops({ parcel: { progress: "sent_back" }, scans: [...way, ["sent_back", 1]] }), [
      "done: Label made",
      "done: With the carrier",
      "done: About to arrive",
      "now: On its way back to you",
    ]);
    assert.deepEqual(stops({ parcel: { progress: "lost" }, scans: [["accepted", 5]] }), [
      "done: Label made",
      "done: With the carrier",
      "now: Being looked for",
    ]);
    assert.deepEqual(stops({ parcel: { progress: "lost" } }), ["done: Label made", "now: Being looked for"]);
  });

  it("draws the way that is still to come of every other, with the time of each stop that was reached", () => {
    assert.deepEqual(stops({}), ["now: Label made", "later: With the carrier", "later: About to arrive", "later: At Halden in Roubaix"]);
    assert.deepEqual(stops({ parcel: { progress: "moving" }, scans: [["accepted", 5]] }), [
      "done: Label made",
      "now: With the carrier",
      "later: About to arrive",
      "later: At Halden in Roubaix",
    ]);
    const arriving = page({
      parcel: { progress: "arriving" },
      scans: [
        ["accepted", 5],
        ["arriving", 0],
      ],
    });
    assert.deepEqual(
      arriving.stops.map(({ state, when }) => `${state} ${plain(when)}`),
      ["done 17 Nov, 12:00", "done 21 Nov, 12:00", "now 26 Nov, 12:00", "later "],
    );
    assert.deepEqual(stops({ parcel: { progress: "delivered" }, scans: [["delivered", 1]] }), [
      "done: Label made",
      "done: With the carrier",
      "done: At Halden in Roubaix",
    ]);
    assert.deepEqual(stops({ unlabelled: true, parcel: { handover: "own" } })[0], "now: Announced");
  });

  it("says of one that is held up that it is, and promises no day", () => {
    const held: Case = {
      parcel: { progress: "moving" },
      scans: [
        ["accepted", 3],
        ["held_up", 1],
      ],
      expectedIn: 2,
    };
    assert.equal(said(held)[0], "Your parcel is held up");
    assert.equal(page(held).expected, null);
    assert.deepEqual(stops(held), [
      "done: Label made",
      "done: With the carrier",
      "now: Held up",
      "later: About to arrive",
      "later: At Halden in Roubaix",
    ]);
    const unseen: Case = { parcel: { progress: "moving" }, scans: [["held_up", 1]] };
    assert.deepEqual(stops(unseen).slice(0, 2), ["done: Label made", "now: Held up"], "nobody has seen the carrier have it");
    const worded: Case = { ...held, scans: [...(held.scans ?? []), ["announced", 0.5]] };
    assert.equal(said(worded)[0], "Your parcel is held up", "words that nobody knows move nothing, here as at the desk");
    const onward: Case = { ...held, scans: [...(held.scans ?? []), ["moving", 0.5]] };
    assert.equal(said(onward)[0], "Your parcel is on its way");
    assert.equal(plain(page(onward).expected), "Expected on Saturday 28 November 2026");
  });

  it("says that it waits at a depot, and shows no day that is over", () => {
    const waiting: Case = { parcel: { progress: "arriving" }, scans: [["waiting", 1]], expectedIn: -1 };
    assert.equal(said(waiting)[0], "Your parcel is almost there");
    assert.deepEqual(stops(waiting).slice(-2), ["now: Waiting at a depot or point", "later: At Halden in Roubaix"]);
    assert.equal(page(waiting).expected, null);
    assert.ok(page({ ...waiting, expectedIn: 0 }).expected, "today is not over");
  });

  it("says that a label is no longer valid, given back or not there yet, and shows no number of one that is gone", () => {
    const expired: Case = { parcel: { label: { ...label, expiresAt: at - day } } };
    assert.equal(said(expired)[0], "Your label was valid until Wednesday 25 November 2026");
    assert.deepEqual(stops(expired), ["done: Label made", "now: Label no longer valid"]);
    assert.equal(page(expired).number, "6A1", "it may have been handed over on its last day");
    const sent: Case = { parcel: { label: { ...label, expiresAt: at - day }, posted: { at: at - day } } };
    assert.equal(said(sent)[0], "Your parcel is announced");

    const withdrawn: Case = { unlabelled: true, parcel: { trouble: { code: "cancelled", at: at - day } } };
    assert.equal(said(withdrawn)[0], "This label is no longer in use");
    assert.deepEqual(stops(withdrawn), ["done: Label made", "now: Label no longer in use"]);
    assert.deepEqual([page(withdrawn).number, page(withdrawn).carrier, page(withdrawn).carrierUrl], [null, null, null]);
    assert.equal(said({ scans: [["cancelled", 1]] })[0], "This label is no longer in use", "the carrier says so");
    assert.equal(said({ scans: [["cancelled", 20]] })[0], "Your parcel is announced", "that was the label before");

    const anew: Case = { unlabelled: true };
    assert.equal(said(anew)[0], "A new label is coming");
    assert.deepEqual(stops(anew), [
      "now: New label being made",
      "later: With the carrier",
      "later: About to arrive",
      "later: At Halden in Roubaix",
    ]);
  });

  it("expects no parcel of a return that came to nothing, and still says where one is that left", () => {
    for (const status of ["rejected", "cancelled", "expired"] as const) {
      assert.equal(said({ ret: { status } })[0], "This parcel is no longer expected", status);
      assert.deepEqual(stops({ ret: { status } }), ["done: Label made", "now: No longer expected"]);
    }
    assert.equal(said({ ret: { status: "cancelled" }, parcel: { progress: "moving" } })[0], "Your parcel is on its way");
  });

  it("knows of a parcel that a warehouse opened and no carrier ever saw", () => {
    const { units } = aReturn();
    const here: Case = { ret: { units: units.map((unit) => ({ ...unit, reception: "received" })) } };
    assert.deepEqual(said(here), ["Your parcel has arrived", "Halden has received it in Roubaix."]);
    assert.deepEqual(stops(here), ["done: Label made", "done: With the carrier", "done: At Halden in Roubaix"]);
    const missing: Case = { ret: { units: units.map((unit) => ({ ...unit, reception: "missing" })) } };
    assert.equal(said(missing)[0], "Your parcel is announced");
  });

  it("speaks of the courier only until the parcel leaves, and asks nothing where nobody can answer", () => {
    const pickup: Pickup = {
      id: "pic_1" as PickupId,
      parcelId: "par_1" as ParcelId,
      attempt: 1,
      state: "failed",
      day: "2026-11-25",
      from: 480,
      to: 780,
      askedAt: at - 2 * day,
      askedShopperAt: at - day,
      looks: 0,
    };
    const failed = page({ parcel: { handover: "pickup", pickup } });
    assert.equal(
      plain(failed.pickup?.lead ?? null),
      "The courier came on Wednesday 25 November, 08:00–13:00, and could not take the parcel. Choose what happens now with the link in our newest e-mail.",
    );
    const done = { handover: "pickup", pickup: { ...pickup, state: "done" } } as const;
    for (const progress of ["moving", "delivered", "sent_back", "lost"] as const)
      assert.equal(page({ parcel: { ...done, progress } }).pickup, null, progress);
    assert.equal(page({ ret: { status: "cancelled" }, parcel: { handover: "pickup", pickup } }).pickup, null);
  });

  it("says all of it in every language", () => {
    const cases: Case[] = [
      {},
      { unlabelled: true },
      { ret: { status: "expired" } },
      { parcel: { label: { ...label, expiresAt: at - day } } },
      { parcel: { progress: "moving" }, scans: [["held_up", 1]] },
      { parcel: { progress: "arriving" }, scans: [["waiting", 1]] },
    ];
    for (const one of cases)
      assert.equal(new Set(["en", "fr", "es", "de"].map((language) => said({ ...one, language }).join())).size, 4, said(one).join());
  });
});
