import { html, nothing, type TemplateResult } from "lit";
import type { ReturnPage } from "../../../server/http/desk-return-schemas.ts";
import type { PaymentSettled } from "../decide/pay-dialog.ts";
import type { Desk } from "../desk.ts";
import type { ParcelOver } from "../parcels/doing.ts";
import type { Found } from "../pay/finding-dialog.ts";
import type { Payment } from "../pay/ways.ts";
import type { Acted } from "./acted.ts";
import type { ExchangeVerb } from "./exchange-dialog.ts";
import { picturesOf } from "./pictures.ts";
import type { StatusChanged } from "./status-dialog.ts";

type Exchange = ReturnPage["money"]["exchanges"][number];

/** What is open over the page and has no address of its own. */
export type Over =
  | { readonly is: "pay"; readonly payment: Payment; readonly givingUp: boolean }
  | { readonly is: "find"; readonly payment: Payment; readonly paid: boolean }
  | { readonly is: "exchange"; readonly exchange: Exchange; readonly verb: ExchangeVerb }
  | { readonly is: "photo"; readonly url: string }
  | ParcelOver;

export interface DialogsAsked {
  readonly desk: Desk;
  readonly page: ReturnPage;
  readonly query: URLSearchParams;
  readonly over: Over | null;
  /** Takes the dialog out of the address. */
  readonly leave: () => void;
  readonly close: () => void;
  readonly took: (page: ReturnPage) => void;
  /** A status was changed, quietly or with a mail. */
  readonly changed: (page: ReturnPage, quiet: boolean) => void;
}

/** The one dialog that is open, by the address or by what was pressed. */
export function returnDialogs(asked: DialogsAsked): TemplateResult | typeof nothing {
  const { desk, page, query, leave, took } = asked;
  const acted = (now: ReturnPage): void => {
    leave();
    took(now);
  };
  switch (query.get("do")) {
    case "status":
      return html`<desk-status
        .desk=${desk}
        .page=${page}
        .wanted=${query.get("wanted") ?? ""}
        @done=${({ page: now, quiet }: StatusChanged) => {
          acted(now);
          asked.changed(now, quiet);
        }}
        @close=${leave}
      ></desk-status>`;
    case "issue":
    case "upload":
      return html`<desk-label
        .desk=${desk}
        .page=${page}
        ?upload=${query.get("do") === "upload"}
        @done=${({ page: now }: Acted) => acted(now)}
        @close=${leave}
      ></desk-label>`;
    case "edit":
      return html`<desk-edit-items
        .desk=${desk}
        .page=${page}
        @done=${({ page: now }: Acted) => acted(now)}
        @close=${leave}
      ></desk-edit-items>`;
    default:
      return overPage(asked);
  }
}

function overPage({ desk, page, over, close, took }: DialogsAsked): TemplateResult | typeof nothing {
  const acted = ({ page: now }: Acted): void => {
    close();
    took(now);
  };
  switch (over?.is) {
    case undefined:
      return nothing;
    case "photo":
      return html`<desk-photos .desk=${desk} .pictures=${picturesOf(page)} .url=${over.url} @close=${close}></desk-photos>`;
    case "pay":
      return html`<desk-pay
        .desk=${desk}
        .page=${page}
        .payment=${over.payment}
        ?givingUp=${over.givingUp}
        @settled=${({ page: now }: PaymentSettled) => took(now)}
        @close=${close}
      ></desk-pay>`;
    case "find":
      return html`<desk-finding
        .desk=${desk}
        .payment=${over.payment}
        .currency=${page.currency}
        ?paid=${over.paid}
        @found=${({ page: now }: Found<ReturnPage>) => took(now)}
        @close=${close}
      ></desk-finding>`;
    case "exchange":
      return html`<desk-exchange
        .desk=${desk}
        .page=${page}
        .exchange=${over.exchange}
        .verb=${over.verb}
        @done=${acted}
        @close=${close}
      ></desk-exchange>`;
    case "rates":
      return html`<desk-rates .desk=${desk} .page=${page} .parcel=${over.parcelId} @done=${acted} @close=${close}></desk-rates>`;
    case "pickup":
      return html`<desk-pickup .desk=${desk} .page=${page} .parcel=${over.parcelId} @done=${acted} @close=${close}></desk-pickup>`;
    case "claim":
      return html`<desk-claim .desk=${desk} .page=${page} .parcel=${over.parcelId} @close=${close}></desk-claim>`;
    case "found":
      return html`<desk-found .desk=${desk} .found=${over.found} @done=${acted} @close=${close}></desk-found>`;
    case "parcel-ask":
      return html`<desk-parcel-ask .desk=${desk} .page=${page} .ask=${over.ask} @done=${acted} @close=${close}></desk-parcel-ask>`;
  }
}

export function loadOver({ is }: Over): void {
  switch (is) {
    case "pay":
      return void import("../decide/pay-dialog.ts");
    case "find":
      return void import("../pay/finding-dialog.ts");
    case "exchange":
      return void import("./exchange-dialog.ts");
    case "photo":
      return void import("./photo-dialog.ts");
    case "rates":
      return void import("../parcels/rates-dialog.ts");
    case "pickup":
      return void import("../parcels/pickup-dialog.ts");
    case "claim":
      return void import("../parcels/claim-dialog.ts");
    case "found":
      return void import("../parcels/found-dialog.ts");
    case "parcel-ask":
      return void import("../parcels/asked-dialog.ts");
  }
}

/** Loaded when the address first asks for it. */
export function loadDialog(what: string | null): void {
  switch (what) {
    case "status":
      return void import("./status-dialog.ts");
    case "issue":
    case "upload":
      return void import("./label-dialog.ts");
    case "edit":
      return void import("./edit-dialog.ts");
  }
}
