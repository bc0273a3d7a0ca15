import type { Item, QuoteRequestBody, QuoteView, ReturnView, Session, ShopView, SubmissionRequest } from "../../server/http/schemas.ts";

/** The four numbered steps, in order. */
export const steps = ["items", "reasons", "sending", "review"] as const;
export type Step = (typeof steps)[number];
export type Place = "find" | "code" | Step | "done" | "status" | "tracking";

export type Reason = ShopView["reasons"][number];
export type Resolution = QuoteView["resolution"];
export type Handover = QuoteView["handover"];

export interface Photo {
  /** Ours, while the server has not named it yet. */
  readonly key: string;
  readonly name: string;
  /** The server's, once it is uploaded. */
  readonly id: string | null;
  /** 0 to 1. */
  readonly share: number;
  /** Why it did not arrive, in the server's words; "" when nothing came back. */
  readonly trouble: string | null;
}

/** What the shopper says about one line of the order. */
export interface Wish {
  readonly lineId: string;
  readonly quantity: number;
  readonly reasonId: string | null;
  readonly subReasonId: string | null;
  readonly comment: string;
  /** The comment field was opened by hand. */
  readonly describing: boolean;
  readonly photos: readonly Photo[];
  /** With an exchange: the article for each piece, by its place. */
  readonly instead: readonly (string | null)[];
  /** There is something to choose from, so something has to be chosen. */
  readonly choosable: boolean;
}

/** What belongs to the way back beside its kind. Titles are the server's, to be read again in the review. */
export interface Sending {
  readonly parcels: number;
  /** The day somebody comes; its window may be missing still. */
  readonly day: string | null;
  readonly slot: { readonly day: string; readonly from: number; readonly to: number } | null;
  readonly slotTitle: string;
  /** For whoever comes. */
  readonly note: string;
  /** Where the shopper means to bring it. */
  readonly point: { readonly id: string; readonly title: string } | null;
}

const nothingSaid: Sending = { parcels: 1, day: null, slot: null, slotTitle: "", note: "", point: null };

/** How the shopper proved the order. Memory only. */
export interface Proof {
  readonly orderNumber: string;
  readonly postalCode: string;
  readonly email: string;
  /** Which of the two the second field asks for. */
  readonly by: "postalCode" | "email";
}

/** Everything the portal knows, as plain data. */
export interface Flow {
  readonly place: Place;
  /** Counts changes of place, so that a place entered twice is entered anew. */
  readonly turn: number;
  /** 1 forwards, −1 back: the side a step arrives from. */
  readonly way: 1 | -1;
  readonly shop: ShopView | null;
  readonly proof: Proof;
  /** The signed link's secret, when the hosted page brought one. */
  readonly link: string | null;
  /** Where the code went, masked by the server. */
  readonly sentTo: string | null;
  readonly session: Session | null;
  readonly wishes: readonly Wish[];
  readonly quote: QuoteView | null;
  readonly resolution: Resolution | null;
  readonly handover: Handover | null;
  readonly sending: Sending;
  /** How what an exchange leaves over comes. */
  readonly rest: "refund" | "store_credit" | null;
  /** The Idempotency-Key: made once when review opens, so that however often the button is pressed, one return exists. */
  readonly key: string | null;
  /** What was sent under `key`; a repeat sends exactly this. */
  readonly sent: SubmissionRequest | null;
  readonly returns: readonly ReturnView[];
}

/** What outlives a reload. No token, no postcode, no e-mail: the shopper proves the order again and lands where they were. */
export interface Draft extends Pick<Flow, "place" | "wishes" | "resolution" | "handover" | "sending" | "rest" | "key" | "sent"> {
  readonly orderNumber: string;
  readonly returnIds: readonly string[];
}

/** A field that still wants something, by the id of its control. */
export interface Missing {
  readonly field: string;
  readonly what:
    | "order"
    | "postalCode"
    | "email"
    | "code"
    | "items"
    | "reason"
    | "comment"
    | "photo"
    | "photoComing"
    | "instead"
    | "day"
    | "window"
    | "answer"
    | "words"
    | "receipt";
  readonly lineId?: string;
}

/** A shopper who has said nothing yet about what goes back. */
export const unsaid = {
  wishes: [],
  quote: null,
  resolution: null,
  handover: null,
  sending: nothingSaid,
  rest: null,
  returns: [],
} satisfies Partial<Flow>;

export const start: Flow = {
  ...unsaid,
  place: "find",
  turn: 0,
  way: 1,
  shop: null,
  proof: { orderNumber: "", postalCode: "", email: "", by: "postalCode" },
  link: null,
  sentTo: null,
  session: null,
  key: null,
  sent: null,
};

const order: readonly Place[] = ["find", "code", ...steps, "done", "status"];

export function goTo(flow: Flow, place: Place): Flow {
  return { ...flow, place, turn: flow.turn + 1, way: order.indexOf(place) < order.indexOf(flow.place) ? -1 : 1 };
}

export const itemOf = (flow: Flow, lineId: string): Item | undefined => flow.session?.items.find((item) => item.lineId === lineId);
export const wishFor = (flow: Flow, lineId: string): Wish | undefined => flow.wishes.find((wish) => wish.lineId === lineId);
export const reasonOf = (flow: Flow, wish: Wish): Reason | undefined => flow.shop?.reasons.find((reason) => reason.id === wish.reasonId);

/** The reasons this item may be given: all of the policy's, or only faults where nothing else is possible any more. */
export function reasonsFor(flow: Flow, item: Item): readonly Reason[] {
  return flow.shop?.reasons.filter((reason) => item.reasons.includes(reason.id)) ?? [];
}

export function photoNeeds(reason: Reason | undefined, item: Item | undefined): { required: number; most: number } {
  const required = Math.max(reason?.photos.required ?? 0, reason && item?.photoRequired ? 1 : 0);
  return { required, most: Math.max(required, reason?.photos.most ?? 0) };
}

/** The paid price of what is chosen, before fees: exact for whole lines, and to the cent for parts of them. */
export function paidFor(item: Item, quantity: number): number {
  if (quantity === item.quantity) return item.paid;
  return item.paidEach === null ? Math.round((item.paid * quantity) / item.quantity) : item.paidEach * quantity;
}

export function choose(flow: Flow, lineId: string, chosen: boolean): Flow {
  const others = flow.wishes.filter((wish) => wish.lineId !== lineId);
  if (!chosen) return unquoted({ ...flow, wishes: others });
  const wish = {
    lineId,
    quantity: 1,
    reasonId: null,
    subReasonId: null,
    comment: "",
    describing: false,
    photos: [],
    instead: [],
    choosable: false,
  };
  const chosenIds = new Set([...others.map((other) => other.lineId), lineId]);
  const inOrder = (flow.session?.items ?? []).filter((item) => chosenIds.has(item.lineId));
  return unquoted({ ...flow, wishes: inOrder.map((item) => others.find((other) => other.lineId === item.lineId) ?? wish) });
}

export function tell(flow: Flow, lineId: string, said: Partial<Wish>): Flow {
  const changed = { ...flow, wishes: flow.wishes.map((wish) => (wish.lineId === lineId ? { ...wish, ...said } : wish)) };
  return "quantity" in said || "reasonId" in said || "subReasonId" in said ? unquoted(changed) : changed;
}

export const chooseReason = (flow: Flow, lineId: string, reasonId: string): Flow =>
  tell(flow, lineId, { reasonId, subReasonId: null, describing: wishFor(flow, lineId)?.comment !== "" });

/** A price belongs to what it was asked for; anything else makes it, and the key made for it, stale. */
const unquoted = (flow: Flow): Flow => ({ ...flow, quote: null, key: null, sent: null });

export function missingIn(flow: Flow, code = ""): Missing[] {
  switch (flow.place) {
    case "find":
      return [
        ...(flow.proof.orderNumber.trim() ? [] : [{ field: "order", what: "order" } as const]),
        ...(flow.proof[flow.proof.by].trim() ? [] : [{ field: "proof", what: flow.proof.by } as const]),
      ];
    case "code":
      return /^\d{6}$/.test(code) ? [] : [{ field: "code", what: "code" }];
    case "items":
      return flow.wishes.length ? [] : [{ field: "items", what: "items" }];
    case "reasons":
      return flow.wishes.flatMap((wish) => missingAbout(flow, wish));
    case "sending":
      return [...(flow.resolution === "exchange" ? flow.wishes.flatMap(missingInstead) : []), ...missingSlot(flow)];
    default:
      return [];
  }
}

function missingAbout(flow: Flow, wish: Wish): Missing[] {
  const { lineId } = wish;
  const reason = reasonOf(flow, wish);
  if (!reason) return [{ field: `reason-${lineId}`, what: "reason", lineId }];
  const missing: Missing[] = [];
  const said = wish.comment.trim() !== "";
  if (reason.comment === "required" && !said) missing.push({ field: `comment-${lineId}`, what: "comment", lineId });
  const { required, most } = photoNeeds(reason, itemOf(flow, lineId));
  if (most && wish.photos.some((photo) => !photo.id && photo.trouble === null))
    missing.push({ field: `photo-${lineId}`, what: "photoComing", lineId });
  else if (!said && wish.photos.filter((photo) => photo.id).length < required)
    missing.push({ field: `photo-${lineId}`, what: "photo", lineId });
  return missing;
}

function missingSlot({ handover, sending }: Flow): Missing[] {
  const what = sending.day ? "window" : "day";
  return handover === "pickup" && !sending.slot ? [{ field: what, what }] : [];
}

/** The first piece of a line that has no article yet. */
function missingInstead({ lineId, quantity, instead, choosable }: Wish): Missing[] {
  const piece = Array.from({ length: quantity }, (_, place) => instead[place] ?? null).indexOf(null);
  return choosable && piece >= 0 ? [{ field: insteadField(lineId, piece), what: "instead", lineId }] : [];
}

export const insteadField = (lineId: string, piece: number): string => `instead-${lineId}-${piece}`;

const bare = (wish: Wish) => ({
  lineId: wish.lineId,
  quantity: wish.quantity,
  reasonId: wish.reasonId ?? "",
  ...(wish.subReasonId && { subReasonId: wish.subReasonId }),
});

export function quoteRequest(flow: Flow): QuoteRequestBody {
  return {
    items: flow.wishes.map((wish) => ({ ...bare(wish), ...asked(flow, wish) })),
    ...(flow.rest && { rest: flow.rest }),
    ...(flow.resolution && { resolution: flow.resolution }),
    ...(flow.handover && { handover: flow.handover }),
  };
}

/** The articles in the order of the pieces, as far as they are chosen without a gap. */
function asked({ resolution }: Flow, { instead, quantity }: Wish): { instead?: { sku: string }[] } {
  const gap = instead.indexOf(null);
  const chosen = instead.slice(0, Math.min(quantity, gap < 0 ? instead.length : gap)).flatMap((sku) => (sku ? [{ sku }] : []));
  return resolution === "exchange" && chosen.length > 0 ? { instead: chosen } : {};
}

export function submission(flow: Flow, quote: QuoteView): SubmissionRequest {
  const items = flow.wishes.map((wish) => {
    const comment = wish.comment.trim();
    const photoIds = photoNeeds(reasonOf(flow, wish), itemOf(flow, wish.lineId)).most ? wish.photos.flatMap((photo) => photo.id ?? []) : [];
    const instead = (quote.exchange?.pieces ?? []).flatMap(({ lineId, sku, price }) => (lineId === wish.lineId ? [{ sku, price }] : []));
    return { ...bare(wish), ...(comment && { comment }), ...(photoIds.length && { photoIds }), ...(instead.length && { instead }) };
  });
  const { parcels, slot, note, point } = flow.sending;
  return {
    items,
    ...(flow.rest && { rest: flow.rest }),
    resolution: quote.resolution,
    handover: quote.handover,
    ...(parcels > 1 && { parcels: Math.min(parcels, quote.parcels.most) }),
    ...(quote.handover === "pickup" && slot && { pickup: { ...slot, ...(note.trim() && { note: note.trim() }) } }),
    ...(point && { point: { id: point.id } }),
    quote: quote.quote,
  };
}

export function draftOf(flow: Flow): Draft {
  const { place, wishes, resolution, handover, sending, rest, key, sent } = flow;
  const arrived = wishes.map((wish) => ({ ...wish, photos: wish.photos.filter((photo) => photo.id) }));
  return {
    orderNumber: flow.session?.order.number ?? "",
    place,
    wishes: arrived,
    resolution,
    handover,
    sending,
    rest,
    key,
    sent,
    returnIds: flow.returns.map(({ id }) => id),
  };
}

/** Lays a draft over a fresh session: only what may still go back, at most as many as there are. */
export function restore(flow: Flow, draft: Draft): Flow {
  const { resolution, handover, sending, rest, key, sent } = draft;
  const wishes = draft.wishes.flatMap((wish) => {
    const item = itemOf(flow, wish.lineId);
    const known = item?.reasons.includes(wish.reasonId ?? "");
    return item?.available
      ? [
          {
            ...wish,
            instead: wish.instead ?? [],
            quantity: Math.min(wish.quantity, item.available),
            reasonId: known ? wish.reasonId : null,
          },
        ]
      : [];
  });
  return { ...flow, wishes, resolution, handover, sending: { ...nothingSaid, ...sending }, rest: rest ?? null, key, sent };
}
