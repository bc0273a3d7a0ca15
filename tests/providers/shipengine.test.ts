import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parse } from "yaml";
import type { ConnectedCarrier } from "../../server/providers/carriers/port.ts";
import { shipengine } from "../../server/providers/carriers/shipengine.ts";
import { fromMoney } from "../../server/providers/carriers/shipengine-money.ts";
import type { Outside } from "../../server/providers/http.ts";
import { openShipengineBench, shipengineServiceOf, shipengineWords } from "../support/vendors/shipengine.ts";
import { vendorText } from "../support/vendors/vendor-document.ts";
import { asked, bought, key, numberOf, pickupOf, rejectedWith } from "./carriers.asking.ts";
import { carrierContract } from "./carriers.contract.ts";

carrierContract("ShipStation API", openShipengineBench);

type ShipengineBench = Awaited<ReturnType<typeof openShipengineBench>>;

async function onShipengine(test: (bench: ShipengineBench & { connected: ConnectedCarrier }) => Promise<void>): Promise<void> {
  const bench = await openShipengineBench();
  try {
    await test({ ...bench, connected: bench.provider.connect(bench.given, bench.outside) });
    assert.deepEqual(bench.vendor.mistakes, []);
  } finally {
    await bench.outside.close();
    await bench.vendor.close();
  }
}

const document = vendorText("shipengine.yaml");

describe("ShipStation's own ways", () => {
  it("has a word for every code of its document", { skip: document === null }, () => {
    const { schemas } = parse(document ?? "").components;
    const said = shipengineWords.map(([word]) => word.split("/"));
    for (const code of schemas.status_code.enum)
      assert.ok(
        said.some(([one]) => one === code),
        code,
      );
    for (const detail of schemas.status_detail_code.enum)
      assert.ok(
        said.some(([, one]) => one === detail),
        detail,
      );
  });

  it("makes no label over a border, and asks for none", () =>
    onShipengine(async (bench) => {
      const { from } = asked(bench);
      const abroad = { from: { ...from, country: "CA", postalCode: "M5V 2T6" } };
      rejectedWith(await bench.connected.createLabel(asked(bench, abroad)), "not_supported");
      const { to, measures, currency } = asked(bench, abroad);
      assert.deepEqual(await bench.connected.services({ from: abroad.from, to, measures, value: 1, currency }), []);
      assert.deepEqual(bench.vendor.seen, []);
    }));

  it("names a phone number on every label: the shopper's, the connection's, or the merchant's", () =>
    onShipengine(async (bench) => {
      const { phone: own = "", ...silent } = asked(bench).from;
      const { phone: _, ...to } = asked(bench).to;
      const numbered = bench.provider.connect({ ...bench.given, phone: "+1 415 555 0199" }, bench.outside);
      rejectedWith(await bench.connected.createLabel(asked(bench, { from: silent, to })), "wrong_request");
      assert.equal(bench.vendor.seen.length, 0);
      const tries = [
        [bench.connected, asked(bench), own],
        [numbered, asked(bench, { from: silent, to, key: `${key}.2` }), "+1 415 555 0199"],
        [bench.connected, asked(bench, { from: silent, to: { ...to, phone: "+14155550111" }, key: `${key}.3` }), "+14155550111"],
      ] as const;
      for (const [carrier, wanted, number] of tries) {
        assert.equal((await carrier.createLabel(wanted)).kind, "done");
        const told = JSON.parse(bench.vendor.seen.findLast(({ path }) => path === "/v1/labels")?.body ?? "{}");
        assert.equal(told.shipment.ship_from.phone, number);
      }
    }));

  it("hands over at the point that was chosen, and says the code that is typed there", () =>
    onShipengine(async (bench) => {
      const made = await bought(bench, { pointId: "upsap-1", format: null });
      const told = JSON.parse(bench.vendor.seen.find(({ path }) => path === "/v1/labels")?.body ?? "{}");
      assert.deepEqual([told.ship_from_service_point_id, told.display_scheme], ["upsap-1", "paperless"]);
      assert.equal(made.paperless?.code, `L${numberOf(made).slice(-8)}`);
    }));

  it("takes a key a second time for no second label", () =>
    onShipengine(async (bench) => {
      await bought(bench);
      rejectedWith(await bench.connected.createLabel(asked(bench)), "wrong_request");
      assert.equal(bench.carrier.labels().length, 1);
    }));

  it("finds places of one carrier, or of one service", () =>
    onShipengine(async (bench) => {
      const near = { country: "US", postalCode: "94105", most: 5 };
      await bench.connected.points?.({ ...near, service: shipengineServiceOf("ups_ground") });
      await bench.connected.points?.({ ...near, carrier: "UPS" });
      const told = bench.vendor.seen.filter(({ method }) => method === "POST").map(({ body }) => JSON.parse(body).providers);
      assert.deepEqual(told, [[{ carrier_id: "se-1002", service_code: ["ups_ground"] }], [{ carrier_id: "se-1002" }]]);
    }));

  it("says why a label was not made, and nothing of where the shopper lives", () =>
    onShipengine(async (bench) => {
      bench.carrier.nextLabel("refused");
      const answer = await bench.connected.createLabel(asked(bench));
      assert.ok(answer.kind === "rejected");
      assert.match(answer.message, /invalid_address/);
      assert.ok(!answer.message.includes(asked(bench).from.line1));
    }));

  it("lets nobody come who could not be called", () =>
    onShipengine(async (bench) => {
      const made = await bought(bench);
      const { email: _, ...address } = asked(bench).from;
      const answer = await bench.connected.bookPickup?.(pickupOf(bench, made, { address }));
      assert.ok(answer);
      rejectedWith(answer, "wrong_request");
    }));

  it("reads amounts to the cent, though they are numbers", () => {
    for (const [amount, currency, minor] of [
      [0.1 + 0.2, "usd", null],
      [5.19, "usd", 519],
      [1_234.5, "eur", 123_450],
      [900, "jpy", 900],
      [0, "usd", 0],
      [-1, "usd", -100],
    ] as const) {
      assert.equal(fromMoney({ amount, currency }), minor, `${amount} ${currency}`);
    }
  });
});

describe("ShipStation's signatures", () => {
  const ours = "a secret of ours that nobody guesses";

  it("by a stranger's key are none, whatever key they name", () =>
    onShipengine(async (bench) => {
      const { connected, office } = bench;
      for (const named of [undefined, "", "another-key", "../jwks"]) {
        const read = await connected.hooks?.read(office.forge("9400111899000000000001", ours, named), ours);
        assert.equal(read?.genuine, false, named);
      }
    }));

  it("of others than this connection cost nothing: no key is fetched for them", () =>
    onShipengine(async (bench) => {
      const { connected, vendor, office } = bench;
      for (let count = 0; count < 5; count++) await connected.hooks?.read(office.forge("1", "guessed", `key-${count}`), ours);
      assert.deepEqual(vendor.seen, []);
      for (let count = 0; count < 5; count++) await connected.hooks?.read(office.forge("1", ours, `key-${count}`), ours);
      assert.deepEqual(
        vendor.seen.map(({ path }) => path),
        ["/jwks"],
        "and once for whoever knows the secret",
      );
    }));

  it("are asked about again when ShipStation does not tell its keys", () =>
    onShipengine(async (bench) => {
      const { connected, vendor, carrier } = bench;
      const trackingNumber = numberOf(await bought(bench));
      const delivery = await carrier.deliver?.({ trackingNumber, word: "DE/DELIVERED", at: Date.now() }, ours);
      assert.ok(delivery);
      vendor.fail("server_error", ({ path }) => path === "/jwks");
      const read = await connected.hooks?.read(delivery, ours);
      assert.ok(read && !read.genuine && read.again);
      assert.equal((await connected.hooks?.read(delivery, ours))?.genuine, true);
    }));

  it("are the known answer", async () => {
    // Made with openssl, not with anything here.
    const n =
      "xUwKZxs4b4XVXveRDeF9pltF2XBlQWmUjDRpFVABvmNBpn2X5d8Qjj4R__aZgoQV5ygqSYMTPcrkRetPk7Sy9IRipcxi2hQzX-_G4pUWdjNWqrOfGvt1A5AcK520koaTo3FedMiTrEqYFGEWiyfV-eUCzIlrO22cZpgJVW5xntcHVmsKpyPiFxbUCfb_zKxB5pyR_EmHteubUYVRyGdvBffFcGZYSBfcNYizd9nV0DcPg55dz-xPljLLm3o-vEuFeda8yl5faQww3RvJwVll4c7WwkO0Inu57BSQ_wVmgODeHl08Fuk2B1u6uUhTZYdis8o0_dVD_igZkfL7zO5i_w";
    const signature =
      "IDUVlQkFdVdFu6chmWbLIPG7bB1C4vM/xx8UU0R8pvkpydp7ELYq9SyZlQ8cgFIGzSB/19ApTbr/jMPDEDc2TTdmHV1TZojtrPDuAyxurQtIWYsIkxXS5IfZ8BoTfMNAfhC40NzXHfJACgGjsbqZa2NhD46deJ7Bj1J169pJ6xqe+Rq59J6z7ckgjBZyw5mc+WXtKroe2WBap1ZvmSGYHKeW2lsj4uivJviRMguZ4tO5DZGbSjtiNzqbwyVy3zKn+hjKy7hS5aGj+BWZ0x5H3k4aKRQAl/vwC1MRnDgd0m3etR6RV8ZF69wReHVP0iEQJ+8a5oBtdSgX4PqElEs0VA==";
    const asked: string[] = [];
    const keys = {
      keys: [
        { kid: "weak", kty: "RSA", n: "AQAB", e: "AQAB" },
        { kid: "known", kty: "RSA", n, e: "AQAB" },
        { kid: "other", kty: "EC" },
      ],
    };
    const outside: Outside = {
      call: async (url) => {
        asked.push(url);
        return { answer: { url, status: 200, headers: {}, body: new TextEncoder().encode(JSON.stringify(keys)), cut: false } };
      },
      close: async () => {},
    };
    const { hooks } = shipengine.connect({ key: "TEST_1" }, outside);
    const text =
      '{"resource_type":"API_TRACK","data":{"tracking_number":"9400111899000000000001","events":[{"occurred_at":"2026-11-25T09:00:00Z","status_code":"DE","status_detail_code":"DELIVERED"}]}}';
    const headers = {
      "x-returns-portal-secret": ours,
      "x-shipengine-timestamp": "2026-11-26T00:00:00.000Z",
      "x-shipengine-rsa-sha256-key-id": "known",
      "x-shipengine-rsa-sha256-signature": signature,
    };
    const delivery = { body: new TextEncoder().encode(text), headers, url: "", at: Date.UTC(2026, 10, 26) };
    assert.deepEqual(await hooks?.read(delivery, ours), {
      genuine: true,
      changes: [
        {
          kind: "track",
          trackingNumber: "9400111899000000000001",
          scans: [{ kind: "delivered", at: Date.UTC(2026, 10, 25, 9), code: "DELIVERED" }],
        },
      ],
    });
    for (const id of ["weak", "other"]) {
      const other = { ...delivery, headers: { ...headers, "x-shipengine-rsa-sha256-key-id": id } };
      assert.equal((await hooks?.read(other, ours))?.genuine, false, id);
    }
    const later = { ...delivery, headers: { ...headers, "x-shipengine-timestamp": "2026-11-26T00:00:00.001Z" } };
    assert.equal((await hooks?.read(later, ours))?.genuine, false, "the time is signed too");
    assert.deepEqual([...new Set(asked)], ["https://api.shipengine.com/jwks"]);
  });
});
