import { msg } from "@lit/localize";
import { html, type TemplateResult } from "lit";
import type { OrderCancellation } from "../../../server/http/desk-order-schemas.ts";
import { newKey, sentenceOf } from "../api.ts";
import type { Desk } from "../desk.ts";
import { icon } from "../icons.ts";
import type { Job, JobResult, Jobs } from "../jobs.ts";
import { words } from "../words.ts";

export interface Named {
  readonly id: string;
  readonly number: string;
}

/** Orders that are being cancelled, all in the same way. */
export interface Cancelling {
  readonly job: string;
  readonly orders: ReadonlyMap<string, Named>;
  readonly how: OrderCancellation;
  readonly keys: ReadonlyMap<string, string>;
}

const known = new WeakMap<Jobs, Cancelling[]>();

/** @param keys of an earlier try: what was done after all is not done again */
export function startCancelling(
  desk: Desk,
  orders: readonly Named[],
  how: OrderCancellation,
  title: string,
  keys: ReadonlyMap<string, string> = new Map(orders.map(({ id }) => [id, newKey()])),
): void {
  const job = desk.jobs.start({
    title,
    ids: orders.map(({ id }) => id),
    act: async (id) => {
      try {
        await desk.api.post(`/orders/${id}/cancellations`, { body: how, key: keys.get(id) ?? newKey() });
        return "";
      } catch (failure) {
        throw new Error(sentenceOf(failure, words.unreachable()), { cause: failure });
      }
    },
  });
  const cancelling = { job, orders: new Map(orders.map((order) => [order.id, order])), how, keys };
  known.set(desk.jobs, [...(known.get(desk.jobs) ?? []), cancelling]);
}

export function retryCancelling(desk: Desk, { orders, how, keys, job }: Cancelling, ids: readonly string[], title: string): void {
  desk.jobs.forget(job);
  const again = ids.flatMap((id) => orders.get(id) ?? []);
  startCancelling(desk, again, how, title, keys);
}

export function cancellingOf(jobs: Jobs): { readonly cancelling: Cancelling; readonly job: Job } | null {
  const found = (known.get(jobs) ?? []).findLast((one) => jobs.all.some(({ id }) => id === one.job));
  const job = found && jobs.all.find(({ id }) => id === found.job);
  return found && job ? { cancelling: found, job } : null;
}

/** How one order fared, in the place of its status. */
export function cancelResult({ state }: JobResult, { mail }: OrderCancellation, { over, stopped }: Job): TemplateResult | null {
  switch (state) {
    case "waiting":
      return over || stopped ? null : html`<span class="st">${icon("requested")}${msg("Waiting its turn", { id: "bulk.waits" })}</span>`;
    case "running":
      return html`<span class="st go">${icon("transit")}${msg("Cancelling…", { id: "orders.cancelling" })}</span>`;
    case "done":
      return html`<span class="st good">${icon("yes")}${
        mail ? msg("Cancelled, mail sent", { id: "orders.cancelled_mail" }) : msg("Cancelled", { id: "word.cancelled" })
      }</span>`;
    case "failed":
      return html`<span class="st bad">${icon("no")}<span class="bad">${msg("Not cancelled", { id: "orders.not_cancelled" })}</span></span>`;
  }
}
