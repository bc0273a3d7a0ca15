import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { Handover, Zone } from "../../../server/http/desk-policy-schemas.ts";
import { icon } from "../icons.ts";
import { named } from "../settings/parts.ts";
import { type Editing, freshId, moved, replaced, said, spoken, without } from "./editing.ts";
import { feeField, moveButtons, pick, readList, tick, write } from "./fields.ts";

const ways: readonly Handover[] = ["qr", "print", "own", "contact"];

/** From where things come back decides label, fee and address; the first zone that fits an order is its zone. */
export function zonesPart(editing: Editing, changed: (id: string) => boolean): TemplateResult {
  const { policy, language } = editing;
  const add = (): void => {
    const id = freshId("zone", policy.zones);
    const zone: Zone = {
      id,
      title: { [language]: msg("New zone", { id: "policy.zone.new" }) },
      countries: ["*"],
      label: "own",
      fee: { kind: "free" },
      handovers: ["own"],
    };
    editing.change({ ...policy, zones: [...policy.zones, zone] });
  };
  return html`<section class="sec">
    <header>
      <h2>${msg("Zones", { id: "policy.part.zones" })}</h2>
      <span class="soft">${msg("Read from top to bottom; the first that fits decides", { id: "policy.zones.sub" })}</span>
    </header>
    ${repeat(
      policy.zones,
      ({ id }) => id,
      (zone, place) => zoneForm(zone, place, editing, changed(zone.id)),
    )}
    <div class="rowx">
      <button type="button" class="btn" @click=${add}>${icon("plus")} ${msg("Add a zone", { id: "policy.zone.add" })}</button>
    </div>
  </section>`;
}

function zoneForm(zone: Zone, place: number, editing: Editing, draft: boolean): TemplateResult {
  const { policy, view, language } = editing;
  const set = (next: Zone) => editing.change({ ...policy, zones: replaced(policy.zones, place, next) });
  const name = said(zone.title, language) || zone.id;
  const row = (id: string, label: string, help: string, topic: string, control: unknown) =>
    html`<div class="row">${named({ label, help, topic }, `zone-${zone.id}-${id}`)}<div class="cl">${control}</div></div>`;
  return html`<div class="thing ${draft ? "draft" : ""}" role="group" aria-label=${msg(str`Zone ${name}`, { id: "policy.zone.name" })}>
    <header>
      <h3 class="grow">${name}</h3>
      ${draft ? html`<b class="small">${msg("Changed", { id: "policy.changed" })}</b>` : nothing}
      ${moveButtons(
        name,
        place,
        policy.zones.length,
        (by) => editing.change({ ...policy, zones: moved(policy.zones, place, by) }),
        policy.zones.length > 1 ? () => editing.change({ ...policy, zones: without(policy.zones, place) }) : null,
      )}
    </header>
    ${row(
      "title",
      msg("Name", { id: "policy.zone.title" }),
      msg("Shoppers read it. Other languages are under Texts.", { id: "policy.zone.title_help" }),
      "zones",
      html`<input id="zone-${zone.id}-title" class="input" style="inline-size:240px" maxlength="200" .value=${zone.title[language] ?? ""}
        @change=${(event: Event) => set({ ...zone, title: spoken(zone.title, language, (event.target as HTMLInputElement).value.trim()) })} />`,
    )}
    ${row(
      "countries",
      msg("Countries", { id: "policy.zone.countries" }),
      msg("Two-letter codes with commas; EU for the whole Union, * for everywhere.", { id: "policy.zone.countries_help" }),
      "zones",
      html`<input id="zone-${zone.id}-countries" class="input" style="inline-size:240px" .value=${zone.countries.join(", ")}
          @change=${(event: Event) => set({ ...zone, countries: readList((event.target as HTMLInputElement).value.toUpperCase()) })} />
        <span class="soft">${msg("postcodes", { id: "policy.zone.codes" })}</span>
        ${write(
          msg(str`Postcodes of ${name} begin with`, { id: "policy.zone.codes_name" }),
          (zone.postalCodes ?? []).join(", "),
          (text) => {
            const { postalCodes: _, ...rest } = zone;
            const codes = readList(text);
            set(codes.length > 0 ? { ...rest, postalCodes: codes } : rest);
          },
        )}`,
    )}
    ${row(
      "label",
      msg("Label and fee", { id: "policy.zone.label" }),
      msg("Who pays the parcel. A fee counts only where the label is taken off the refund.", { id: "policy.zone.label_help" }),
      "fees",
      html`${pick(
        msg(str`Label of ${name}`, { id: "policy.zone.label_name" }),
        zone.label,
        (["prepaid", "deducted", "own", "none"] as const).map((label) => [label, view.words.label[label] ?? label] as const),
        (label) => set({ ...zone, label }),
      )}
      ${zone.label === "deducted" || zone.fee.kind !== "free" ? feeField(msg(str`Fee of ${name}`, { id: "policy.zone.fee_name" }), zone.fee, editing, (fee) => set({ ...zone, fee })) : nothing}`,
    )}
    ${row(
      "ways",
      msg("Ways to send", { id: "policy.zone.ways" }),
      msg("What a shopper may choose, in this order. A label needs one that is paid.", { id: "policy.zone.ways_help" }),
      "zones",
      ways.map((way) =>
        tick(view.words.way[way] ?? way, zone.handovers.includes(way), (is) =>
          set({ ...zone, handovers: is ? [...zone.handovers, way] : zone.handovers.filter((one) => one !== way) }),
        ),
      ),
    )}
    ${row(
      "address",
      msg("Goes to", { id: "policy.zone.address" }),
      msg("One of the shop’s addresses; they are kept under Settings, Brand.", { id: "policy.zone.address_help" }),
      "addresses",
      pick(
        msg(str`Address of ${name}`, { id: "policy.zone.address_name" }),
        zone.address ?? "",
        [
          ["", msg("the brand’s own address", { id: "policy.address.own" })],
          ...view.addresses.map(({ id, name: address }) => [id, address] as const),
        ],
        (address) => {
          const { address: _, ...rest } = zone;
          set(address ? { ...rest, address } : rest);
        },
      ),
    )}
  </div>`;
}
