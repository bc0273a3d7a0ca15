import assert from "node:assert/strict";
import { test } from "node:test";
import { claimTerm } from "../../server/domain/claim.ts";

test("the last day to claim is known for carriers that publish it, however they are written", () => {
  const days = (carrier: string, from = "US") => claimTerm(carrier, from)?.days ?? null;
  assert.deepEqual(
    ["FedEx", "fedex", "fedex_ground", "FedEx Home Delivery"].map((one) => days(one)),
    [60, 60, 60, 60],
  );
  assert.deepEqual(
    ["UPS", "ups", "UPS Standard", "USPS", "usps", "United States Postal Service"].map((one) => days(one)),
    [60, 60, 60, 60, 60, 60],
  );
  assert.deepEqual(
    ["DHL Express", "dhl_express", "DHL Express Worldwide"].map((one) => days(one)),
    [30, 30, 30],
  );
  assert.deepEqual([days("Royal Mail", "GB"), days("royalmail", "GB"), days("Royal Mail", "FR")], [80, 80, null]);
  assert.deepEqual([days("Aramex", "AU"), days("Aramex", "AE")], [42, null]);
});

test("whoever publishes nothing that was found is asked: nothing is guessed", () => {
  for (const carrier of [
    "",
    "DHL",
    "DHL Paket",
    "dhl_parcel_de",
    "DPD",
    "GLS",
    "Groups",
    "Startups",
    "Australia Post",
    "La Poste",
    "My UPS shop",
  ])
    assert.equal(claimTerm(carrier, "DE"), null, carrier);
});

test("each says where it comes from", () => {
  for (const carrier of ["FedEx", "UPS", "USPS", "DHL Express"]) assert.ok((claimTerm(carrier, "US")?.source.length ?? 0) > 10);
});
