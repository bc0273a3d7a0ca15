import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import { amount, readAmount } from "../formats.ts";
import { wayNames } from "../parcels/rate-cards.ts";
import { type Rules, type ServiceView, sameService } from "./shipping-words.ts";

interface Asked {
  readonly rules: Rules;
  readonly services: readonly ServiceView[];
  readonly language: string;
  readonly locked: boolean;
  readonly change: (services: Rules["services"]) => void;
}

/** Every service of the connected carriers: on or off, and what was agreed on instead of what the carrier says. */
export function servicesPart({ rules, services, language, locked, change }: Asked): TemplateResult {
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
        ${services.map((service, place) => row(service, place, { rules, services, language, locked, change }))}
      </tbody>
    </table>
  </div>`;
}

function row(service: ServiceView, place: number, { rules, services, language, locked, change }: Asked): TemplateResult {
  const { connectionId, service: code, title, carrier, handovers, paperless } = service;
  const known = rules.services.find((one) => sameService(one, service));
  const currency = known?.price?.currency ?? service.price?.currency ?? services.find(({ price }) => price)?.price?.currency ?? "EUR";
  const put = (more: Partial<Rules["services"][number]>, less: readonly ("price" | "days")[] = []): void => {
    const next = { connectionId, service: code, on: true, ...known, ...more };
    for (const name of less) delete next[name];
    const plain = next.on && next.price === undefined && next.days === undefined;
    const others = rules.services.filter((one) => !sameService(one, service));
    change(plain ? others : known ? rules.services.map((one) => (one === known ? next : one)) : [...rules.services, next]);
  };
  const facts = [
    carrier !== title && carrier,
    ...handovers.map((way) => wayNames[way]()),
    paperless !== "none" && msg("no printer", { id: "parcels.no_printer" }),
  ].filter(Boolean);
  return html`<tr>
    <td>
      <div class="switch">
        <input class="cb" type="checkbox" id="service-${place}" .checked=${known?.on ?? true} ?disabled=${locked} @change=${(event: Event) => put({ on: (event.target as HTMLInputElement).checked })} />
        <div>
          <label for="service-${place}"><b>${title}</b></label>
          <div class="soft small">${facts.join(" · ")}</div>
        </div>
      </div>
    </td>
    <td class="r">
      <span class="unit">
        <input
          class="input figure"
          inputmode="decimal"
          aria-label=${msg(str`Own price of ${title}, ${currency}`, { id: "shipping.own_price_of" })}
          placeholder=${service.price ? amount(language, service.price.amount, service.price.currency) : "—"}
          .value=${known?.price ? amount(language, known.price.amount, known.price.currency) : ""}
          ?disabled=${locked}
          @change=${(event: Event) => {
            const { value } = event.target as HTMLInputElement;
            const typed = readAmount(value, currency);
            if (value.trim() === "") put({}, ["price"]);
            else if (typed !== null && typed >= 0) put({ price: { amount: typed, currency } });
          }}
        />
        ${currency}
      </span>
    </td>
    <td class="r">
      <input
        class="input figure"
        type="number"
        min="0"
        max="90"
        aria-label=${msg(str`Own days of ${title}`, { id: "shipping.own_days_of" })}
        placeholder=${service.days ?? "—"}
        .value=${known?.days === undefined ? "" : String(known.days)}
        ?disabled=${locked}
        @change=${(event: Event) => {
          const { value } = event.target as HTMLInputElement;
          if (value === "") put({}, ["days"]);
          else if (Number.isInteger(Number(value)) && Number(value) >= 0) put({ days: Number(value) });
        }}
      />
    </td>
  </tr>`;
}

/** Carriers that did not say what they offer. */
export function troubleLines(troubles: readonly { readonly provider: string; readonly text: string }[]): TemplateResult | typeof nothing {
  return troubles.length === 0
    ? nothing
    : html`${troubles.map(({ provider, text }) => html`<p class="warn"><b>${provider}</b>: ${text}</p>`)}`;
}
