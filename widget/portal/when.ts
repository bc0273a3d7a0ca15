import { msg } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import type { PickupDays } from "../../server/http/shopper-parcel-schemas.ts";
import { field } from "../controls/field.ts";
import { options } from "../controls/options.ts";
import { absent, askFor } from "./asked.ts";
import type { Sending } from "./flow.ts";
import { title, type View } from "./view.ts";

type Day = PickupDays["items"][number];
export type When = Pick<Sending, "day" | "slot" | "slotTitle">;

/** Under the way that somebody comes for it: which day, when on that day, and what they have to know. */
export function choosePickup(view: View): TemplateResult {
  const { journey, flow } = view;
  const query = new URLSearchParams({ items: JSON.stringify(flow.wishes.slice(0, 50), ["lineId", "quantity", "reasonId"]) });
  const asked = askFor<PickupDays>(view, "days", `/pickup-days?${query}`);
  if (!asked.answer) return absent(view, "days", asked, msg("Looking when somebody can come", { id: "when.looking" }));
  return html`<div class="stack">
    ${when(view, asked.answer.items, flow.sending, (said) => journey.send(said), "")}
    ${note(flow.sending.note, (text) => journey.send({ note: text }), "")}
  </div>`;
}

/** Nothing is chosen beforehand: somebody has to be there. A day with one window is chosen with it. */
export function when(
  view: View,
  days: PickupDays["items"],
  { day, slot }: When,
  onChoose: (said: When) => void,
  suffix: string,
): TemplateResult {
  if (days.length === 0)
    return html`<p class="small">${msg("Nobody can come in the next days. Choose another way.", { id: "when.none" })}</p>`;
  const chosen = days.find((one) => one.day === day);
  const take = ({ day, title }: Day, { from, to, title: hours }: Day["windows"][number]): When => ({
    day,
    slot: { day, from, to },
    slotTitle: `${title}, ${hours}`,
  });
  return html`${options({
    id: `day${suffix}`,
    legend: title(view, msg("Which day?", { id: "when.day" })),
    look: days.length > 3 ? "dense two" : "dense",
    list: days.map(({ day, title, windows: [only, ...others] }) => ({
      value: day,
      title,
      note: only && others.length === 0 ? only.title : null,
    })),
    chosen: chosen?.day ?? null,
    missing: view.missingAt(`day${suffix}`),
    onChoose: (value) => {
      const one = days.find(({ day }) => day === value);
      const [only, ...others] = one?.windows ?? [];
      onChoose(one && only && others.length === 0 ? take(one, only) : { day: value, slot: null, slotTitle: "" });
    },
  })}${
    chosen && chosen.windows.length > 1
      ? options({
          id: `window${suffix}`,
          legend: title(view, msg("When on that day?", { id: "when.window" })),
          look: "dense",
          list: chosen.windows.map(({ from, to, title }) => ({ value: `${from}-${to}`, title })),
          chosen: slot ? `${slot.from}-${slot.to}` : null,
          missing: view.missingAt(`window${suffix}`),
          onChoose: (value) => {
            const window = chosen.windows.find(({ from, to }) => `${from}-${to}` === value);
            if (window) onChoose(take(chosen, window));
          },
        })
      : nothing
  }`;
}

export const note = (value: string, onInput: (text: string) => void, suffix: string, missing: string | null = null): TemplateResult =>
  field(
    {
      id: `note${suffix}`,
      label: msg("A note for the courier (optional)", { id: "when.note" }),
      hint: msg("A code for the door, a floor, a neighbour.", { id: "when.note_hint" }),
      missing,
    },
    html`<input class="input" part="input" id="note${suffix}" maxlength="200" dir="auto" autocomplete="off" .value=${value} aria-describedby="note${suffix}-hint" @input=${(event: Event) => onInput((event.target as HTMLInputElement).value)} />`,
  );
