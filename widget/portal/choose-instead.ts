import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import type { Article, Articles } from "../../server/http/schemas.ts";
import { link } from "../controls/button.ts";
import { textField } from "../controls/field.ts";
import { options } from "../controls/options.ts";
import { absent, askFor } from "./asked.ts";
import { insteadField, itemOf, type Wish } from "./flow.ts";
import type { Journey } from "./journey.ts";
import { amount, nameOf, picture, title, type View } from "./view.ts";

/** What is looked at for the pieces of one line. */
interface Shelf {
  /** Of every article that was ever seen here: what is chosen stays named when the search moves on. */
  readonly known: Map<string, Article>;
  typed: string;
  search: string;
}

/** Kept beside the journey: it is the shop's, and comes again with every visit of the step. */
const shelves = new WeakMap<Journey, Map<string, Shelf>>();

/** For each piece of an exchange another article: a list with pictures, prices and stock. Opens under the chosen row. */
export function chooseInstead(view: View): TemplateResult {
  const { flow } = view;
  const { exchange } = flow.quote ?? {};
  return html`<div class="stack">
    ${flow.wishes.map((wish) => lineInstead(view, wish))}
    ${exchange?.note ? html`<p class="note small" part="note">${exchange.note}</p>` : nothing}
    ${
      exchange?.rest.length
        ? options({
            id: "rest",
            legend: title(view, msg("How would you like what is left over?", { id: "instead.rest" })),
            look: "dense",
            list: exchange.rest.map(({ kind, title }) => ({ value: kind, title })),
            chosen: exchange.rest.find(({ chosen }) => chosen)?.kind ?? null,
            onChoose: (rest) => void view.journey.prefer({ rest: rest as "refund" | "store_credit" }),
          })
        : nothing
    }
  </div>`;
}

function lineInstead(view: View, wish: Wish): TemplateResult {
  const shelf = shelfOf(view, wish.lineId);
  const item = itemOf(view.flow, wish.lineId);
  const name = item ? nameOf(item) : "";
  const query = new URLSearchParams({ like: wish.lineId, ...(shelf.search && { search: shelf.search }) });
  const asked = askFor<Articles>(view, `instead-${wish.lineId}`, `/articles?${query}`, ({ items }) => {
    for (const one of items) shelf.known.set(one.sku, one);
    view.journey.tell(wish.lineId, { choosable: items.some(({ stock }) => stock !== "sold_out") });
  });
  const articles = asked.answer;
  if (!articles) return absent(view, `instead-${wish.lineId}`, asked, msg("Looking at what there is", { id: "instead.looking" }));
  const open = articles.items.filter(({ stock }) => stock !== "sold_out");
  return html`<div class="stack">
    ${Array.from({ length: wish.quantity }, (_, piece) => onePiece(view, wish, articles, shelf, piece, name))}
    ${open.length === 0 ? html`<p class="small">${msg("None of these is there now. Choose this all the same and the shop writes to you, or choose your money back.", { id: "instead.none" })}</p>` : nothing}
    ${articles.searchable ? search(view, wish, shelf) : nothing}
    ${articles.told ? html`<p class="small muted">${articles.told}</p>` : nothing}
  </div>`;
}

function onePiece(view: View, wish: Wish, articles: Articles, { known }: Shelf, piece: number, name: string): unknown {
  const id = insteadField(wish.lineId, piece);
  const chosen = wish.instead[piece] ?? null;
  const kept = chosen !== null && !articles.items.some(({ sku }) => sku === chosen) ? known.get(chosen) : undefined;
  const list = [...(kept ? [kept] : []), ...articles.items];
  if (list.length === 0) return nothing;
  const question =
    wish.quantity > 1
      ? msg(str`Instead of ${name}, piece ${piece + 1} of ${wish.quantity}`, { id: "instead.piece" })
      : msg(str`Instead of ${name}`, { id: "instead.of" });
  return options({
    id,
    legend: title(view, question),
    look: "articles",
    list: list.map(({ sku, title, variant, imageUrl, price, difference, stock, note }) => ({
      value: sku,
      // Variants of the same thing are told apart by what differs.
      title: variant !== null && title === itemOf(view.flow, wish.lineId)?.title ? variant : [title, variant].filter(Boolean).join(", "),
      picture: picture(imageUrl, "tiny"),
      amount: difference === 0 ? msg("Same price", { id: "instead.same" }) : amount(view, difference, true),
      note: [amount(view, price), note].filter(Boolean).join(" · "),
      gone: stock === "sold_out",
    })),
    chosen,
    missing: view.missingAt(id),
    onChoose: (sku) => want(view, wish, piece, sku),
  });
}

function search(view: View, wish: Wish, shelf: Shelf): TemplateResult {
  const id = `search-${wish.lineId}`;
  const look = () => {
    const text = shelf.typed.trim();
    shelf.search = text.length > 1 ? text : "";
    view.journey.around.changed();
  };
  return html`<div class="stack">
    ${textField({
      id,
      label: msg("Something else from the shop", { id: "instead.search" }),
      hint: msg("The beginning of its name", { id: "instead.search_hint" }),
      value: shelf.typed,
      readonly: false,
      mode: "search",
      autocomplete: "off",
      enter: "go",
      onInput: (text) => {
        shelf.typed = text;
      },
    })}
    <p>${link(msg("Search", { id: "instead.go" }), look)}</p>
  </div>`;
}

function want({ journey, flow }: View, { lineId }: Wish, piece: number, sku: string): void {
  const wishes = flow.wishes.map((one) =>
    one.lineId === lineId
      ? { ...one, instead: Array.from({ length: one.quantity }, (_, place) => (place === piece ? sku : (one.instead[place] ?? null))) }
      : one,
  );
  void journey.prefer({ wishes });
}

function shelfOf({ journey }: View, lineId: string): Shelf {
  const known = shelves.get(journey) ?? new Map<string, Shelf>();
  shelves.set(journey, known);
  const shelf: Shelf = known.get(lineId) ?? { known: new Map(), typed: "", search: "" };
  known.set(lineId, shelf);
  return shelf;
}
