import assert from "node:assert/strict";
import { describe, it } from "node:test";
import EasyPostClient, { type ITracker } from "@easypost/api";
import { toTrack, trackerShape } from "../../server/providers/carriers/easypost-track.ts";
import type { ConnectedCarrier } from "../../server/providers/carriers/port.ts";
import { easypostWords, openEasypostBench, signedByEasypost } from "../support/vendors/easypost.ts";
import { vendorText } from "../support/vendors/vendor-document.ts";
import { asked, bought, key, pickupOf, rejectedWith, trueLabel } from "./carriers.asking.ts";
import { carrierContract } from "./carriers.contract.ts";

carrierContract("EasyPost", openEasypostBench);

type EasypostBench = Awaited<ReturnType<typeof openEasypostBench>>;

async function onEasypost(test: (bench: EasypostBench & { connected: ConnectedCarrier }) => Promise<void>): Promise<void> {
  const bench = await openEasypostBench();
  try {
    await test({ ...bench, connected: bench.provider.connect(bench.given, bench.outside) });
    assert.deepEqual(bench.vendor.mistakes, []);
  } finally {
    await bench.outside.close();
    await bench.vendor.close();
  }
}

/** Named by their types, so that one that is new in the library does not compile. */
const statuses: Readonly<Record<ITracker["status"], true>> = {
  unknown: true,
  pre_transit: true,
  in_transit: true,
  out_for_delivery: true,
  delivered: true,
  available_for_pickup: true,
  return_to_sender: true,
  failure: true,
  cancelled: true,
  error: true,
};
const details: Readonly<Record<ITracker["status_detail"], true>> = {
  address_correction: true,
  arrived_at_destination: true,
  arrived_at_facility: true,
  arrived_at_pickup_location: true,
  awaiting_information: true,
  cancelled: true,
  damaged: true,
  delayed: true,
  delivery_exception: true,
  departed_facility: true,
  departed_origin_facility: true,
  expired: true,
  failure: true,
  held: true,
  in_transit: true,
  label_created: true,
  lost: true,
  missorted: true,
  out_for_delivery: true,
  received_at_destination_facility: true,
  received_at_origin_facility: true,
  refused: true,
  return: true,
  status_update: true,
  transferred_to_destination_carrier: true,
  transit_exception: true,
  unknown: true,
  weather_delay: true,
};

describe("EasyPost's own ways", () => {
  it("tells the way out, and the label leads back", () =>
    onEasypost(async (bench) => {
      const { from, to } = asked(bench);
      const { reference } = await bought(bench);
      const told = JSON.parse(bench.vendor.seen.find(({ path }) => path === "/v2/shipments")?.body ?? "{}").shipment;
      assert.deepEqual([told.from_address.name, told.to_address.name, told.is_return], [to.name, from.name, true]);
      const truth = trueLabel(bench, reference);
      assert.deepEqual([truth.from.name, truth.to.name], [from.name, to.name]);
    }));

  it("has a word for every status and every detail of EasyPost's library", () => {
    const said = easypostWords.map(([word]) => word.split("/"));
    for (const status of Object.keys(statuses))
      assert.ok(
        said.some(([one]) => one === status),
        status,
      );
    for (const detail of Object.keys(details))
      assert.ok(
        said.some(([, one]) => one === detail),
        detail,
      );
  });

  it("reads trackers as EasyPost's documents show them", { skip: vendorText("samples/easypost-trackers_response.json") === null }, () => {
    const { trackers } = JSON.parse(vendorText("samples/easypost-trackers_response.json") ?? "{}");
    assert.deepEqual(toTrack(trackerShape.parse(trackers[0])), {
      trackingNumber: "EZ1000000001",
      scans: [
        {
          kind: "announced",
          at: Date.UTC(2022, 2, 11, 15, 39, 40),
          words: "Pre-Shipment Info Sent to USPS",
          code: "pre_transit/status_update",
        },
        {
          kind: "announced",
          at: Date.UTC(2022, 2, 12, 4, 16, 40),
          words: "Shipping Label Created",
          code: "pre_transit/status_update",
          place: "HOUSTON, TX",
        },
      ],
      expectedAt: Date.UTC(2022, 3, 11, 15, 39, 40),
    });
  });

  it("looks through what was bought around that time for its own, page by page", () =>
    onEasypost(async (bench) => {
      const { connected, office, vendor } = bench;
      const wanted = asked(bench);
      const made = await bought(bench);
      office.crowd(230, Date.now() + 1_000);
      const before = vendor.seen.length;
      const found = await connected.findLabel?.(wanted, wanted.at);
      assert.ok(found && typeof found === "object" && found.reference === made.reference);
      assert.equal(vendor.seen.slice(before).filter(({ path }) => path.startsWith("/v2/shipments?")).length, 3);
      const elsewhen = await connected.findLabel?.(wanted, wanted.at - 86_400_000);
      assert.equal(elsewhen, null, "a day before nothing was asked for");
    }));

  it("takes a shipment that was only rated for none", () =>
    onEasypost(async (bench) => {
      const wanted = asked(bench);
      bench.vendor.fail("dropped", ({ path }) => path.endsWith("/buy"));
      assert.equal((await bench.connected.createLabel(wanted)).kind, "unknown");
      assert.equal(await bench.connected.findLabel?.(wanted, wanted.at), null);
    }));

  it("says why a label was not made, and nothing of where the shopper lives", () =>
    onEasypost(async (bench) => {
      bench.carrier.nextLabel("refused");
      const answer = await bench.connected.createLabel(asked(bench));
      assert.ok(answer.kind === "rejected");
      assert.match(answer.message, /SHIPMENT\.POSTAGE\.FAILURE Unable to buy/);
      for (const part of [asked(bench).from.line1, asked(bench).from.name]) assert.ok(!answer.message.includes(part), part);
    }));

  it("has one parcel fetched at a time, at the cheapest rate, and only those of its own", () =>
    onEasypost(async (bench) => {
      const [one, other] = [await bought(bench), await bought(bench, { key: `${key}.2` })];
      const both = { references: [one.reference, other.reference] };
      const { bookPickup } = bench.connected;
      assert.ok(bookPickup);
      rejectedWith(await bookPickup(pickupOf(bench, one, both)), "not_supported");
      rejectedWith(await bookPickup(pickupOf(bench, one, { references: ["../users"] })), "not_found");
      const free = await bookPickup(pickupOf(bench, one));
      assert.ok(free.kind === "done" && free.value.price === undefined, "its cheapest rate is none");
      assert.deepEqual(JSON.parse(bench.vendor.seen.at(-1)?.body ?? "{}"), { carrier: "USPS", service: "NextDay" });
    }));

  it("declares customs in ounces and in the currency of the sale", () =>
    onEasypost(async (bench) => {
      const items = [{ title: "Vase", quantity: 3, value: 1_990, weight: 301, hsCode: "691310", origin: "JP", reason: "broken" }];
      const customs = { reason: "returned_goods", invoiceNumber: "INV-1", invoiceAt: 0 } as const;
      await bought(bench, { ...bench.abroad, customs, items, currency: "JPY" });
      const told = JSON.parse(bench.vendor.seen.find(({ path }) => path === "/v2/shipments")?.body ?? "{}").shipment.customs_info;
      assert.deepEqual(told.customs_items, [
        {
          description: "Vase (broken)",
          quantity: 3,
          value: 5_970,
          currency: "JPY",
          weight: 31.86,
          origin_country: "JP",
          hs_tariff_number: "691310",
        },
      ]);
      assert.equal(told.contents_type, "returned_goods");
    }));
});

describe("EasyPost's signatures", () => {
  const text =
    '{"id":"evt_1","object":"Event","description":"tracker.updated","result":{"object":"Tracker","tracking_code":"EZ1000000001","weight":1.0,"tracking_details":[{"object":"TrackingDetail","status":"delivered","status_detail":"arrived_at_destination","message":"Delivered","datetime":"2026-11-25T09:00:00Z"}]}}';
  // Computed with Python's hmac and unicodedata, not with anything here.
  const known = {
    sécret: "bc5c386fd95a605b1b4995289703a6f35acbb422fcd740fd9468f3bf1e4f5f31",
    "easypost-secret": "75d896e5729a12e67368acf575cf93c8f5ab2d3d53753caaae3c883ab4efa359",
  };
  const read = async (body: string, header: string, secret: string) => {
    let result: unknown;
    await onEasypost(async ({ connected }) => {
      const delivery = { body: new TextEncoder().encode(body), headers: { "x-hmac-signature": header }, url: "", at: Date.now() };
      result = await connected.hooks?.read(delivery, secret);
    });
    return result as { genuine: boolean };
  };

  it("are the known answer, in composed and in decomposed letters of the secret", async () => {
    const header = `hmac-sha256-hex=${known.sécret}`;
    for (const secret of ["sécret".normalize("NFC"), "sécret".normalize("NFD")]) {
      assert.deepEqual(await read(text, header, secret), {
        genuine: true,
        id: "evt_1",
        changes: [
          {
            kind: "track",
            trackingNumber: "EZ1000000001",
            scans: [{ kind: "delivered", at: Date.UTC(2026, 10, 25, 9), words: "Delivered", code: "delivered/arrived_at_destination" }],
          },
        ],
      });
    }
  });

  it("hold although a whole weight lost its nought on the way, and for nothing else that changed", async () => {
    const header = `hmac-sha256-hex=${known["easypost-secret"]}`;
    assert.equal((await read(text.replace('"weight":1.0', '"weight":1'), header, "easypost-secret")).genuine, true);
    for (const other of ['"weight":2', '"weight":1.00', '"weight":"1"', '"height":1']) {
      assert.equal((await read(text.replace('"weight":1.0', other), header, "easypost-secret")).genuine, false, other);
    }
  });

  it("are nothing in any other form", async () => {
    const { "easypost-secret": hex } = known;
    for (const header of [
      "",
      hex,
      `hmac-sha256-hex=${hex.toUpperCase()}`,
      `hmac-sha256-hex=${hex.slice(1)}`,
      `hmac-sha256-hex=${"0".repeat(64)}`,
      `sha256=${hex}`,
    ]) {
      assert.equal((await read(text, header, "easypost-secret")).genuine, false, header);
    }
    for (const secret of ["", "another", "easypost-secret "])
      assert.equal((await read(text, `hmac-sha256-hex=${hex}`, secret)).genuine, false, secret);
  });

  it("are those of EasyPost's own library", () => {
    const body = Buffer.from(text);
    // What the library is at run time, which its types do not say.
    const Client = EasyPostClient as unknown as new (
      key: string,
    ) => { readonly Utils: { validateWebhook(...all: unknown[]): { id: string } } };
    const headers = { "X-Hmac-Signature": signedByEasypost(body, "sécret") };
    assert.equal(new Client("EZTKnothing").Utils.validateWebhook(body, headers, "sécret").id, "evt_1");
  });
});
