import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { courierOf, orderBody, readReference, referenceOf, toService } from "../../server/providers/carriers/clickpost-order.ts";
import { toTracks, trackingShape } from "../../server/providers/carriers/clickpost-tracking.ts";
import type { ConnectedCarrier } from "../../server/providers/carriers/port.ts";
import type { Delivery } from "../../server/providers/port.ts";
import type { CarrierBench } from "../support/vendors/carrier-bench.ts";
import { openClickpostBench } from "../support/vendors/clickpost.ts";
import { asked, bought, key, rejectedWith, servicesAsked, standing } from "./carriers.asking.ts";
import { carrierContract } from "./carriers.contract.ts";
import { done } from "./shops.asking.ts";

carrierContract("ClickPost", openClickpostBench);

type Bench = CarrierBench & { readonly connected: ConnectedCarrier };

async function onClickpost(test: (bench: Bench) => Promise<void>): Promise<void> {
  const bench = await openClickpostBench();
  try {
    await test({ ...bench, connected: bench.provider.connect(bench.given, bench.outside) });
    assert.deepEqual(bench.vendor.mistakes, []);
  } finally {
    await bench.outside.close();
    await bench.vendor.close();
  }
}

describe("ClickPost's own ways", () => {
  it("is told a reference of twenty characters that is the same for ever and another key's never", () => {
    assert.match(referenceOf(key), /^[0-9A-HJKMNP-TV-Z]{20}$/);
    const many = new Set(Array.from({ length: 5_000 }, (_, count) => referenceOf(`${key}${count}`)));
    assert.equal(many.size, 5_000);
  });

  it("knows a courier by number and account, with any sign in its name", () => {
    const courier = { id: "4", account: "Delhivery: Express/2", name: "Delhivery & Co" };
    assert.deepEqual(courierOf(toService(courier)), courier);
    for (const wrong of ["", "4", "4:a", "x:a:b", "4:%E0%A4%A:b", "4:a:b:c", "4::b"]) assert.equal(courierOf(wrong), null, wrong);
    assert.deepEqual(readReference(`${referenceOf(key)}~4~A~b`), { reference: referenceOf(key), id: "4", account: "A~b" });
    for (const wrong of ["", "~4~a", `${referenceOf(key)}~x~a`, `${referenceOf(key).toLowerCase()}~4~a`])
      assert.equal(readReference(wrong), null, wrong);
  });

  it("asks for the day the shopper chose, by Indian clocks, and for ten digits of a phone", () =>
    onClickpost(async (bench) => {
      const wanted = asked(bench, { pickup: { day: "2026-11-30", from: 630, to: 900 } });
      const { from } = wanted;
      const body = (phone: string | undefined) =>
        orderBody(
          { ...wanted, from: { ...from, ...(phone !== undefined && { phone }) } },
          { id: "4", account: "a", name: "n" },
          "+91 98765 43210",
        ) as {
          pickup_info: Record<string, string>;
          drop_info: Record<string, string>;
        };
      assert.equal(body("080-8080 8080 80").pickup_info.pickup_time, "2026-11-30T10:30:00+05:30");
      assert.equal(body("+91 80808 08080").pickup_info.pickup_phone, "8080808080");
      assert.equal(body("none").pickup_info.pickup_phone, "9876543210");
      assert.equal(body("none").drop_info.drop_phone, "9876543210");
    }));

  it("sends one order however often the same is asked for", () =>
    onClickpost(async (bench) => {
      const [one, again] = [await bought(bench), await bought(bench)];
      assert.deepEqual(again, one);
      assert.equal(standing(bench).length, 1);
      assert.equal(one.paperless?.code, one.trackingNumber);
    }));

  it("waits for an order that is queued, and does not call it off meanwhile", () =>
    onClickpost(async (bench) => {
      const { carrier, connected } = bench;
      carrier.nextLabel("pending");
      const answer = await connected.createLabel(asked(bench));
      assert.ok(answer.kind === "pending" && answer.value.trackingNumber === undefined);
      assert.equal((await connected.createLabel(asked(bench))).kind, "pending", "asked again it is still the same");
      const early = await connected.cancelLabel?.(answer.value.reference);
      assert.ok(early?.kind === "rejected" && early.code === "wrong_state" && early.retryAfter);
      carrier.finish?.(answer.value.reference, "made");
      const found = await connected.findLabel?.(asked(bench), 0);
      assert.ok(found && typeof found === "object" && found.trackingNumber);
      done((await connected.cancelLabel?.(answer.value.reference)) ?? { kind: "unknown", message: "" });
    }));

  it("asks nobody about parcels outside India, and puts couriers without a price last", () =>
    onClickpost(async (bench) => {
      const { connected, vendor } = bench;
      const [first, last] = await connected.services(servicesAsked(bench));
      assert.deepEqual([first?.price, last?.price], [{ amount: 8_450, currency: "INR" }, undefined]);
      const before = vendor.seen.length;
      const { from } = servicesAsked(bench);
      assert.deepEqual(await connected.services({ ...servicesAsked(bench), from: { ...from, country: "FR" } }), []);
      assert.equal(vendor.seen.length, before);
      rejectedWith(await connected.createLabel(asked(bench, { service: "4" })), "wrong_request");
      rejectedWith(await connected.createLabel(asked(bench, { service: "4:Nobody:Nobody" })), "wrong_request");
    }));

  it("reads Indian times, and a code nobody foresaw as nothing", () => {
    const scan = (code: unknown, timestamp: string) => ({ clickpost_status_code: code, timestamp, remark: "r" });
    const said = {
      result: {
        A1: {
          valid: true,
          scans: [
            scan(8, "2018-03-16 18:56:00"),
            scan("25", "2018-08-06T14:48:57.002000Z"),
            scan(777, "2018-08-06 01:00:00"),
            scan(4, "soon"),
            null,
          ],
        },
        B2: { valid: false },
      },
    };
    const [track, ...more] = toTracks(trackingShape.parse(said));
    assert.deepEqual(more, []);
    assert.deepEqual(
      track?.scans.map(({ kind, at }) => [kind, new Date(at).toISOString()]),
      [
        ["delivered", "2018-03-16T13:26:00.000Z"],
        ["announced", "2018-08-06T14:48:57.002Z"],
        ["announced", "2018-08-05T19:30:00.000Z"],
      ],
    );
  });

  it("looks sooner for a delivery that carries the key, and for no other", () =>
    onClickpost(async ({ connected, given }) => {
      const { webhookKey: secret = "" } = given;
      const delivery = (body: unknown, headers: Record<string, string>): Delivery => ({
        body: new TextEncoder().encode(typeof body === "string" ? body : JSON.stringify(body)),
        headers,
        url: "https://returns.example.com/api/inbound/con_1",
        at: Date.now(),
      });
      const read = async (body: unknown, headers: Record<string, string>, by = secret) =>
        connected.hooks?.read(delivery(body, headers), by);
      const news = { waybill: "P0109276342", clickpost_status_code: 8 };
      assert.deepEqual(await read(news, { webhook_key: secret }), {
        genuine: true,
        changes: [{ kind: "track", trackingNumber: "P0109276342", scans: [] }],
      });
      assert.deepEqual(await read({ ...news, waybill: "" }, { webhook_key: secret }), { genuine: true, changes: [] });
      for (const headers of [{}, { webhook_key: "" }, { webhook_key: `${secret}x` }, { authorization: secret }]) {
        assert.equal((await read(news, headers as Record<string, string>))?.genuine, false);
      }
      assert.equal((await read(news, { webhook_key: "" }, ""))?.genuine, false, "without a key nothing is genuine");
      assert.equal((await read(news, {}, " "))?.genuine, false);
    }));

  it("never says its key in what went wrong", () =>
    onClickpost(async ({ provider, given, outside, vendor, ...bench }) => {
      vendor.fail("lost");
      const answer = await provider.connect(given, outside).createLabel(asked({ provider, given, outside, vendor, ...bench }));
      assert.ok(answer.kind === "unknown" && !answer.message.includes(given.key ?? "-"));
    }));
});
