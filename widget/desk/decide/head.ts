import { msg, str } from "@lit/localize";
import { html, type TemplateResult } from "lit";
import type { ReturnPage } from "../../../server/http/desk-return-schemas.ts";
import { nowOf } from "../clock.ts";
import type { Desk } from "../desk.ts";
import { age, moment, money } from "../formats.ts";
import { type CrumbAsked, crumb } from "../return/head.ts";
import { laneNames, status, unitCount } from "../words.ts";

export interface DecisionHead extends Omit<CrumbAsked, "page" | "back"> {
  readonly page: ReturnPage;
  readonly heading: string;
  readonly desk: Desk;
  readonly onWhy: () => void;
}

/** Which return it is, whose, how long it waits, and what stands beside it in its queue. */
export function decisionHead({ page, heading, desk: { language, me }, onWhy, ...beside }: DecisionHead): TemplateResult {
  const now = nowOf(me);
  const facts = [
    page.shopper.name,
    unitCount(page.units),
    money(language, page.value, page.currency),
    msg(str`asked ${moment(language, page.requestedAt, page.shop.timeZone, now)}`, { id: "decide.asked" }),
    msg(str`waiting ${age(language, now - page.waitingSince)}`, { id: "decide.waiting" }),
  ].filter(Boolean);
  return html`${crumb({ ...beside, page, back: "/desk/returns" })}
    <header class="head">
      <div class="grow">
        <div class="line1 rowx" style="gap:12px">
          <h1 tabindex="-1">${heading}</h1>
          ${status(page.word)}<span class="tag">${laneNames[page.lane]()}</span>
        </div>
        <div class="soft">
          ${msg("Order", { id: "decide.order" })} <a href="/desk/orders/${page.order.id}">${page.order.number}</a> · ${facts.join(" · ")}
        </div>
      </div>
      <div class="acts">
        <button type="button" class="btn quiet" @click=${onWhy}>${msg("Why", { id: "return.why" })} <kbd>w</kbd></button>
        <a class="btn" href="/desk/returns/${page.number}">${msg("Back to the return", { id: "decide.back" })} <kbd>esc</kbd></a>
      </div>
    </header>`;
}
