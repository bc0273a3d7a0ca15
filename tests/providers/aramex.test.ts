import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { moment, readMoment } from "../../server/providers/carriers/aramex-api.ts";
import {
  type Account,
  fileAddress,
  productFor,
  productOf,
  readReference,
  shipmentBody,
} from "../../server/providers/carriers/aramex-shipment.ts";
import { kindOf } from "../../server/providers/carriers/aramex-tracking.ts";
import type { ConnectedCarrier } from "../../server/providers/carriers/port.ts";
import { openAramexBench } from "../support/vendors/aramex.ts";
import type { CarrierBench } from "../support/vendors/carrier-bench.ts";
import { xsdChecker } from "../support/vendors/xsd.ts";
import { asked, bought, customs, pickupOf, rejectedWith } from "./carriers.asking.ts";
import { carrierContract } from "./carriers.contract.ts";
import { done } from "./shops.asking.ts";

carrierContract("Aramex", openAramexBench);

type Bench = CarrierBench & { readonly connected: ConnectedCarrier };

async function onAramex(test: (bench: Bench) => Promise<void>): Promise<void> {
  const bench = await openAramexBench();
  try {
    await test({ ...bench, connected: bench.provider.connect(bench.given, bench.outside) });
    assert.deepEqual(bench.vendor.mistakes, []);
  } finally {
    await bench.outside.close();
    await bench.vendor.close();
  }
}

const account: Account = {
  number: "45796",
  entity: "DXB",
  country: "AE",
  domestic: "RTN",
  express: "PPX",
  payment: "C",
  report: 9_201,
  phone: "+9714",
};
const checker = xsdChecker(["samples/aramex-shipping.xsd", "samples/aramex-tracking.xsd"]);

describe("Aramex's own ways", () => {
  it("is held to its own schemas by a checker that knows wrong from right", {
    skip: checker ? false : "the schemas are not at hand",
  }, () => {
    const right = { ClientInfo: null, PickupGUID: "x", Comments: "y" };
    assert.deepEqual(checker?.("PickupCancelationRequest", right), []);
    assert.deepEqual(checker?.("PickupCancelationRequest", { ...right, Guid: 1 }), ["PickupCancelationRequest.Guid is not known"]);
    assert.deepEqual(checker?.("PickupCancelationRequest", { PickupGUID: 7 }), ["PickupCancelationRequest.PickupGUID is no string"]);
    assert.deepEqual(checker?.("ShipmentTrackingRequest", { Shipments: "1" }), ["ShipmentTrackingRequest.Shipments is no list"]);
    const label = { LabelInfo: { ReportID: 1.5 } };
    assert.deepEqual(checker?.("ShipmentCreationRequest", label), [
      "ShipmentCreationRequest.LabelInfo.ReportID is no int",
      "ShipmentCreationRequest.LabelInfo.ReportType is missing",
    ]);
    const dated = { Pickup: { PickupDate: "2026-11-30" } };
    assert.ok(checker?.("PickupCreationRequest", dated).includes("PickupCreationRequest.Pickup.PickupDate is no dateTime"));
  });

  it("writes and reads moments as its servers do", () => {
    assert.equal(moment(1_614_160_200_000), "/Date(1614160200000)/");
    assert.deepEqual([readMoment("/Date(1614160200000+0300)/"), readMoment("/Date(-5)/")], [1_614_160_200_000, -5]);
    for (const wrong of ["", "2026-11-30", "/Date()/", "/Date(1)/x"]) assert.equal(readMoment(wrong), null, wrong);
  });

  it("goes by the products of the contract, to where the account is billed", () => {
    const way = (from: string, to: string, other: Partial<Account> = {}) => {
      const place = (country: string) => ({ name: "", line1: "", postalCode: "", city: "", country });
      return productFor({ from: place(from), to: place(to) }, { ...account, ...other });
    };
    assert.deepEqual(way("AE", "AE"), { group: "DOM", type: "RTN" });
    assert.deepEqual(way("JO", "AE"), { group: "EXP", type: "PPX" });
    assert.equal(way("JO", "AE", { express: "" }), null);
    assert.equal(way("AE", "SA"), null);
    assert.deepEqual(way("AE", "SA", { payment: "3" }), { group: "EXP", type: "PPX" });
    assert.deepEqual(productOf("EXP-PPX"), { group: "EXP", type: "PPX" });
    for (const wrong of ["", "DOM", "DOM-", "AIR-PPX", "DOM-../x"]) assert.equal(productOf(wrong), null, wrong);
  });

  it("bills the receiver, the sender or a third party, and nobody else", () =>
    onAramex(async (bench) => {
      const billed = (payment: string) => {
        const { Shipments } = shipmentBody(asked(bench), { group: "DOM", type: "RTN" }, { ...account, payment }) as {
          Shipments: { Shipper: { AccountNumber: string }; Consignee: { AccountNumber: string }; ThirdParty?: { AccountNumber: string } }[];
        };
        const [one] = Shipments;
        return [one?.Shipper.AccountNumber, one?.Consignee.AccountNumber, one?.ThirdParty?.AccountNumber];
      };
      assert.deepEqual(
        [billed("C"), billed("P"), billed("3")],
        [
          ["", "45796", undefined],
          ["45796", "", undefined],
          ["", "", "45796"],
        ],
      );
      const { provider, given, outside } = bench;
      for (const payment of ["3", "P"]) {
        done(
          await provider
            .connect({ ...given, payment }, outside)
            .createLabel(asked(bench, { customs, ...bench.abroad, key: `k.${payment}` })),
        );
      }
    }));

  it("understands the codes it is known by, and the sentences of the others", () => {
    for (const [code, kind] of [
      ["SH014", "announced"],
      ["SH154", "announced"],
      ["SH313", "announced"],
      ["SH408", "announced"],
      ["SH012", "accepted"],
      ["SH047", "accepted"],
      ["SH314", "accepted"],
      ["SH001", "moving"],
      ["SH022", "moving"],
      ["SH160", "moving"],
      ["SH003", "arriving"],
      ["SH499", "waiting"],
      ["SH005", "delivered"],
      ["SH496", "delivered"],
      ["SH033", "held_up"],
      ["SH498", "held_up"],
      ["SH069", "sent_back"],
    ] as const) {
      assert.equal(kindOf(code, "whatever it says"), kind, code);
    }
    const said = {
      announced: ["Record created.", "Pickup scheduled", "Documents delivered", "Some new sentence", ""],
      accepted: ["Picked up from shipper", "Received from customer"],
      moving: ["Received at Origin Facility", "Departed operations facility - in transit", "Under processing at operations facility"],
      arriving: ["Out for delivery"],
      waiting: ["Ready for collection"],
      delivered: ["Delivered", "Collected by consignee"],
      held_up: ["Attempted Delivery", "Shipment on hold", "Customs hold"],
      pickup_failed: ["Pickup attempted", "Attempted pickup - shipper not available", "Pick-up failed"],
      sent_back: ["Returned to Shipper"],
      lost: ["Shipment lost"],
      cancelled: ["Shipment canceled"],
    };
    for (const [kind, sentences] of Object.entries(said)) for (const one of sentences) assert.equal(kindOf("SH999", one), kind, one);
  });

  it("fetches its files with encryption, and leaves other addresses alone", () => {
    assert.equal(fileAddress("http://ws.aramex.net/rpt_cache/1.pdf"), "https://ws.aramex.net/rpt_cache/1.pdf");
    assert.equal(fileAddress("http://aramex.net.evil.example/1.pdf"), "http://aramex.net.evil.example/1.pdf");
    assert.equal(fileAddress("https://ws.aramex.net/1.pdf"), "https://ws.aramex.net/1.pdf");
  });

  it("has a label of ours fetched, and of nobody else's", () =>
    onAramex(async (bench) => {
      const made = await bought(bench);
      assert.deepEqual(readReference(made.reference), { number: made.trackingNumber, group: "DOM", origin: "AMM" });
      for (const wrong of ["", "1~DOM~AMM", "44164454014~AIR~AMM", "44164454014~DOM~../"]) assert.equal(readReference(wrong), null, wrong);
      rejectedWith(
        (await bench.connected.bookPickup?.(pickupOf(bench, made, { references: ["99999999999~DOM~AMM"] }))) ?? {
          kind: "unknown",
          message: "",
        },
        "wrong_request",
      );
      assert.deepEqual(bench.carrier.pickups?.(), []);
    }));
});
