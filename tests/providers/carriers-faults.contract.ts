import assert from "node:assert/strict";
import { describe } from "node:test";
import type { ConnectedCarrier, LabelAsked } from "../../server/providers/carriers/port.ts";
import type { Written } from "../../server/providers/port.ts";
import type { CarrierWrite } from "../support/vendors/carrier-bench.ts";
import type { Fault } from "../support/vendors/fake-vendor.ts";
import { hurried } from "../support/vendors/shop-bench.ts";
import { asked, type Bench, bought, key, type On, rejectedWith, reopened, standing } from "./carriers.asking.ts";
import { assertSecretless, done } from "./shops.asking.ts";

/** Whether the vendor did it, and what may be said of each fault where what comes back is only that it was done. */
export const faults: Readonly<Record<Fault, { readonly happened: boolean; readonly said: readonly Written<never>["kind"][] }>> = {
  lost: { happened: true, said: ["unknown"] },
  dropped: { happened: false, said: ["unknown"] },
  too_many: { happened: false, said: ["rejected"] },
  server_error: { happened: false, said: ["unknown"] },
  cut: { happened: true, said: ["unknown"] },
  no_json: { happened: true, said: ["unknown", "done"] },
  wrong_types: { happened: true, said: ["unknown", "done"] },
  slow: { happened: true, said: ["unknown"] },
  elsewhere: { happened: false, said: ["unknown"] },
};

/** What must not come between a question and the label it is about. */
const readingFaults: readonly Fault[] = ["server_error", "no_json", "wrong_types", "dropped", "too_many"];

/** Nothing is lost and nothing is done twice, whatever becomes of an answer. */
export function carrierFaultContract(name: string, on: On): void {
  describe(`${name}: when something goes wrong`, () => {
    for (const fault of Object.keys(faults) as Fault[]) labelFault(on, fault);

    on("what is looked up before a label and cannot be read is no reason to buy one", async (bench) => {
      const { before } = await around(bench);
      let bought = standing(bench).length;
      for (let place = 0; place < before; place++) {
        for (const fault of readingFaults) {
          bench.vendor.fail(fault, nth(place));
          const answer = await reopened(bench).createLabel(asked(bench, { key: `${key}${place}${readingFaults.indexOf(fault)}` }));
          assert.equal(answer.kind, "rejected", `${fault}, request ${place}`);
          assert.equal(standing(bench).length, bought, `${fault}, request ${place}`);
        }
      }
      await bench.connected.createLabel(asked(bench, { key: `${key}.last` }));
      bought += 1;
      assert.equal(standing(bench).length, bought);
    });

    on("what is fetched after a label and cannot be read leaves it bought", async (bench) => {
      const { before, after } = await around(bench);
      for (let place = 0; place < after; place++) {
        for (const fault of readingFaults) {
          const there = standing(bench).length;
          const wanted = asked(bench, { key: `${key}${place}${readingFaults.indexOf(fault)}` });
          bench.vendor.fail(fault, nth(before + 1 + place));
          const answer = await reopened(bench).createLabel(wanted);
          const made = done(answer);
          assert.equal(standing(bench).length, there + 1, `${fault}, request ${place} after`);
          assert.equal(standing(bench).at(-1)?.reference, made.reference);
          const found = answer.kind === "pending" ? await reopened(bench).findLabel?.(wanted, wanted.at) : made;
          assert.ok(found && typeof found === "object" && found.reference === made.reference, `${fault}, request ${place} after`);
          assert.ok(found.files.length > 0 || bench.connected.reprint, "its file can still be had");
        }
      }
    });

    on("a server that is not there was not asked", async (bench) => {
      await bench.vendor.close();
      // A connection that was kept open is seen to be gone, in the turn after the timer's however late that comes; a request on its way
      // into it would be nobody's to judge.
      await new Promise((seen) => setTimeout(() => setImmediate(seen), 50));
      const answer = await bench.connected.createLabel(asked(bench));
      rejectedWith(answer, "not_reached");
      assert.ok(answer.kind === "rejected" && answer.retryAfter);
    });

    on("a wrong key buys nothing and says so", async (bench) => {
      const { provider, wrong, outside } = bench;
      const answer = await provider.connect(wrong, outside).createLabel(asked(bench));
      rejectedWith(answer, "not_allowed");
      if ("message" in answer) assertSecretless(answer.message, provider, wrong);
      assert.deepEqual(standing(bench), []);
    });

    for (const fault of Object.keys(faults) as Fault[]) {
      on(`of giving a label back: ${fault}`, async (bench) => {
        if (!bench.connected.cancelLabel) return;
        const { reference } = await bought(bench);
        await settles(bench, fault, "cancel", {
          write: async (connected) => (await connected.cancelLabel?.(reference)) ?? missing,
          isDone: () => standing(bench).length === 0,
        });
      });
    }
  });
}

function labelFault(on: On, fault: Fault): void {
  on(`a label is bought at most once: ${fault}`, async (bench) => {
    const { provider, vendor, connected } = bench;
    const wanted = asked(bench);
    const { happened } = faults[fault];
    vendor.fail(fault, (seen) => bench.isWrite(seen, "label"));
    const answer = await impatiently(bench, fault).createLabel(wanted);
    assert.equal(answer.kind, fault === "too_many" ? "rejected" : "unknown");
    if (answer.kind === "rejected") assert.ok(answer.code === "busy" && (answer.retryAfter ?? 0) >= 1);
    if ("message" in answer) assertSecretless(answer.message, provider, bench.given);
    assert.equal(standing(bench).length, happened ? 1 : 0);
    assert.ok(!vendor.seen.some(({ path }) => path.startsWith("/latest")), "no redirect is followed");
    const [truth] = standing(bench);

    if (connected.findLabel && provider.can.lostAnswer !== "person") {
      const found = await reopened(bench).findLabel?.(wanted, wanted.at);
      const reference = found && typeof found === "object" ? found.reference : null;
      assert.equal(reference, truth?.reference ?? null);
      if (found && typeof found === "object") await assertFile(bench, wanted, found);
    }
    // Nobody asks for it again where it may be there already, but with the same key where the vendor keeps keys.
    if (provider.can.lostAnswer === "same_key" || answer.kind === "rejected") {
      const again = done(await reopened(bench).createLabel(wanted));
      if (truth) assert.equal(again.reference, truth.reference);
      assert.equal(standing(bench).length, 1);
    }
  });
}

async function assertFile(
  bench: Bench,
  { format }: LabelAsked,
  { files, reference }: { files: readonly unknown[]; reference: string },
): Promise<void> {
  if (files.length > 0 || format === null) return;
  assert.ok(await bench.connected.reprint?.(reference, format), "its file can be had");
}

export const missing: Written<never> = { kind: "unknown", message: "there is no such method" };

interface Settling {
  readonly write: (connected: ConnectedCarrier) => Promise<Written<unknown>>;
  readonly isDone: () => boolean;
}

/** What is done once however often it is asked for: said honestly of every fault, and done in the end. */
export async function settles(bench: Bench, fault: Fault, what: CarrierWrite, { write, isDone }: Settling): Promise<void> {
  const { provider, vendor } = bench;
  const { happened, said } = faults[fault];
  vendor.fail(fault, (seen) => bench.isWrite(seen, what));
  const answer = await write(impatiently(bench, fault));
  assert.ok((said as readonly string[]).includes(answer.kind), `said ${answer.kind}`);
  if (answer.kind === "rejected") assert.ok(answer.code === "busy" && (answer.retryAfter ?? 0) >= 1);
  if ("message" in answer) assertSecretless(answer.message, provider, bench.given);
  assert.equal(isDone(), happened);
  assert.ok(!vendor.seen.some(({ path }) => path.startsWith("/latest")), "no redirect is followed");
  done(await write(reopened(bench)));
  assert.ok(isDone());
}

export function impatiently({ provider, given, outside }: Bench, fault: Fault): ConnectedCarrier {
  return provider.connect(given, hurried(outside, fault === "slow" ? 400 : 10_000));
}

/** How many requests a fresh connection makes before the one that buys, and after it. */
async function around(bench: Bench): Promise<{ readonly before: number; readonly after: number }> {
  const start = bench.vendor.seen.length;
  done(await reopened(bench).createLabel(asked(bench, { key: `${key}.around` })));
  const seen = bench.vendor.seen.slice(start);
  const before = seen.findIndex((one) => bench.isWrite(one, "label"));
  assert.ok(before >= 0, "the bench knows the request that buys");
  return { before, after: seen.length - before - 1 };
}

/** Fits the request that comes at this place from now on. */
function nth(place: number): () => boolean {
  let count = -1;
  return () => ++count === place;
}
