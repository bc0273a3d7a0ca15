import assert from "node:assert/strict";
import { describe } from "node:test";
import type { Hooks } from "../../server/providers/port.ts";
import type { ShopChange } from "../../server/providers/shops/port.ts";
import type { On } from "./shops.asking.ts";

const url = "https://returns.example.com/api/inbound/con_1";
const ours = "a secret of ours that nobody guesses";

/** Webhooks are registered and removed by us, and believed only when they are signed. */
export function hookContract(name: string, on: On): void {
  const hooked = (title: string, test: (bench: Parameters<Parameters<On>[1]>[0], hooks: Hooks<ShopChange>) => Promise<void>) =>
    on(title, async (bench) => {
      if (bench.connected.hooks) await test(bench, bench.connected.hooks);
    });

  describe(`${name}: webhooks`, () => {
    hooked("are registered once, mended, and removed", async ({ shop, provider, given, outside }, hooks) => {
      if (provider.hooksByHand) return assert.deepEqual((await hooks.ensure(url, ours)).ids, []);
      const first = await hooks.ensure(url, ours);
      const registered = shop.hooks();
      assert.ok(registered.length > 0 && registered.every((one) => one.active && one.url === url));
      const again = await provider.connect(given, outside).hooks?.ensure(url, ours);
      assert.deepEqual([...(again?.ids ?? [])].sort(), [...first.ids].sort());
      assert.deepEqual(shop.hooks(), registered);
      if (shop.switchOffHooks) {
        shop.switchOffHooks();
        assert.ok(!shop.hooks().some(({ active }) => active));
        await hooks.ensure(url, ours);
        assert.deepEqual(shop.hooks(), registered);
      }
      await hooks.remove(first.ids);
      assert.deepEqual(shop.hooks(), []);
      await hooks.remove(first.ids);
    });

    hooked("say which order to look at, each delivery with its own id", async ({ shop, seed, provider }, hooks) => {
      const { secret = ours } = await hooks.ensure(url, ours);
      const delivery = await shop.deliver(seed.discounted.externalId, secret);
      const first = await hooks.read(delivery, secret);
      assert.ok(first.genuine, "genuine");
      assert.notDeepEqual(first.changes, []);
      for (const change of first.changes) {
        if (change.kind === "order") assert.equal(change.externalId, seed.discounted.externalId);
        else assert.equal(change.kind, "something");
      }
      if (provider.can.webhooks !== "signed") return;
      const replayed = await hooks.read(delivery, secret);
      assert.ok(replayed.genuine ? replayed.id !== undefined && replayed.id === first.id : true, "a replay is known by its id, or refused");
      const other = await hooks.read(await shop.deliver(seed.discounted.externalId, secret), secret);
      assert.ok(other.genuine && other.id !== first.id, "another delivery is another one");
    });

    hooked("are not believed when forged", async ({ shop, seed, provider }, hooks) => {
      if (provider.can.webhooks !== "signed") return;
      const { secret = ours } = await hooks.ensure(url, ours);
      const delivery = await shop.deliver(seed.discounted.externalId, secret);
      const text = Buffer.from(delivery.body);
      const changed = Uint8Array.from(text);
      const middle = Math.floor(changed.length / 2);
      changed[middle] = (changed[middle] ?? 0) ^ 1;
      const nameless = Object.fromEntries(Object.entries(delivery.headers).filter(([header]) => header.startsWith("content-")));
      const forged = {
        "another body": { ...delivery, body: changed },
        "a body cut short": { ...delivery, body: text.subarray(0, text.length - 1) },
        "no body": { ...delivery, body: new Uint8Array() },
        "a stranger's words": { ...delivery, headers: nameless, body: new TextEncoder().encode('{"id":1}') },
        "no JSON": { ...delivery, headers: nameless, body: Uint8Array.from([0xff, 0xfe, 0x00, 0x7b]) },
        "the secret of another shop": await shop.deliver(seed.discounted.externalId, "the secret of another shop"),
        "an empty secret": await shop.deliver(seed.discounted.externalId, ""),
      };
      for (const [how, one] of Object.entries(forged)) assert.equal((await hooks.read(one, secret)).genuine, false, how);
      const signedWithNothing = await shop.deliver(seed.discounted.externalId, "");
      assert.equal((await hooks.read(signedWithNothing, "")).genuine, false, "without a secret nothing is genuine");
    });
  });
}
