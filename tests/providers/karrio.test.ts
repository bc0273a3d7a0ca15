import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { carrierName } from "../../server/domain/carrier-name.ts";
import { draftOf, readService } from "../../server/providers/carriers/karrio-asked.ts";
import { toTrack } from "../../server/providers/carriers/karrio-track.ts";
import { type KarrioBench, openKarrioBench } from "../support/vendors/karrio.ts";
import { asked, bought, customs, key, numberOf, pickupOf, rejectedWith, reopened, servicesAsked, standing } from "./carriers.asking.ts";
import { carrierContract } from "./carriers.contract.ts";
import { done } from "./shops.asking.ts";

carrierContract("Karrio", openKarrioBench);

type Bench = KarrioBench & { readonly connected: ReturnType<KarrioBench["provider"]["connect"]> };

async function onKarrio(test: (bench: Bench) => Promise<void>): Promise<void> {
  const bench = await openKarrioBench();
  try {
    await test({ ...bench, connected: bench.provider.connect(bench.given, bench.outside) });
    assert.deepEqual(bench.vendor.mistakes, []);
  } finally {
    await bench.outside.close();
    await bench.vendor.close();
  }
}

describe("Karrio's own ways", () => {
  it("is told the way out, since it turns returns round itself", () =>
    onKarrio(async (bench) => {
      const wanted = asked(bench);
      const told = draftOf(wanted, { carrierId: "gls-fr", service: "gls_shop_return" }) as Record<string, Record<string, unknown>>;
      assert.deepEqual([told.shipper?.person_name, told.recipient?.person_name, told.is_return], [wanted.to.name, wanted.from.name, true]);
      assert.deepEqual(told.return_address, told.shipper);
    }));

  it("buys a draft once: a second purchase of it is refused, and one left over costs nothing", () =>
    onKarrio(async (bench) => {
      const wanted = asked(bench);
      bench.vendor.fail("dropped", (seen) => bench.isWrite(seen, "label"));
      assert.equal((await bench.connected.createLabel(wanted)).kind, "unknown");
      assert.equal(await bench.connected.findLabel?.(wanted, wanted.at), null, "a draft is no label");
      const made = await bought(bench, { key: `${key}x` });
      assert.deepEqual([bench.drafts(), standing(bench).map(({ reference }) => reference)], [2, [made.reference]]);
    }));

  it("says of a carrier that refused that nothing was bought, and without whose parcel it was", () =>
    onKarrio(async (bench) => {
      bench.carrier.nextLabel("refused");
      const answer = await bench.connected.createLabel(asked(bench));
      rejectedWith(answer, "wrong_request");
      assert.ok(answer.kind === "rejected");
      assert.equal(answer.message, "The postal code … of … does not match the city.");
    }));

  it("says of a carrier that did not answer Karrio in time that nobody knows", () =>
    onKarrio(async (bench) => {
      for (const message of [
        { code: "SHIPPING_SDK_INTERNAL_ERROR", message: "The read operation timed out" },
        { code: "500", message: "HTTPSConnectionPool: Connection reset by peer" },
        { code: "502", message: "Bad Gateway" },
      ]) {
        bench.failAtCarrier(message);
        assert.equal((await reopened(bench).createLabel(asked(bench, { key: `${key}${message.code}` }))).kind, "unknown", message.code);
      }
      for (const message of [
        { code: "SHIPPING_SDK_FIELD_ERROR", message: "Invalid request payload" },
        { code: "6530", message: "The phone number is too long" },
      ]) {
        bench.failAtCarrier(message);
        assert.equal((await reopened(bench).createLabel(asked(bench, { key: `${key}${message.code}` }))).kind, "rejected", message.code);
      }
    }));

  it("fetches a label apart where the shipment comes without it, in the format it was bought in", () =>
    onKarrio(async (bench) => {
      bench.withoutDocuments();
      for (const format of ["pdf", "zpl"] as const) {
        const made = await bought(bench, { format, key: `${key}${format}` });
        assert.deepEqual(
          made.files.map((file) => file.format),
          [format],
        );
        assert.equal((await bench.connected.reprint?.(made.reference, "pdf"))?.format, format);
      }
    }));

  it("speaks for whatever carrier is connected to it, as far as one has a rate for the parcel (S5-42)", () =>
    onKarrio(async (bench) => {
      rejectedWith(await bench.connected.createLabel(asked(bench, { service: "gls-fr:gls_flex" })), "not_supported");
      for (const service of ["", "gls", ":x", "gls:"]) {
        rejectedWith(await bench.connected.createLabel(asked(bench, { service })), "wrong_request");
      }
      assert.deepEqual(readService("a:b:c"), { carrierId: "a:b", service: "c" });
      assert.deepEqual(standing(bench), []);
    }));

  it("names a pickup's carrier and connection as the label's", () =>
    onKarrio(async (bench) => {
      const made = await bought(bench);
      const booked = done((await bench.connected.bookPickup?.(pickupOf(bench, made))) ?? { kind: "unknown", message: "" });
      const [sent] = bench.vendor.seen.filter(({ method, path }) => method === "POST" && path === "/v1/pickups");
      const body = JSON.parse(sent?.body ?? "{}");
      assert.deepEqual(
        [body.carrier_code, body.options, body.tracking_numbers],
        ["gls", { connection_id: "car_gls-fr" }, [numberOf(made)]],
      );
      assert.deepEqual([booked.day, booked.from, booked.to, booked.price], ["2026-12-01", 540, 720, { amount: 450, currency: "EUR" }]);
    }));

  it("asks for test mode by its header, and never in live", () =>
    onKarrio(async (bench) => {
      await bench.connected.services(servicesAsked(bench));
      assert.equal(bench.lastHeaders()["x-test-mode"], undefined);
      await bench.provider.connect({ ...bench.given, mode: "test" }, bench.outside).services(servicesAsked(bench));
      assert.equal(bench.lastHeaders()["x-test-mode"], "true");
    }));

  it("reads events of every age: with a moment, with a day and a time, and with no word of their own", () => {
    const event = (more: object) => ({
      date: "2026-11-25",
      time: null,
      timestamp: null,
      status: null,
      code: null,
      reason: null,
      description: null,
      location: null,
      ...more,
    });
    const track = (events: ReturnType<typeof event>[], status = "in_transit") =>
      toTrack({ tracking_number: "X", status, estimated_delivery: null, events }, "X").scans.map(({ kind, at }) => [
        kind,
        new Date(at).toISOString().slice(0, 16),
      ]);
    assert.deepEqual(track([event({ time: "02:05 PM" }), event({ time: "23:10", status: "picked_up" })]), [
      ["moving", "2026-11-25T14:05"],
      ["accepted", "2026-11-25T23:10"],
    ]);
    assert.deepEqual(track([event({ timestamp: "2026-11-24T08:00:00.000Z", status: "on_hold", reason: "carrier_parcel_lost" })]), [
      ["lost", "2026-11-24T08:00"],
    ]);
    assert.deepEqual(track([event({ time: "12:00 AM", status: "delivered" })]), [["delivered", "2026-11-25T00:00"]]);
    assert.deepEqual(track([event({ date: "soon" }), event({ date: null, status: "delivered" }), event({})], "unknown"), []);
  });

  it("tells the customs what comes back", () =>
    onKarrio(async (bench) => {
      const told = draftOf(asked(bench, { customs }), { carrierId: "a", service: "b" }).customs as Record<string, unknown>;
      assert.deepEqual([told.content_type, told.invoice, told.invoice_date], ["return_merchandise", "INV-2026-1042", "2026-10-30"]);
    }));

  it("believes a delivery only from who knows the secret, and takes it as a reason to look", () =>
    onKarrio(async (bench) => {
      const { hooks } = bench.connected;
      const { secret = "" } = (await hooks?.ensure("https://returns.example.com/api/inbound/con_1", "ours")) ?? {};
      assert.notEqual(secret, "");
      const real = await bench.carrier.deliver?.({ trackingNumber: "GLS1", word: "delivered", at: Date.now() }, secret);
      assert.ok(real && hooks);
      assert.deepEqual(await hooks.read(real, secret), { genuine: true, changes: [{ kind: "track", trackingNumber: "GLS1", scans: [] }] });
      for (const told of ["", "ours", `${secret} `, secret.slice(0, -1)]) {
        assert.equal((await hooks.read({ ...real, headers: { "x-event-id": told } }, secret)).genuine, false, told);
      }
      assert.equal((await hooks.read({ ...real, headers: { "x-event-id": "" } }, "")).genuine, false);
      assert.equal((await hooks.read({ ...real, headers: {} }, "")).genuine, false);
    }));

  it("names carriers as people do", () => {
    const names = {
      dhl_parcel_de: "DHL",
      ups: "UPS",
      usps_international: "USPS International",
      mondial_relay: "Mondial Relay",
      dpd: "DPD",
      postnl: "PostNL",
      canadapost: "Canadapost",
      "": "",
    };
    for (const [code, name] of Object.entries(names)) assert.equal(carrierName(code), name);
  });
});
