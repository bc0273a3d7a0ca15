import assert from "node:assert/strict";
import { test } from "node:test";
import { requestChecker } from "../support/vendors/vendor-document.ts";

const seen = (method: string, path: string, body: unknown) => ({ method, path, headers: {}, body: JSON.stringify(body) });

test("a vendor's own document says which requests it takes and which it does not", (t) => {
  const check = requestChecker("paypal-payments-v2.json");
  if (!check) return t.skip("VENDOR_CONTRACTS names no folder");
  const refund = (body: unknown) => check(seen("POST", "/v2/payments/captures/2GG279541U471931P/refund", body));
  assert.deepEqual(refund({ amount: { currency_code: "EUR", value: "10.00" }, invoice_id: "HALD-1" }), []);
  assert.match(refund({ amount: { currency_code: "EURO", value: "10.00" } }).join(), /currency_code/);
  assert.match(check(seen("POST", "/v2/payments/nothing", {})).join(), /no such operation/);
});

test("a document in the older notation is read too", (t) => {
  const check = requestChecker("magento2-admin-rest-2.4.9.yaml", "/rest");
  if (!check) return t.skip("VENDOR_CONTRACTS names no folder");
  assert.deepEqual(check(seen("POST", "/rest/V1/invoice/7/refund", { items: [{ order_item_id: 3, qty: 1 }], isOnline: true })), []);
  assert.match(check(seen("POST", "/rest/V1/invoice/7/refund", { items: [{ qty: 1 }] })).join(), /order_item_id/);
});
