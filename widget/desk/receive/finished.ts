import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import type { ReturnPage } from "../../../server/http/desk-return-schemas.ts";
import type { Desk } from "../desk.ts";
import { icon } from "../icons.ts";
import "../parcels/slip.ts";
import "../return/receipt.ts";
import { status } from "../words.ts";
import { itemName } from "./line.ts";

export interface FinishedAsked {
  readonly page: ReturnPage;
  readonly present: number;
  readonly units: number;
  readonly desk: Desk;
  readonly onNext: () => void;
  readonly onHandOver: (exchangeId: string) => void;
}

export function finishWords(present: number, units: number): string {
  return units === 1
    ? msg(str`Finish, ${present} of 1 unit`, { id: "receive.finish_one" })
    : msg(str`Finish, ${present} of ${units} units`, { id: "receive.finish" });
}

export function receivedWords(number: string, present: number, units: number): string {
  return units === 1
    ? msg(str`${number}: ${present} of 1 unit received`, { id: "receive.finished_one" })
    : msg(str`${number}: ${present} of ${units} units received`, { id: "receive.finished" });
}

/** After the last piece: what was recorded, and what a counter does next (S5-20, S5-24): hand over the other piece, print the receipt. */
export function finished({ page, present, units, desk, onNext, onHandOver }: FinishedAsked): TemplateResult {
  const ready = page.money.exchanges.filter(({ state }) => state === "confirmed");
  return html`<div class="found">
      <h2 class="st good">${icon("settled")}${receivedWords(page.number, present, units)}</h2>
      <div>${status(page.word)}</div>
    </div>
    ${ready.map(
      (exchange) => html`<article>
        <div>${msg("Goes to the shopper instead", { id: "receive.instead" })}: ${itemName(exchange)}</div>
        <button type="button" class="btn" @click=${() => onHandOver(exchange.id)}>${msg("Handed over", { id: "receive.handed_over" })}</button>
      </article>`,
    )}
    <div class="thumbs">
      <desk-receipt .desk=${desk} .page=${page}></desk-receipt>
      <desk-slip .desk=${desk} .return=${page.id} look="btn large"></desk-slip>
      ${desk.may("returns:decide") && page.can.includes("decide") ? html`<a class="btn" href="/desk/returns/${page.number}/decision">${msg("Decide", { id: "receive.decide" })}</a>` : nothing}
      <button type="button" class="btn key" @click=${onNext}>${msg("Next parcel", { id: "receive.next" })}</button>
    </div>`;
}
