import assert from "node:assert/strict";
import { test } from "node:test";
import type { Refusal } from "../../server/domain/errors.ts";
import type { ConnectionId, MemberId, PaymentId } from "../../server/domain/ids.ts";
import { afterStep, isInFlight, nextAsking, nextLook, nextTry, type PayStep, payingKey } from "../../server/domain/paying.ts";
import type { Payment } from "../../server/domain/payment.ts";

const at = 1_000_000;
const by = { kind: "member", id: "mem_1" as MemberId } as const;
const trouble = { code: "no_answer", at } as const;
const states = ["due", "pending", "done", "rejected", "unknown", "void"] as const;
const payment = (state: Payment["state"]): Payment => ({
  id: "pay_1" as PaymentId,
  kind: "refund",
  amount: 100,
  state,
  decidedBy: by,
  dueAt: 0,
  attempt: 1,
  ...(state === "pending" || state === "unknown" ? { sentAt: 5, how: "shop", connectionId: "con_1" as ConnectionId } : {}),
});

const steps: Readonly<Record<string, PayStep>> = {
  ask: { do: "ask", by, how: "shop", connectionId: "con_1" as ConnectionId, told: true },
  wait: { do: "wait", trouble },
  miss: { do: "miss", trouble },
  accept: { do: "accept", reference: "r" },
  settle: { do: "settle", reference: "r" },
  refuse: { do: "refuse", trouble },
  lose: { do: "lose", trouble },
  found_paid: { do: "find", by, paid: true, why: "seen" },
  found_unpaid: { do: "find", by, paid: false, why: "not seen" },
};

/** Every step from every state; a dash is a refusal. Nothing leads out of `done` and `void` to another payment but money that came back. */
// biome-ignore format: a table is read across
const table: Readonly<Record<string, Readonly<Record<Payment["state"], Payment["state"] | "-">>>> = {
  ask:          { due: "pending", pending: "-",        done: "-",        rejected: "pending", unknown: "-",        void: "-" },
  wait:         { due: "-",       pending: "pending",  done: "-",        rejected: "-",       unknown: "-",        void: "-" },
  miss:         { due: "-",       pending: "pending",  done: "-",        rejected: "-",       unknown: "-",        void: "-" },
  accept:       { due: "-",       pending: "pending",  done: "-",        rejected: "-",       unknown: "pending",  void: "-" },
  settle:       { due: "-",       pending: "done",     done: "-",        rejected: "-",       unknown: "done",     void: "-" },
  refuse:       { due: "-",       pending: "rejected", done: "rejected", rejected: "-",       unknown: "rejected", void: "-" },
  lose:         { due: "-",       pending: "unknown",  done: "-",        rejected: "-",       unknown: "-",        void: "-" },
  found_paid:   { due: "-",       pending: "-",        done: "-",        rejected: "-",       unknown: "done",     void: "-" },
  found_unpaid: { due: "-",       pending: "-",        done: "-",        rejected: "-",       unknown: "due",      void: "-" },
};

test("every step from every state goes where it may, or is refused and says why", () => {
  for (const [name, step] of Object.entries(steps)) {
    for (const state of states) {
      const wanted = table[name]?.[state];
      if (wanted === "-") {
        const code =
          state === "pending" || state === "unknown"
            ? "payment_under_way"
            : state === "done" || state === "void"
              ? "payment_over"
              : "stale";
        assert.throws(
          () => afterStep(payment(state), step, at),
          (error: Refusal) => error.code === code,
          `${name} from ${state}`,
        );
      } else assert.equal(afterStep(payment(state), step, at).state, wanted, `${name} from ${state}`);
    }
  }
});

test("another attempt has another key, and only after the last certainly came to nothing", () => {
  const asked = afterStep({ ...payment("due"), attempt: 0 }, steps.ask as PayStep, at);
  assert.equal(payingKey(asked), "pay_1:1");
  const waited = afterStep({ ...asked, sentAt: 7 }, { do: "wait", trouble: { code: "busy", at } }, at);
  assert.deepEqual([payingKey(waited), waited.sentAt], ["pay_1:1", undefined], "it did not happen: it is sent again under the same key");
  const again = afterStep(afterStep(payment("unknown"), steps.found_unpaid as PayStep, at), steps.ask as PayStep, at);
  assert.equal(payingKey(again), "pay_1:2");
});

test("a trouble that goes on keeps the moment it began", () => {
  const first = afterStep(payment("pending"), { do: "wait", trouble: { code: "busy", at: 10 } }, 10);
  const second = afterStep(first, { do: "wait", trouble: { code: "busy", at: 90 } }, 90);
  assert.equal(second.trouble?.at, 10);
  assert.equal(afterStep(second, { do: "wait", trouble: { code: "not_reached", at: 95 } }, 95).trouble?.at, 95);
});

test("what was sent and not answered holds the order; what was accepted by name does not", () => {
  assert.equal(isInFlight(payment("pending")), true);
  assert.equal(isInFlight(payment("unknown")), true);
  assert.equal(isInFlight({ ...payment("pending"), reference: "r" }), false);
  const { sentAt: _, ...unsent } = payment("pending");
  assert.equal(isInFlight(unsent), false);
});

test("a lost answer is looked for at growing intervals for an hour, then a person says; one that may not be looked for at once", () => {
  const looks: number[] = [];
  for (let elapsed = 0; ; ) {
    const wait = nextLook("found_again", elapsed, true);
    if (wait === null) break;
    looks.push(wait / 1_000);
    elapsed += wait;
  }
  assert.deepEqual(looks, [10, 50, 240, 600, 2_700]);
  assert.equal(nextLook("person", 0, true), null);
  assert.equal(nextLook("found_again", 3_600_000, false), 3_600_000, "that it cannot be asked is no proof that nothing is there");
  assert.equal(nextLook("found_again", 90_000_000, false), null);
});

test("what is on its way is asked about for a month, what is busy is tried for six hours", () => {
  let asked = 0;
  for (let elapsed = 0; ; asked++) {
    const wait = nextAsking(elapsed);
    if (wait === null) break;
    elapsed += wait;
  }
  assert.ok(asked > 30 && asked < 45, String(asked));
  let tries = 0;
  for (let elapsed = 0; ; tries++) {
    const wait = nextTry(elapsed, 60);
    if (wait === null) break;
    elapsed += wait;
  }
  assert.ok(tries > 15 && tries < 60, String(tries));
});
