import { createHash } from "node:crypto";
import { appendFileSync, writeSync } from "node:fs";
import { createInterface } from "node:readline";
import type { Context } from "../../server/context.ts";
import type { PolicyId } from "../../server/domain/ids.ts";
import type { Order } from "../../server/domain/order.ts";
import { randomIds } from "../../server/random-ids.ts";
import { commit } from "../../server/store/commit.ts";
import { openDatabase } from "../../server/store/database.ts";
import { findReturn } from "../../server/store/returns.ts";
import { type Handlers, startWorker } from "../../server/worker/worker.ts";
import { aReturn } from "../store/samples.ts";

/** What the parent says to start with. Until then everything is loaded and nothing is open, so that a new child is at work at once. */
export interface Assignment {
  readonly url: string;
  /** Where effects on the world outside are noted, one line each. */
  readonly outside: string;
  readonly order: Order;
  readonly policyId: PolicyId;
  /** The first submission that was not acknowledged. */
  readonly next: number;
}

const atOnce = 3;
export const leaseFor = 400;

/** Handlers that act outside first and note it inside afterwards, as real ones must. */
export function handlersWriting(outside: string): Handlers {
  return {
    "issue-label": async ({ db, now }, { merchantId, returnId }) => {
      const before = await findReturn(db, merchantId, returnId);
      const parcel = before?.parcels[0];
      if (!before || !parcel || parcel.label) return;
      appendFileSync(outside, `label ${returnId}\n`);
      const after = { ...before, parcels: [{ ...parcel, label: { a4: `${parcel.id}/a4.pdf`, a6: `${parcel.id}/a6.pdf` } }] };
      const event = { type: "parcel.label_issued", merchantId, returnId, parcelId: parcel.id, leads: true } as const;
      await commit(db, { merchantId, created: [], updated: [{ before, after }], events: [event] }, { at: now() });
    },
    "send-notice": async (_, { returnId, notice }) => appendFileSync(outside, `${notice} ${returnId}\n`),
    "send-order-notice": async () => {},
    "send-copy": async () => {},
    "buy-label": async () => {},
    "cancel-label": async () => {},
    "give-back-labels": async () => {},
    "send-member-link": async () => {},
    "tell-member": async () => {},
    "send-code": async () => {},
    "settle-by-parcel": async () => {},
    "pay-due": async () => {},
    "pay-refund": async () => {},
    "book-refund": async () => {},
    "tell-shop": async () => {},
    "restock-cancelled": async () => {},
    "restock-in-shop": async () => {},
    "deliver-webhook": async () => {},
    "refresh-order": async () => {},
    "check-payment": async () => {},
    "remove-hooks": async () => {},
    "order-exchange": async () => {},
    "ask-difference": async () => {},
    "look-at-differences": async () => {},
    "plan-pickup": async () => {},
    "book-pickup": async () => {},
    "fail-pickup": async () => {},
    "call-off-pickup": async () => {},
    "call-off-pickups": async () => {},
    "drop-off-instead": async () => {},
  };
}

/** A real logger takes as long to load as the database. */
const silent = { warn: () => {}, error: () => {} };

async function work({ url, outside, order, policyId, next }: Assignment): Promise<never> {
  const db = await openDatabase(url);
  const newId = randomIds(Date.now);
  startWorker({ db, now: Date.now, newId, log: silent } as unknown as Context, handlersWriting(outside), { leaseFor, pollEvery: 100 });

  let upcoming = next;
  const submitter = async (): Promise<never> => {
    for (;;) {
      const submission = upcoming++;
      const { ret, events } = aReturn(order, policyId, newId, [
        ["1", 2 * submission],
        ["1", 2 * submission + 1],
      ]);
      const requestHash = createHash("sha256").update(String(submission)).digest("hex");
      const idempotency = { scope: order.id, key: `submission-${submission}`, requestHash, subject: ret.submissionId };
      await commit(db, { merchantId: order.merchantId, created: [ret], updated: [], events }, { at: Date.now(), idempotency });
      writeSync(1, `${submission}\n`);
      await new Promise((resume) => setImmediate(resume));
    }
  };
  return Promise.race(Array.from({ length: atOnce }, submitter));
}

if (import.meta.main) {
  createInterface({ input: process.stdin }).once("line", (line) => void work(JSON.parse(line) as Assignment));
}
