import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import { amount, readAmount } from "../formats.ts";
import { wayNames } from "../parcels/rate-cards.ts";
import { addLine, currencyField, linesPart, type Zones } from "./shipping-prices.ts";
import { type Rules, type ServiceView, type Setting, sameService } from "./shipping-words.ts";

interface Asked {
  readonly rules: Rules;
  readonly services: readonly ServiceView[];
  readonly zones: Zones;
  readonly language: string;
  readonly locked: boolean;
  readonly change: (services: Rules["services"]) => void;
}

/** Every service of the connected carriers: on or off, and what was agreed on instead of what the carrier says. */
export function servicesPart(asked: Asked): TemplateResult {
  const { rules, services } = asked;
  const gone = rules.services.filter((one) => !services.some((service) => sameService(one, service)));
  return html`<div class="wide">
      <table>
        <thead>
          <tr>
            <th scope="col">${msg("Service", { id: "shipping.service" })}</th>
            <th scope="col" class="r">${msg("Own price", { id: "shipping.own_price" })}</th>
            <th scope="col" class="r">${msg("Own days", { id: "shipping.own_days" })}</th>
          </tr>
        </thead>
        <tbody>
          ${services.map((service, place) => rows(service, place, asked))} ${gone.map((one, place) => rows(one, services.length + place, asked))}
        </tbody>
      </table>
    </div>
    <p class="soft small">${msg("These are for a parcel within the shop’s own country. Try a parcel from another country below, and its services stand here too.", { id: "shipping.services_help" })}</p>`;
}

/** A service, or a setting of one that is not offered here now. */
type Shown = ServiceView | Setting;

function rows(shown: Shown, place: number, asked: Asked): TemplateResult {
  const { rules, services, zones, language, locked, change } = asked;
  const offered = "title" in shown ? shown : null;
  const title = offered?.title ?? shown.service;
  const known = rules.services.find((one) => sameService(one, shown));
  const says = offered?.price ?? null;
  const currency =
    known?.price?.currency ??
    known?.prices?.[0]?.currency ??
    says?.currency ??
    services.find(({ price }) => price)?.price?.currency ??
    rules.services.find(({ price }) => price)?.price?.currency ??
    "EUR";
  const put = (more: Partial<Setting>, less: readonly ("price" | "prices" | "days")[] = []): void => {
    const next = { connectionId: shown.connectionId, service: shown.service, on: true, ...known, ...more };
    for (const name of less) delete next[name];
    const plain = next.on && next.price === undefined && next.prices === undefined && next.days === undefined;
    const others = rules.services.filter((one) => !sameService(one, shown));
    change(plain ? others : known ? rules.services.map((one) => (one === known ? next : one)) : [...rules.services, next]);
  };
  const price = { title, currency, known, language, locked, zones, put };
  return html`<tr>
      <td>
        <div class="switch">
          <input class="cb" type="checkbox" id="service-${place}" .checked=${known?.on ?? true} ?disabled=${locked} @change=${(event: Event) => put({ on: (event.target as HTMLInputElement).checked })} />
          <div>
            <label for="service-${place}"><b>${title}</b></label>
            <div class="soft small">${factsOf(offered)}</div>
          </div>
        </div>
      </td>
      <td class="r">
        <span class="unit">
          <input
            class="input figure"
            inputmode="decimal"
            aria-label=${msg(str`Own price of ${title}, ${currency}`, { id: "shipping.own_price_of" })}
            placeholder=${says ? amount(language, says.amount, says.currency) : "—"}
            .value=${known?.price ? amount(language, known.price.amount, known.price.currency) : ""}
            ?disabled=${locked}
            @change=${(event: Event) => {
              const { value } = event.target as HTMLInputElement;
              const typed = readAmount(value, currency);
              if (value.trim() === "") put({}, ["price"]);
              else if (typed !== null && typed >= 0) put({ price: { amount: typed, currency } });
            }}
          />
          ${currencyField(price)}
        </span>
        ${locked ? nothing : html`<div><button type="button" class="btn quiet" aria-label=${msg(str`Add a price of ${title} by zone or weight`, { id: "shipping.line_add_of" })} @click=${() => addLine(price)}>${msg("By zone or weight", { id: "shipping.line_add" })}</button></div>`}
      </td>
      <td class="r">
        <input
          class="input figure"
          type="number"
          min="0"
          max="90"
          aria-label=${msg(str`Own days of ${title}`, { id: "shipping.own_days_of" })}
          placeholder=${offered?.days ?? "—"}
          .value=${known?.days === undefined ? "" : String(known.days)}
          ?disabled=${locked}
          @change=${(event: Event) => {
            const { value } = event.target as HTMLInputElement;
            if (value === "") put({}, ["days"]);
            else if (Number.isInteger(Number(value)) && Number(value) >= 0) put({ days: Number(value) });
          }}
        />
      </td>
    </tr>
    ${linesPart(price)}`;
}

function factsOf(offered: ServiceView | null): string {
  if (!offered) return msg("not offered for this parcel now", { id: "shipping.not_offered" });
  const { carrier, title, handovers, paperless } = offered;
  return [
    carrier !== title && carrier,
    ...handovers.map((way) => wayNames[way]()),
    paperless !== "none" && msg("no printer", { id: "parcels.no_printer" }),
  ]
    .filter(Boolean)
    .join(" · ");
}

/** Carriers that did not say what they offer. */
export function troubleLines(troubles: readonly { readonly provider: string; readonly text: string }[]): TemplateResult | typeof nothing {
  return troubles.length === 0
    ? nothing
    : html`${troubles.map(({ provider, text }) => html`<p class="warn"><b>${provider}</b>: ${text}</p>`)}`;
}
