import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { stateOf, toAddress } from "../../server/providers/carriers/auspost-address.ts";
import {
  costOf,
  createdShape,
  ownReference,
  shipmentBody,
  shipmentIdOf,
  toMadeLabel,
} from "../../server/providers/carriers/auspost-shipment.ts";
import { kindOf, toTracks, trackingShape } from "../../server/providers/carriers/auspost-tracking.ts";
import type { ConnectedCarrier } from "../../server/providers/carriers/port.ts";
import { openAuspostBench } from "../support/vendors/auspost.ts";
import type { CarrierBench } from "../support/vendors/carrier-bench.ts";
import { vendorText } from "../support/vendors/vendor-document.ts";
import { asked, bought, key, rejectedWith, servicesAsked } from "./carriers.asking.ts";
import { carrierContract } from "./carriers.contract.ts";
import { troubled } from "./shops.asking.ts";

carrierContract("Australia Post", openAuspostBench);

type Bench = CarrierBench & { readonly connected: ConnectedCarrier };

async function onAuspost(test: (bench: Bench) => Promise<void>): Promise<void> {
  const bench = await openAuspostBench();
  try {
    await test({ ...bench, connected: bench.provider.connect(bench.given, bench.outside) });
    assert.deepEqual(bench.vendor.mistakes, []);
  } finally {
    await bench.outside.close();
    await bench.vendor.close();
  }
}

const sample = (name: string): unknown => JSON.parse(vendorText(`samples/auspost-${name}.json`) ?? "null");
const skip = sample("shipment_response") === null ? "the samples are not at hand" : false;

describe("Australia Post's own ways", () => {
  it("reads a real answer: its first article, and the price of the whole", { skip }, () => {
    const [one] = createdShape.parse(sample("shipment_response")).shipments;
    assert.ok(one);
    const made = toMadeLabel(one, key);
    assert.deepEqual([made.trackingNumber, made.cost], ["ABC000128B4C5", { amount: 1_300, currency: "AUD" }]);
    assert.equal(costOf(one), 1_300);
  });

  it("sends only what a real request has, from the shopper to the merchant", { skip }, () =>
    onAuspost(async (bench) => {
      const real = (sample("shipment_request") as { shipments: Record<string, Record<string, unknown>>[] }).shipments[0];
      const [ours] = (shipmentBody(asked(bench)) as { shipments: Record<string, Record<string, unknown>>[] }).shipments;
      assert.ok(real && ours);
      const unknown = Object.keys(ours).filter((name) => !(name in real) && name !== "sender_references");
      assert.deepEqual(unknown, []);
      for (const side of ["from", "to"] as const) {
        assert.deepEqual(
          Object.keys(ours[side] ?? {}).filter((name) => !(name in (real.to ?? {}))),
          [],
          side,
        );
      }
      assert.deepEqual([ours.from?.postcode, ours.to?.postcode, ours.movement_type], ["3000", "2000", "RETURN"]);
    }),
  );

  it("reads the real way of three parcels, one of them unknown, one in a consignment", { skip }, () => {
    const tracks = toTracks(trackingShape.parse(sample("tracking_response")));
    assert.deepEqual(
      tracks.map(({ trackingNumber, scans }) => [trackingNumber, scans.map(({ kind }) => kind)]),
      [
        ["7XX1000634011427", ["delivered", "arriving", "moving", "moving", "moving", "moving", "announced"]],
        ["ET123456789AU", ["moving", "moving", "moving", "moving", "moving", "accepted", "announced", "announced"]],
      ],
    );
    assert.equal(new Date(tracks[0]?.scans[0]?.at ?? 0).toISOString(), "2014-05-30T04:43:09.000Z");
  });

  it("understands its sentences, and counts one nobody foresaw as nothing", () => {
    const said = {
      announced: [
        "Shipping information approved by Australia Post",
        "Label printed",
        "Some new sentence of 2027",
        "To be delivered next week",
      ],
      accepted: ["Received by Australia Post", "Received and ready for processing", "Lodged at a post office", "Picked up"],
      moving: ["Item processed at facility", "Arrived at facility", "In transit to next facility in SYDNEY NSW", "Departed facility"],
      arriving: ["With Australia Post for delivery today", "Onboard for delivery", "Onboard with driver", "Out for delivery"],
      waiting: ["Awaiting collection", "Your parcel is ready for collection"],
      delivered: ["Delivered", "Delivered - Left in a safe place", "Item Delivered", "Delivered in Full"],
      held_up: [
        "Attempted delivery - no access",
        "Held by Customs",
        "Unable to deliver",
        "Could not be delivered",
        "Article damaged",
        "Delivery delayed",
      ],
      sent_back: ["Return to sender", "Returned to sender", "Delivered to sender"],
      lost: ["Lost", "Article is lost", "Parcel declared lost"],
      cancelled: ["Shipment cancelled"],
    };
    for (const [kind, sentences] of Object.entries(said)) for (const one of sentences) assert.equal(kindOf(one), kind, one);
  });

  it("knows a state by its name, its letters, and where there is neither by the postcode", () => {
    const of = (region: string, postalCode: string) => stateOf({ region, postalCode });
    assert.deepEqual([of("Victoria", "9"), of("AU-NSW", ""), of("act", ""), of(" tasmania ", "")], ["VIC", "NSW", "ACT", "TAS"]);
    const byPostcode = {
      "0200": "ACT",
      "0800": "NT",
      "1225": "NSW",
      "2600": "ACT",
      "2619": "NSW",
      "2905": "ACT",
      "2921": "NSW",
      "3999": "VIC",
      "4000": "QLD",
      "5000": "SA",
      "6000": "WA",
      "7000": "TAS",
      "8001": "VIC",
      "9726": "QLD",
    };
    for (const [postcode, state] of Object.entries(byPostcode)) assert.equal(of("", postcode), state, postcode);
    for (const wrong of ["", "abc", "0400", "69003"]) assert.equal(of("", wrong), null, wrong);
    const address = {
      name: "n".repeat(60),
      line1: "l".repeat(90),
      postalCode: "800",
      city: "DARWIN",
      country: "AU",
      phone: "0401/234.567 ext",
    };
    const written = toAddress(address) as { name: string; lines: string[]; postcode: string; phone: string; state: string };
    assert.deepEqual(
      [written.name.length, written.lines.length, written.postcode, written.state, written.phone],
      [40, 1, "0800", "NT", "0401234567 "],
    );
  });

  it("tells a shipment of ours that is gone from one that never was", () => {
    const reference = ownReference("9lesEAOvOm4AAAFI3swaDRYB");
    assert.equal(shipmentIdOf(reference), "9lesEAOvOm4AAAFI3swaDRYB");
    for (const wrong of ["", "9lesEAOvOm4AAAFI3swaDRYB", reference.replace("9les", "8les"), `${reference}0`, "../x~00000000"])
      assert.equal(shipmentIdOf(wrong), null, wrong);
  });

  it("leaves a product out that the contract has not, and says why when it has none", () =>
    onAuspost(async (bench) => {
      const { provider, given, outside } = bench;
      const some = await provider.connect({ ...given, products: "T28S; XPR PR,PR" }, outside).services(servicesAsked(bench));
      assert.deepEqual(
        some.map(({ service }) => service),
        ["PR", "XPR"],
      );
      await assert.rejects(provider.connect({ ...given, products: "T28S" }, outside).services(servicesAsked(bench)), (problem: Error) => {
        troubled("refused")(problem);
        assert.match(problem.message, /^42012 PRODUCT_NOT_SUPPORTED/);
        assert.doesNotMatch(problem.message, /Main Street/);
        return true;
      });
    }));

  it("refuses an address outside Australia or without a state before anything is asked, and hands labels out by another host without our password", () =>
    onAuspost(async (bench) => {
      const { connected, vendor } = bench;
      const { from } = asked(bench);
      rejectedWith(await connected.createLabel(asked(bench, { from: { ...from, country: "NZ" } })), "not_supported");
      rejectedWith(await connected.createLabel(asked(bench, { from: { ...from, postalCode: "X" } })), "not_supported");
      assert.equal(vendor.seen.length, 0);
      const made = await bought(bench);
      assert.equal(made.files.length, 1);
      const files = vendor.seen.filter(({ path }) => path.startsWith("/lodgement4/"));
      assert.ok(
        files.length === 1 && files.every(({ headers }) => headers.authorization === undefined && headers["account-number"] === undefined),
      );
    }));
});
