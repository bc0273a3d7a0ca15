import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import type { ReturnPage } from "../../../server/http/desk-return-schemas.ts";
import { age, moment, money } from "../formats.ts";
import { icon } from "../icons.ts";
import type { MenuItem } from "../menu.ts";
import { laneNames, queueNames, status, unitCount } from "../words.ts";
import { awaited, isOpen } from "./status-choices.ts";

type Act = ReturnPage["can"][number];
type Payment = ReturnPage["money"]["payments"][number];

export interface Acts {
  /** Opens the dialog of the status, with one chosen. */
  readonly status: (wanted?: string) => void;
  readonly decide: () => void;
  readonly receive: () => void;
  readonly pay: (payment: Payment) => void;
  readonly edit: () => void;
  readonly issue: () => void;
  readonly upload: () => void;
  readonly print: () => void;
}

export interface HeadAsked {
  readonly page: ReturnPage;
  readonly language: string;
  readonly now: number;
  readonly acts: Acts;
}

interface Step {
  readonly label: string;
  readonly key?: string;
  readonly act: () => void;
}

/** Number, status, lane, one line of facts, and at most three actions; the filled one is the next step. */
export function head(asked: HeadAsked): TemplateResult {
  const { page, language, acts } = asked;
  const step = nextStep(asked);
  const second = isOpen(page);
  return html`<header class="head">
    <div class="grow">
      <div class="line1">
        <h1 tabindex="-1">${page.number}</h1>
        ${status(page.word)}
        <span class="tag">${laneNames[page.lane]()}</span>
      </div>
      <p class="soft facts-line">${facts(asked)}</p>
    </div>
    <div class="acts">
      <desk-menu id="more" look="btn quiet" .items=${moreActs(asked)}>
        ${msg("More", { id: "order.more" })} <kbd>.</kbd>
      </desk-menu>
      ${
        second
          ? html`<button type="button" class="btn" @click=${() => acts.status()}>${msg("Change status", { id: "return.change" })} <kbd>s</kbd></button>`
          : nothing
      }
      ${
        step
          ? html`<button type="button" class="btn key" @click=${step.act}>
            ${step.label} ${step.key ? html`<kbd>${step.key}</kbd>` : nothing}
          </button>`
          : nothing
      }
    </div>
  </header>`;

  function facts({ now }: HeadAsked): TemplateResult {
    const units = unitCount(page.units);
    const asked_ = msg(str`asked ${moment(language, page.requestedAt, page.shop.timeZone, now)}`, { id: "return.asked" });
    const waits = age(language, now - page.waitingSince);
    return html`<a href="/desk/orders/${page.order.id}">${msg(str`Order ${page.order.number}`, { id: "order.title" })}</a> ·
      ${page.shopper.name ? html`<bdi>${page.shopper.name}</bdi> ·` : nothing} ${units} ·
      ${money(language, page.value, page.currency)} · ${asked_} ${originNames[page.origin]?.() ?? ""}
      ${
        page.queue === "done"
          ? nothing
          : page.late
            ? html`· <span class="st warn">${icon("problem")}${msg(str`late, waiting ${waits}`, { id: "return.late" })}</span>`
            : html`· ${msg(str`waiting ${waits}`, { id: "return.waiting" })}`
      }`;
  }
}

/** What this status asks for next; none where it is not this person's to do. */
function nextStep({ page, language, acts }: Pick<HeadAsked, "page" | "language" | "acts">): Step | null {
  const can = (act: Act): boolean => page.can.includes(act);
  const due = page.money.payments.find(({ state }) => state === "due");
  const counted = page.items.some(({ units }) => units.some(({ reception, decision }) => reception !== "awaited" && decision === null));
  if (can("approve")) return { label: msg("Approve", { id: "list.approve" }), act: () => acts.status("approved") };
  if (can("decide") && counted) return { label: msg("Decide", { id: "return.decide" }), key: "d", act: acts.decide };
  if (can("pay") && due) return { label: payWords(due, page, language), act: () => acts.pay(due) };
  if (can("receive") && awaited(page).length > 0) return { label: msg("Receive", { id: "rail.receive" }), act: acts.receive };
  if (can("decide")) return { label: msg("Decide", { id: "return.decide" }), key: "d", act: acts.decide };
  return null;
}

function payWords(payment: Payment, page: ReturnPage, language: string): string {
  const size = money(language, payment.amount, page.currency);
  return payment.kind === "charge"
    ? msg(str`Receive ${size}`, { id: "return.charge_step" })
    : msg(str`Pay ${size}`, { id: "return.pay_step" });
}

/** Everything there is to do; what cannot be done says why. */
function moreActs({ page, acts }: HeadAsked): MenuItem[] {
  const item = (act: Act, label: string, run: () => void, key?: string): MenuItem => {
    const can = page.can.includes(act);
    const note = page.cannot[act];
    return { label, disabled: !can, act: run, ...(key && { key }), ...(!can && note && { note }) };
  };
  return [
    item("approve", msg("Approve", { id: "list.approve" }), () => acts.status("approved")),
    item("reject", msg("Reject", { id: "list.reject" }), () => acts.status("rejected")),
    item("receive", msg("Receive", { id: "rail.receive" }), acts.receive),
    item("decide", msg("Decide", { id: "return.decide" }), acts.decide, "d"),
    item("edit", msg("Change the items", { id: "return.edit" }), acts.edit),
    item("issue_label", msg("Issue the label again", { id: "return.issue" }), acts.issue),
    item("upload_label", msg("Upload a label", { id: "return.upload" }), acts.upload),
    item("print", msg("Print the label", { id: "return.print" }), acts.print),
    item("cancel", msg("Cancel the return", { id: "return.cancel" }), () => acts.status("cancelled")),
  ];
}

export interface CrumbAsked {
  readonly page: ReturnPage | null;
  readonly back: string;
  readonly place: { readonly at: number; readonly of: number } | null;
  readonly before: string | null;
  readonly after: string | null;
  readonly urlOf: (number: string) => string;
}

/** Where it is, and what stands beside it in its queue. */
export function crumb({ page, back, place, before, after, urlOf }: CrumbAsked): TemplateResult {
  return html`<nav class="crumb" aria-label=${msg("Where this is", { id: "order.crumb" })}>
    <a href=${back}>${msg("Returns", { id: "rail.returns" })}</a>
    ${page ? html`<span aria-hidden="true">/</span> <a href="/desk/returns?queue=${page.queue}">${queueNames[page.queue]()}</a>` : nothing}
    <span class="grow"></span>
    ${place ? html`<span>${msg(str`${place.at} of ${place.of}`, { id: "return.place" })}</span>` : nothing}
    ${before ? html`<span class="beside"><kbd>k</kbd> <a href=${urlOf(before)} aria-label=${msg(str`Before: ${before}`, { id: "return.before_it" })}>${before}</a></span>` : nothing}
    ${after ? html`<span class="beside"><kbd>j</kbd> <a href=${urlOf(after)} aria-label=${msg(str`Next: ${after}`, { id: "return.after_it" })}>${after}</a></span>` : nothing}
  </nav>`;
}

const originNames: Readonly<Record<string, () => string>> = {
  portal: () => msg("in the portal", { id: "return.origin_portal" }),
  desk: () => msg("in the desk", { id: "return.origin_desk" }),
  api: () => msg("by another system", { id: "return.origin_api" }),
  marketplace: () => msg("at a marketplace", { id: "return.origin_marketplace" }),
  declaration: () => msg("by declaration", { id: "return.origin_declaration" }),
  unannounced: () => msg("by its parcel", { id: "return.origin_unannounced" }),
};
