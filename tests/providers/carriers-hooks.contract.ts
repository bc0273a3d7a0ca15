import assert from "node:assert/strict";
import { describe } from "node:test";
import type { CarrierChange } from "../../server/providers/carriers/port.ts";
import type { Delivery, Hooks } from "../../server/providers/port.ts";
import { effort, effortSince } from "../support/effort.ts";
import type { CarrierOffice, News } from "../support/vendors/carrier-bench.ts";
import { type Bench, bought, numberOf, type On, reopened } from "./carriers.asking.ts";

const url = "https://returns.example.com/api/inbound/con_1";
const ours = "a secret of ours that nobody guesses";

type Hooked = {
  readonly hooks: Hooks<CarrierChange>;
  readonly registered: NonNullable<CarrierOffice["hooks"]>;
  readonly deliver: NonNullable<CarrierOffice["deliver"]>;
};

/** Webhooks are registered and removed by us where the vendor lets us, and believed only when it signed them. */
export function carrierHookContract(name: string, on: On): void {
  const hooked = (title: string, test: (bench: Bench, hooked: Hooked) => Promise<void>) =>
    on(title, async (bench) => {
      const { hooks } = bench.connected;
      const { hooks: registered, deliver } = bench.carrier;
      if (hooks && registered && deliver) await test(bench, { hooks, registered, deliver });
    });
  const signed = (title: string, test: (bench: Bench, hooked: Hooked) => Promise<void>) =>
    hooked(title, async (bench, things) => {
      if (bench.provider.can.webhooks === "signed") await test(bench, things);
    });

  describe(`${name}: webhooks`, () => {
    hooked("are registered once, mended, and removed", async (bench, { hooks, registered }) => {
      if (bench.provider.hooksByHand) {
        await hooks.ensure(url, ours);
        assert.deepEqual(registered(), [], "a person types the address in");
        return;
      }
      const first = await hooks.ensure(url, ours);
      const secret = first.secret ?? ours;
      const there = registered();
      assert.ok(there.length > 0 && there.every((one) => one.active && one.url.startsWith(url)));
      const again = await reopened(bench).hooks?.ensure(url, secret);
      assert.deepEqual([again?.ids, again?.secret ?? secret], [first.ids, secret]);
      assert.deepEqual(registered(), there);
      if (bench.carrier.switchOffHooks) {
        bench.carrier.switchOffHooks();
        assert.notDeepEqual(registered(), there);
        await hooks.ensure(url, secret);
        assert.deepEqual(registered(), there);
      }
      await hooks.remove(first.ids);
      await hooks.remove(first.ids);
      assert.deepEqual(registered(), []);
    });

    hooked("say which parcel, each with its scans where they are signed", async (bench, { hooks, deliver }) => {
      const { secret = ours } = await hooks.ensure(url, ours);
      const made = await bought(bench);
      const trackingNumber = numberOf(made);
      for (const [word, kind] of bench.words) {
        const at = Date.now() - 60_000;
        const read = await hooks.read(await deliver({ trackingNumber, word, at }, secret), secret);
        assert.ok(read.genuine, `${word}: ${"why" in read ? read.why : ""}`);
        for (const change of read.changes) assert.equal(change.trackingNumber, trackingNumber);
        if (kind !== null && kind !== "announced" && kind !== "cancelled") assert.ok(read.changes.length > 0, word);
        const scans = read.changes.flatMap((change) => (change.kind === "track" ? change.scans : []));
        if (bench.provider.can.webhooks === "hint") assert.deepEqual(scans, [], "what nobody signed is no scan");
        else if (scans.length > 0)
          assert.ok(
            scans.some((scan) => scan.kind === kind),
            `${word}: ${JSON.stringify(scans)}`,
          );
      }
    });

    hooked("of a word nobody heard before are genuine and end nothing", async (bench, { hooks, deliver }) => {
      const { secret = ours } = await hooks.ensure(url, ours);
      const trackingNumber = numberOf(await bought(bench));
      const read = await hooks.read(await deliver({ trackingNumber, word: "a-word-nobody-heard-before", at: Date.now() }, secret), secret);
      assert.ok(read.genuine);
      const scans = read.changes.flatMap((change) => (change.kind === "track" ? change.scans : []));
      assert.ok(scans.every(({ kind }) => kind === "moving" || kind === "announced" || kind === "held_up"));
    });

    signed("whose same delivery comes again have the same id, and others another", async (bench, { hooks, deliver }) => {
      const { secret = ours } = await hooks.ensure(url, ours);
      const news = await newsOf(bench);
      const delivery = await deliver(news, secret);
      const [first, again] = [await hooks.read(delivery, secret), await hooks.read(delivery, secret)];
      assert.ok(first.genuine);
      assert.deepEqual(again, first);
      const other = await hooks.read(await deliver({ ...news, at: news.at + 60_000 }, secret), secret);
      assert.ok(other.genuine && (first.id === undefined || other.id !== first.id));
    });

    signed("that come late or from the future are not believed where a time is signed", async (bench, { hooks, deliver }) => {
      const { window } = bench;
      if (window === undefined) return;
      const { secret = ours } = await hooks.ensure(url, ours);
      const news = await newsOf(bench);
      const at = Date.now();
      const believed = async (signedAt: number) => (await hooks.read({ ...(await deliver(news, secret, signedAt)), at }, secret)).genuine;
      assert.equal(await believed(at - window + 5_000), true);
      assert.equal(await believed(at - window - 5_000), false);
      assert.equal(await believed(at + 900_000), false);
    });

    signed("are not believed when forged", async (bench, { hooks, deliver }) => {
      const { secret = ours } = await hooks.ensure(url, ours);
      const news = await newsOf(bench);
      const real = await deliver(news, secret);
      assert.equal((await hooks.read(real, secret)).genuine, true);
      const text = Buffer.from(real.body).toString();
      const body = (content: string): Delivery => ({ ...real, body: new TextEncoder().encode(content) });
      const forged: Readonly<Record<string, Delivery>> = {
        "another parcel": body(text.replaceAll(news.trackingNumber, "ANOTHER000000001")),
        "a space more": body(`${text} `),
        "no body": body(""),
        "no JSON": { ...real, body: Uint8Array.from([0xff, 0xfe, 0x00, 0x7b]) },
        "no headers": { ...real, headers: {} },
        "empty headers": { ...real, headers: Object.fromEntries(Object.keys(real.headers).map((header) => [header, ""])) },
        "a secret nobody made": await deliver(news, "guessed"),
        "an empty secret": await deliver(news, ""),
      };
      for (const [how, delivery] of Object.entries(forged)) assert.equal((await hooks.read(delivery, secret)).genuine, false, how);
      assert.equal((await hooks.read(await deliver(news, ""), "")).genuine, false, "no secret");
      assert.equal((await hooks.read(real, "")).genuine, false, "no secret of ours");
    });

    hooked("that are garbage or huge cost little and say nothing", async (bench, { hooks, deliver }) => {
      const { secret = ours } = await hooks.ensure(url, ours);
      const real = await deliver(await newsOf(bench), secret);
      const began = effort();
      const garbage = [
        new Uint8Array(20_000_000).fill(0x7b),
        new TextEncoder().encode("[[[[1]]]]"),
        new TextEncoder().encode("null"),
        new Uint8Array(),
      ];
      for (const body of garbage) {
        const read = await hooks.read({ ...real, body }, secret);
        assert.ok(!read.genuine || read.changes.length === 0);
      }
      assert.ok(effortSince(began) < 1_000);
    });

    hooked("are asked about honestly when the vendor does not answer", async (bench, { hooks }) => {
      if (bench.provider.hooksByHand) return;
      bench.vendor.fail("server_error", () => true, 1);
      await assert.rejects(hooks.ensure(url, ours));
    });
  });
}

async function newsOf(bench: Bench): Promise<News> {
  const [word] = bench.words.find(([, kind]) => kind === "delivered") ?? [];
  if (word === undefined) throw new Error("a carrier has a word for what it delivered");
  return { trackingNumber: numberOf(await bought(bench)), word, at: Date.now() - 60_000 };
}
