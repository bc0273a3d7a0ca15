import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { describe, it } from "node:test";
import { TrackingStatusEnum } from "shippo/models/components/index.js";
import type { CarrierProvider } from "../../server/providers/carriers/port.ts";
import { providers } from "../../server/providers/catalogue.ts";
import type { Delivery } from "../../server/providers/port.ts";
import { openShippoBench, shippoServiceOf, shippoWords } from "../support/vendors/shippo.ts";
import { asked, bought, key, pickupOf, rejectedWith, trueLabel } from "./carriers.asking.ts";
import { carrierContract } from "./carriers.contract.ts";

carrierContract("Shippo", openShippoBench);

type ShippoBench = Awaited<ReturnType<typeof openShippoBench>>;

async function onShippo(
  test: (bench: ShippoBench & { connected: ReturnType<CarrierProvider["connect"]> }) => Promise<void>,
): Promise<void> {
  const bench = await openShippoBench();
  try {
    await test({ ...bench, connected: bench.provider.connect(bench.given, bench.outside) });
    assert.deepEqual(bench.vendor.mistakes, []);
  } finally {
    await bench.outside.close();
    await bench.vendor.close();
  }
}

describe("Shippo's own ways", () => {
  it("stand beside USPS itself and ShipStation: each buys, finds again, prints, gives back and follows (S5-37)", () => {
    for (const id of ["usps", "shipengine", "shippo"]) {
      const provider = providers.carriers.get(id);
      assert.ok(provider, id);
      const { formats, cancel, tracking, lostAnswer } = provider.can;
      assert.ok(formats.includes("pdf") && cancel && tracking === "poll" && lostAnswer !== "person", id);
    }
  });

  it("tells the way out where Shippo turns it, and the way back where it does not", () =>
    onShippo(async (bench) => {
      const british = { postalCode: "EC1A 1BB", city: "London", country: "GB" };
      const { from, to } = asked(bench);
      const made = await bought(bench);
      const evri = await bought(bench, {
        key: `${key}.2`,
        service: shippoServiceOf("hermes_uk", "evri_uk_household_signature"),
        from: { name: from.name, line1: "1 Cheapside", ...british },
        to: { name: to.name, line1: "2 Cheapside", ...british },
      });
      const [turned, straight] = bench.vendor.seen.filter(({ path }) => path === "/shipments").map(({ body }) => JSON.parse(body));
      assert.deepEqual([turned.address_from.name, turned.address_to.name, turned.extra.is_return], [to.name, from.name, true]);
      assert.deepEqual([straight.address_from.name, straight.address_to.name, straight.extra.is_return], [from.name, to.name, undefined]);
      for (const label of [made, evri]) {
        const { from: starts, to: ends } = trueLabel(bench, label.reference);
        assert.deepEqual([starts.name, ends.name], [from.name, to.name]);
      }
    }));

  it("knows a word for every status Shippo has", () => {
    const known = new Set(shippoWords.map(([word]) => word.split("/")[0]));
    for (const status of Object.values(TrackingStatusEnum)) assert.ok(known.has(status), status);
  });

  it("looks through all purchases for its own, in whatever order they are listed", () =>
    onShippo(async (bench) => {
      const { connected, office } = bench;
      const wanted = asked(bench);
      const made = await bought(bench);
      office.crowd(230, Date.now() + 1_000);
      for (const order of ["newest", "oldest"] as const) {
        office.list(order);
        const found = await connected.findLabel?.(wanted, wanted.at);
        assert.ok(found && typeof found === "object" && found.reference === made.reference, order);
        assert.deepEqual([found.cost, found.carrier], [made.cost, made.carrier], order);
      }
    }));

  it("stops looking where the list has gone back before the purchase", () =>
    onShippo(async (bench) => {
      const { connected, office, vendor } = bench;
      office.crowd(350, Date.now() - 7_200_000);
      const before = vendor.seen.length;
      const wanted = asked(bench);
      assert.equal(await connected.findLabel?.(wanted, wanted.at), null);
      assert.equal(vendor.seen.length - before, 1);
    }));

  it("says why a label was not made, and nothing of where the shopper lives", () =>
    onShippo(async (bench) => {
      bench.carrier.nextLabel("refused");
      const answer = await bench.connected.createLabel(asked(bench));
      assert.ok(answer.kind === "rejected");
      assert.match(answer.message, /Address not found/);
      for (const part of [asked(bench).from.line1, asked(bench).from.name, "shippo_test"]) assert.ok(!answer.message.includes(part), part);
    }));

  it("asks nobody to fetch what Shippo's drivers do not fetch", () =>
    onShippo(async (bench) => {
      const made = await bought(bench);
      const before = bench.vendor.seen.length;
      const answer = await bench.connected.bookPickup?.(pickupOf(bench, made, { service: shippoServiceOf("ups", "ups_ground") }));
      assert.ok(answer);
      rejectedWith(answer, "not_supported");
      assert.equal(bench.vendor.seen.length, before);
    }));

  it("takes a service that is none for one", () =>
    onShippo(async (bench) => {
      for (const service of ["", "usps", "usps.1.x", "../transactions", `usps.${"g".repeat(32)}.usps_priority`]) {
        rejectedWith(await bench.connected.createLabel(asked(bench, { service })), "wrong_request");
      }
      assert.deepEqual(bench.vendor.seen, []);
    }));

  it("says in test mode that its webhook is for tests", () =>
    onShippo(async ({ connected, vendor }) => {
      await connected.hooks?.ensure("https://returns.example.com/api/inbound/con_1", "ours");
      const body = JSON.parse(vendor.seen.findLast(({ method }) => method === "POST")?.body ?? "{}");
      assert.match(body.url, /^https:\/\/returns\.example\.com\/api\/inbound\/con_1\?token=[\w-]{43}$/);
      assert.ok(!body.url.includes("ours"));
      assert.deepEqual({ ...body, url: "" }, { event: "track_updated", url: "", active: true, is_test: true });
    }));
});

describe("Shippo's signatures", () => {
  const secret = "shippo-secret-7e1c";
  const time = 1_764_115_200;
  const text =
    '{"event":"track_updated","test":false,"data":{"carrier":"usps","tracking_number":"9405511899000000000001","tracking_history":[{"object_id":"a1","status":"DELIVERED","status_details":"Delivered","status_date":"2026-11-25T09:00:00Z","substatus":{"code":"delivered"}}]}}';
  // Computed with openssl, not with anything here.
  const known = "e53204c7669c33c5dd31a87548c3e426c90a49238b3393b3f0b7ce93138c725a";
  const read = async (header: string | undefined, more: Partial<Delivery> = {}, hookSecret = secret) => {
    const { provider, given, outside, vendor } = await openShippoBench();
    try {
      const delivery = {
        body: new TextEncoder().encode(text),
        headers: header === undefined ? {} : { "shippo-auth-signature": header },
        url: "",
        at: time * 1_000,
        ...more,
      };
      const result = await provider.connect({ ...given, hookSecret }, outside).hooks?.read(delivery, "ours");
      assert.ok(result);
      return result;
    } finally {
      await outside.close();
      await vendor.close();
    }
  };

  it("are the known answer, and bring scans", async () => {
    assert.deepEqual(await read(`t=${time},v1=${known}`), {
      genuine: true,
      signed: true,
      changes: [
        {
          kind: "track",
          trackingNumber: "9405511899000000000001",
          scans: [{ kind: "delivered", at: Date.UTC(2026, 10, 25, 9), words: "Delivered", code: "delivered", id: "a1" }],
        },
      ],
    });
  });

  it("are nothing in any other form, or with another body, or of another secret", async () => {
    const headers = [
      "",
      "t=,v1=",
      `v1=${known}`,
      `t=${time}`,
      `t=${time},v1=${known.slice(1)}`,
      `t=${time + 1},v1=${known}`,
      `t=${time},v1=${"0".repeat(64)}`,
    ];
    for (const header of [...headers, undefined]) assert.equal((await read(header)).genuine, false, header);
    assert.equal((await read(`t=${time},v1=${known}`, { body: new TextEncoder().encode(`${text} `) })).genuine, false);
    assert.equal((await read(`t=${time},v1=${known}`, {}, "another")).genuine, false);
  });

  it("hold for five minutes in both directions", async () => {
    for (const [seconds, genuine] of [
      [-301, false],
      [-300, true],
      [300, true],
      [301, false],
    ] as const) {
      assert.equal((await read(`t=${time},v1=${known}`, { at: (time + seconds) * 1_000 })).genuine, genuine, String(seconds));
    }
  });

  it("are not looked for where nobody agreed on a secret; then only Shippo knows the address, and nothing that is said is believed", async () => {
    const url = "https://returns.example.com/api/inbound/con_1";
    for (const guessed of ["", "no address", url, `${url}?token=`, `${url}?token=ours`, `${url}?token=${"a".repeat(43)}`])
      assert.equal((await read(undefined, { url: guessed }, "")).genuine, false, guessed);
    const told = createHmac("sha256", "ours").update("shippo webhook").digest("base64url");
    assert.deepEqual(await read(undefined, { url: `${url}?token=${told}` }, ""), {
      genuine: true,
      changes: [{ kind: "track", trackingNumber: "9405511899000000000001", scans: [] }],
    });
  });
});
