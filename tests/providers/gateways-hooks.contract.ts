import assert from "node:assert/strict";
import { describe } from "node:test";
import type { GatewayChange } from "../../server/providers/payments/port.ts";
import type { Delivery, Hooks } from "../../server/providers/port.ts";
import { effort, effortSince } from "../support/effort.ts";
import { type Bench, type On, reopened } from "./gateways.asking.ts";

const url = "https://returns.example.com/api/inbound/con_1";
const ours = "a secret of ours that nobody guesses";

/** Webhooks are registered and removed by us, and believed only when the vendor signed them a moment ago. */
export function gatewayHookContract(name: string, on: On): void {
  const hooked = (title: string, test: (bench: Bench, hooks: Hooks<GatewayChange>) => Promise<void>) =>
    on(title, async (bench) => {
      if (bench.connected.hooks) await test(bench, bench.connected.hooks);
    });

  describe(`${name}: webhooks`, () => {
    hooked("are registered once, mended, and removed", async (bench, hooks) => {
      const { gateway } = bench;
      const first = await hooks.ensure(url, ours);
      const secret = first.secret ?? ours;
      const registered = gateway.hooks();
      assert.ok(registered.length > 0 && registered.every((one) => one.active && one.url === url));
      const again = await reopened(bench).hooks?.ensure(url, secret);
      assert.deepEqual([again?.ids, again?.secret ?? secret], [first.ids, secret]);
      assert.deepEqual(gateway.hooks(), registered);
      gateway.switchOffHooks();
      assert.notDeepEqual(gateway.hooks(), registered);
      await hooks.ensure(url, secret);
      assert.deepEqual(gateway.hooks(), registered);
      const elsewhere = await hooks.ensure(`${url}2`, ours);
      assert.notDeepEqual(elsewhere.ids, first.ids);
      await hooks.remove(first.ids);
      await hooks.remove(first.ids);
      assert.deepEqual(
        gateway.hooks().map((one) => one.url),
        [`${url}2`],
      );
    });

    hooked("whose secret was lost on the way are registered anew", async (bench, hooks) => {
      await hooks.ensure(url, ours);
      const { secret = ours } = await hooks.ensure(url, ours);
      assert.equal(bench.gateway.hooks().length, 1);
      assert.ok((await hooks.read(bench.gateway.deliver({ kind: "refund", reference: "re_1" }, secret), secret)).genuine);
    });

    hooked("say what to look at, each delivery with its own id", async ({ gateway, provider }, hooks) => {
      const { secret = ours } = await hooks.ensure(url, ours);
      const changes: GatewayChange[] = [{ kind: "refund", reference: "re_1" }];
      if (provider.can.collects) changes.push({ kind: "payment", reference: "cs_1" });
      for (const change of changes) {
        const delivery = gateway.deliver(change, secret);
        const first = await hooks.read(delivery, secret);
        assert.deepEqual(first.genuine && first.changes, [change]);
        const again = await hooks.read(delivery, secret);
        assert.ok(first.genuine && again.genuine && first.id !== undefined && again.id === first.id);
        const other = await hooks.read(gateway.deliver(change, secret), secret);
        assert.ok(other.genuine && other.id !== first.id);
      }
    });

    hooked("that come late or from the future are not believed", async ({ gateway, window }, hooks) => {
      const { secret = ours } = await hooks.ensure(url, ours);
      const at = Date.now();
      const signed = async (signedAt: number) =>
        (await hooks.read({ ...gateway.deliver({ kind: "refund", reference: "re_1" }, secret, signedAt), at }, secret)).genuine;
      assert.equal(await signed(at - window + 5_000), true);
      assert.equal(await signed(at - window - 5_000), false);
      assert.equal(await signed(at + 290_000), true);
      assert.equal(await signed(at + 305_000), false);
    });

    hooked("are not believed when forged", async ({ gateway }, hooks) => {
      const { secret = ours } = await hooks.ensure(url, ours);
      const { secret: stranger = "another" } = await hooks.ensure(`${url}2`, ours);
      const real = gateway.deliver({ kind: "refund", reference: "re_1" }, secret);
      const text = Buffer.from(real.body).toString();
      const body = (content: string): Delivery => ({ ...real, body: new TextEncoder().encode(content) });
      const forged: Readonly<Record<string, Delivery>> = {
        "another body": body(text.replace("re_1", "re_2")),
        "a space more": body(`${text} `),
        "no body": body(""),
        "no JSON": { ...real, body: Uint8Array.from([0xff, 0xfe, 0x00, 0x7b]) },
        "no headers": { ...real, headers: {} },
        "empty headers": { ...real, headers: Object.fromEntries(Object.keys(real.headers).map((header) => [header, ""])) },
        "the headers of another": { ...real, headers: gateway.deliver({ kind: "refund", reference: "re_2" }, secret).headers },
        "the secret of another": gateway.deliver({ kind: "refund", reference: "re_1" }, stranger),
        "a secret nobody made": gateway.deliver({ kind: "refund", reference: "re_1" }, "guessed"),
        "an empty secret": gateway.deliver({ kind: "refund", reference: "re_1" }, ""),
      };
      for (const [how, delivery] of Object.entries(forged)) assert.equal((await hooks.read(delivery, secret)).genuine, false, how);
      assert.equal((await hooks.read(gateway.deliver({ kind: "refund", reference: "re_1" }, ""), "")).genuine, false, "no secret");
    });

    hooked("that are huge cost little", async ({ gateway }, hooks) => {
      const { secret = ours } = await hooks.ensure(url, ours);
      const delivery = gateway.deliver({ kind: "refund", reference: "re_1" }, secret);
      const began = effort();
      const read = await hooks.read({ ...delivery, body: new Uint8Array(20_000_000).fill(0x7b) }, secret);
      assert.equal(read.genuine, false);
      assert.ok(effortSince(began) < 500);
    });

    hooked("are asked about honestly when the vendor does not answer", async ({ vendor }, hooks) => {
      vendor.fail("server_error", () => true, 1);
      await assert.rejects(hooks.ensure(url, ours));
    });
  });
}
