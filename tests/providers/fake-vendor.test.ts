import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as after } from "node:timers/promises";
import { Hono } from "hono";
import { openFakeVendor } from "../support/vendors/fake-vendor.ts";

test("a vendor whose answer drips for somebody who died meanwhile leaves nothing open", async () => {
  const timers = () => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
  const before = timers();
  const died = new AbortController();
  let answered: () => void = () => {};
  const hasAnswered = new Promise<void>((resolve) => (answered = resolve));
  const app = new Hono().get("/label", async ({ req, text }) => {
    died.abort();
    // The server hears of it only when it next looks at its connections.
    await after(50, undefined, { signal: req.raw.signal });
    answered();
    return text("made");
  });
  const vendor = await openFakeVendor(app);
  vendor.fail("slow");
  await assert.rejects(fetch(`${vendor.origin}/label`, { signal: died.signal }), { name: "AbortError" });
  await hasAnswered;
  await vendor.close();
  for (let looks = 0; looks < 100 && timers() > before; looks++) {
    await after(10);
    // The timer just waited for is counted until its own turn is over.
    await new Promise(setImmediate);
  }
  assert.equal(timers(), before);
});
