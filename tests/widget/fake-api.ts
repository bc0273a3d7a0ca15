import type {
  Article,
  Articles,
  Conversation,
  Item,
  MoneyRow,
  Problem,
  QuoteRequestBody,
  QuoteView,
  ReturnView,
  Session,
  ShopView,
  SubmissionRequest,
} from "../../server/http/schemas.ts";
import type { PickupAnswerBody, PickupDays, Points, Posting, Tracking } from "../../server/http/shopper-parcel-schemas.ts";
import { booked, days, parcelsOf, points, tracked } from "./fake-parcels.ts";

/** The shopper's API as plain functions of a request, for tests in the browser and for a page on a plain server. Sentences are English. */
export interface FakeApi {
  answer(request: Request): Promise<Response>;
  /** `METHOD /path` of every request, oldest first, with its body and headers. */
  readonly asked: { readonly what: string; readonly body: unknown; readonly headers: Headers }[];
  /** What the next matching requests do instead of being answered normally. */
  readonly surprises: { readonly what: RegExp; readonly happens: (normally: () => Promise<Response>) => Promise<Response> | Response }[];
  readonly world: World;
}

interface World {
  shop: ShopView;
  items: Item[];
  returns: Map<string, ReturnView>;
  submissions: Map<string, string[]>;
  contact: QuoteView["contact"];
  handovers: QuoteView["handovers"];
  labelReady: boolean;
  /** What was said about any return. */
  said: Conversation["items"];
  /** What may be had instead; null: exchanges are not offered. */
  exchange: Articles | null;
  /** How many parcels may be made of one submission. */
  most: number;
  points: Points;
  days: PickupDays["items"];
  /** By the token of a tracking link. */
  tracked: Map<string, Tracking>;
}

const picture = (hue: string, shape: string): string =>
  `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 72 90"><rect width="72" height="90" fill="#e9e7e2"/><path d="${shape}" fill="${hue}"/></svg>`)}`;
const coat = "M24 24h24l12 10-6 12-6-4v26H24V42l-6 4-6-12z";
const socks = "M26 20h12v30l12 12-8 8-16-14zM42 20h10v22l-8 4z";
const cap = "M16 52a20 18 0 0 1 38-4l10 6-2 4-46-2z";

const fixtureItems = (): Item[] => [
  item("l1", "Wool overshirt", "Moss, M", 1, 11610, picture("#5b6547", coat)),
  item("l2", "Merino socks", "Charcoal, 40–42", 3, 3780, picture("#5a5c61", socks)),
  {
    ...item("l3", "Linen shirt", "White, M", 1, 6210, picture("#fafafa", coat)),
    open: false,
    until: null,
    reasons: ["faulty"],
    blocked: {
      code: "too_late",
      title: "The 30 days to return it are over.",
      explanation: "Delivered on 16 October + 30 days = 15 November. Today, 22 November, is 7 days later.",
      ruler: {
        start: "16 Oct",
        startNote: "Delivered",
        last: "15 Nov",
        lastNote: "Last day",
        today: "22 Nov",
        todayNote: "Today",
        share: 30 / 37,
      },
      possible: {
        text: "What you can still do: if it has a fault, the legal guarantee covers it until 16 October 2028, and sending it back costs you nothing.",
        action: "report_fault",
        link: "Report a fault with this shirt",
        returnId: null,
      },
    },
  },
  {
    ...item("l4", "Rain cap", "Navy", 1, 3150, picture("#2f3136", cap)),
    available: 0,
    open: false,
    until: null,
    reasons: [],
    blocked: {
      code: "already_returning",
      title: "Already on its way back.",
      explanation: "Return HALD26110417 of 9 November",
      ruler: null,
      possible: { text: null, action: "see_return", link: "See where it is", returnId: "old" },
    },
  },
];

function item(lineId: string, title: string, variant: string, quantity: number, paid: number, imageUrl: string): Item {
  const reasons = ["small", "large", "faulty", "picture", "late", "mind"];
  return {
    lineId,
    title,
    variant,
    imageUrl,
    quantity,
    paid,
    paidEach: paid / quantity,
    available: quantity,
    open: true,
    until: "Until 6 December, 14 days left",
    reasons,
    photoRequired: false,
    blocked: null,
  };
}

const reason = (id: string, text: string, more: Partial<ShopView["reasons"][number]> = {}): ShopView["reasons"][number] => ({
  id,
  text,
  fault: "shopper",
  lane: "withdrawal",
  note: null,
  subReasons: [],
  comment: "optional",
  photos: { required: 0, most: 0 },
  ...more,
});

const fixtureShop = (): ShopView => ({
  slug: "halden",
  name: "Halden",
  portal: "active",
  language: "en",
  languages: ["en", "fr", "es", "de"],
  proof: { email: true },
  help: { url: null, email: "help@halden.example" },
  highlights: [
    "30 days from the day it was delivered",
    "Free if something is wrong with it, otherwise €4.50 within France",
    "Money back usually 3 working days after the parcel arrives",
  ],
  reasons: [
    reason("small", "Too small", { note: "The way back costs €4.50, taken off your refund." }),
    reason("large", "Too large"),
    reason("faulty", "Faulty or damaged", {
      fault: "merchant",
      lane: "guarantee",
      note: "Sending it back is free. A faulty item is on us, whatever else is in the parcel.",
      subReasons: [
        { id: "seam", text: "Seam, button or zip" },
        { id: "fabric", text: "Fabric or print" },
        { id: "broken", text: "Arrived broken" },
      ],
      photos: { required: 1, most: 4 },
    }),
    reason("picture", "Not as pictured", { fault: "merchant" }),
    reason("late", "Arrived too late"),
    reason("mind", "Changed my mind", { comment: "off" }),
  ],
});

export const canada: QuoteView["contact"] = {
  title: "From Canada, we arrange it together",
  promise:
    "Our labels cover France and the European Union. Your order went to Toronto, so Halden sends you a label by hand, usually within one working day.",
  email: "help@halden.example",
  url: null,
  reference: "HALD26112207",
  message: "Hello Halden, I would like to return a wool overshirt of order 10519.",
  kept: "You are in time. Your items and reasons are saved with today’s date, 22 November. Your last day stays 6 December.",
  without: "At your own cost, to the address below. Declare it as “returned goods” so that no duty is charged.",
};

const address = ["Halden Returns", "14 rue des Tisserands", "59100 Roubaix", "France"];

export const ownPostage: QuoteView["handovers"][number] = {
  kind: "own",
  title: "Your own postage",
  note: "Any carrier you like. Keep the receipt until the money is back.",
  cost: "You pay",
  address,
  points: false,
};

export const pickedUp: QuoteView["handovers"][number] = {
  kind: "pickup",
  title: "Picked up at your door",
  note: "Choose a day. A courier comes for the parcel.",
  cost: "−€7.90",
  address: null,
  points: false,
};

export function createFakeApi(change: (world: World) => void = () => {}): FakeApi {
  const world: World = {
    shop: fixtureShop(),
    items: fixtureItems(),
    returns: new Map(),
    submissions: new Map(),
    contact: null,
    handovers: [],
    labelReady: true,
    said: [],
    exchange: null,
    most: 1,
    points: points(),
    days: days(),
    tracked: new Map([["a-parcel", tracked()]]),
  };
  world.returns.set("old", oldReturn());
  change(world);
  const asked: FakeApi["asked"] = [];
  const surprises: FakeApi["surprises"] = [];
  return {
    world,
    asked,
    surprises,
    async answer(request) {
      const path = new URL(request.url).pathname.replace("/api/shopper", "");
      const what = `${request.method} ${path}`;
      const text = path === "/photos" ? "" : await request.text();
      const body = text ? JSON.parse(text) : null;
      asked.push({ what, body, headers: request.headers });
      const normally = async () => route(world, request, path, body);
      const index = surprises.findIndex((surprise) => surprise.what.test(what));
      const surprise = index < 0 ? null : surprises.splice(index, 1)[0];
      return surprise ? surprise.happens(normally) : normally();
    },
  };
}

export const ok = (body: unknown, status = 200): Response => Response.json(body, { status });

export const problem = (
  status: number,
  code: string,
  detail: string,
  more: Partial<Problem> = {},
  headers: Record<string, string> = {},
): Response =>
  Response.json(
    { type: `/problems/${code}`, title: code, status, code, detail, instance: "req_1", ...more },
    { status, headers: { "content-type": "application/problem+json", ...headers } },
  );

function route(world: World, request: Request, path: string, body: Record<string, string>): Response {
  const returned = /^\/returns\/([^/]+)(\/cancellation|\/messages|\/pickup-answers|\/postings)?$/.exec(path);
  if (path === `/shops/${world.shop.slug}`) return ok(world.shop);
  if (path.endsWith("/sessions")) return openSession(world, body);
  if (path.endsWith("/codes")) return new Response(null, { status: 204 });
  if (!request.headers.get("authorization")) return problem(401, "session_expired", "Please prove the order again.");
  if (path === "/tracking") return trackingOf(world, request.headers.get("authorization") ?? "");
  if (path === "/points") return ok(world.points);
  if (path === "/pickup-days") return ok({ items: world.days });
  if (path === "/quotes") return ok(quote(world, body as unknown as QuoteRequestBody));
  if (path === "/articles") return ok(articlesOf(world, new URL(request.url).searchParams.get("search") ?? ""));
  if (path === "/photos") return ok({ id: `photo-${Math.random()}`, width: 1200, height: 900 }, 201);
  if (path === "/returns") return submit(world, request.headers.get("idempotency-key") ?? "", body as unknown as SubmissionRequest);
  const found = returned?.[1] && world.returns.get(returned[1]);
  if (!found) return problem(404, "return_not_found", "There is no such return.");
  if (!returned[2]) return ok(withLabel(world, found));
  if (returned[2] === "/pickup-answers") return answerPickup(world, found, body as unknown as PickupAnswerBody);
  if (returned[2] === "/postings") return notePosting(world, found, body as unknown as Posting);
  if (returned[2] === "/messages") {
    if (request.method === "POST")
      world.said.push({ id: `m${world.said.length}`, by: "you", text: body.text ?? "", at: 0, when: "22 Nov, 16:30" });
    return ok({ items: world.said });
  }
  const gone: ReturnView = {
    ...found,
    status: "cancelled",
    cancellable: false,
    headline: "Your return is cancelled",
    lead: "You keep everything and nothing is charged.",
    label: null,
    qr: null,
    parcels: [],
    timeline: [{ state: "done", title: "Cancelled", when: "22 Nov, 16:30", note: null, amount: null }],
  };
  world.returns.set(gone.id, gone);
  return ok(gone);
}

function trackingOf({ tracked }: World, authorization: string): Response {
  const found = tracked.get(authorization.replace("Bearer ", ""));
  return found ? ok(found) : problem(401, "tracking_link_over", "This link does not open a parcel any more.");
}

function answerPickup(world: World, found: ReturnView, { parcelId, answer }: PickupAnswerBody): Response {
  const day = answer.do === "slot" ? world.days.find(({ day }) => day === answer.day) : null;
  const window = answer.do === "slot" ? day?.windows.find(({ from }) => from === answer.from) : null;
  if (answer.do === "slot" && !window) return problem(409, "pickup_not_then", "Nobody can come then any more. Choose another day.");
  const title =
    answer.do === "slot"
      ? `DHL comes on ${day?.title} ${window?.title}`
      : answer.do === "drop_off"
        ? "You bring it to a parcel shop"
        : "DHL was told what you wrote";
  return kept(world, {
    ...found,
    parcels: found.parcels.map((one) => (one.id === parcelId ? { ...one, pickup: { ...booked, title } } : one)),
  });
}

function notePosting(world: World, found: ReturnView, { parcelId, carrier, trackingNumber }: Posting): Response {
  const said = [carrier, trackingNumber].filter(Boolean).join(" ");
  const posted = `You handed it over on 22 November${said && `: ${said}`}`;
  return kept(world, {
    ...found,
    parcels: found.parcels.map((one) => (one.id === parcelId ? { ...one, posted, canProve: false } : one)),
  });
}

function kept(world: World, view: ReturnView): Response {
  world.returns.set(view.id, view);
  return ok(withLabel(world, view));
}

function openSession(world: World, body: Record<string, string>): Response {
  const number = (body.orderNumber ?? "10482").replace(/\W/g, "");
  const proved = body.link || body.postalCode?.replace(/\W/g, "") === "59100" || body.email === "c@mail.example";
  if (!proved || !["10482", "10519", "10600"].includes(number))
    return problem(404, "order_not_found", "We found no order with this number and this postcode.");
  if (number === "10600" && body.code !== "123456")
    return body.code
      ? problem(403, "code_wrong", "These six digits do not fit. Look for the newest mail.")
      : problem(403, "code_needed", "We sent you six digits.", { sentTo: "c•••••@mail.example" });
  const returns = [...world.returns.values()].map(({ id, number, requestedAt, headline }) => ({ id, number, requestedAt, headline }));
  const session: Session = {
    token: "token",
    expiresAt: Date.UTC(2026, 10, 22, 17),
    proof: body.code ? "code" : "postal_code",
    order: { number, placedAt: Date.UTC(2026, 9, 12), currency: "EUR", test: false },
    items: world.items,
    returns: number === "10482" ? returns : [],
  };
  return ok(session, 201);
}

function articlesOf({ exchange }: World, search: string): Articles {
  const { items, ...rest } = exchange ?? { items: [], searchable: false, told: null };
  return { ...rest, items: items.filter(({ title }) => search === "" || title.startsWith(search)) };
}

/** An exchange that a shopper chooses: what was wished for each piece, and what it comes to. */
function exchangeOf(world: World, request: QuoteRequestBody): QuoteView["exchange"] {
  if (!world.exchange || request.resolution !== "exchange") return null;
  const pieces = request.items.flatMap(({ lineId, instead = [] }) =>
    instead.flatMap(({ sku }, piece) => {
      const found = world.exchange?.items.find((one) => one.sku === sku);
      if (!found) return [];
      const { title, variant, imageUrl, price, difference } = found;
      return [{ lineId, piece, sku, title, variant, imageUrl, price, difference }];
    }),
  );
  const difference = pieces.reduce((sum, one) => sum + one.difference, 0);
  const rest = difference < 0 ? (["refund", "store_credit"] as const) : [];
  const note =
    difference > 0
      ? `You pay ${eur(difference)} once Halden has looked at what you send.`
      : difference < 0
        ? `${eur(-difference)} is left over.`
        : "It costs the same.";
  return {
    pieces,
    difference,
    note: pieces.length > 0 ? note : null,
    rest: rest.map((kind) => ({
      kind,
      title: kind === "refund" ? "The way you paid" : "Store credit",
      chosen: kind === (request.rest ?? "refund"),
    })),
  };
}

const eur = (minor: number): string => `${minor < 0 ? "−" : ""}€${(Math.abs(minor) / 100).toFixed(2)}`;

function quote(world: World, request: QuoteRequestBody): QuoteView {
  const chosen = request.items.flatMap((wish) =>
    world.items.filter(({ lineId }) => lineId === wish.lineId).map((item) => ({ item, wish })),
  );
  const faulty = request.items.some(({ reasonId }) => reasonId === "faulty");
  const paid = chosen.reduce((sum, { item, wish }) => sum + Math.round((item.paid * wish.quantity) / item.quantity), 0);
  const list = Math.round(paid / 0.9);
  const handovers: QuoteView["handovers"] = world.handovers.length
    ? world.handovers
    : [
        {
          kind: "qr",
          title: "QR code, no printer needed",
          note: "Show the code on your phone at a parcel shop. They print the label.",
          cost: faulty ? "Free" : "−€4.50",
          address: null,
          points: true,
        },
        {
          kind: "print",
          title: "Print a label",
          note: "PDF for A4 or A6. Stick it on and drop the parcel off.",
          cost: faulty ? "Free" : "−€4.50",
          address: null,
          points: true,
        },
        ownPostage,
      ];
  const handover = request.handover ?? handovers[0]?.kind ?? "contact";
  const resolution = request.resolution ?? "refund";
  const way = faulty || handover === "own" || handover === "contact" ? 0 : -450;
  const bonus = Math.round(paid / 10);
  const entry = (title: string, note: string, amount: number): MoneyRow => ({ kind: "entry", title, note, amount, lineId: null });
  const rows: MoneyRow[] = [
    ...chosen.map(({ item, wish }): MoneyRow => {
      const each = Math.round(item.paid / item.quantity / 0.9);
      return {
        kind: "line",
        title: item.title,
        note: `${wish.quantity} × ${eur(each)}`,
        amount: each * wish.quantity,
        lineId: item.lineId,
      };
    }),
    {
      kind: "discount",
      title: "Discount AUTUMN10",
      note: "10 % on these items, given when you ordered",
      amount: paid - list,
      lineId: null,
    },
    { kind: "paid", title: "What you paid for them", note: null, amount: paid, lineId: null },
    entry(
      "Way back",
      faulty ? "Free, one item is faulty" : way ? "Return label, taken off your refund" : "You pay the carrier yourself",
      way,
    ),
    entry("Original delivery, €4.90", "Not refunded, part of the order stays with you", 0),
    ...(resolution === "store_credit" ? [entry("10 % bonus", `${eur(paid)} × 10 %`, bonus)] : []),
  ];
  const exchange = exchangeOf(world, request);
  const toPay = Math.max(0, exchange?.difference ?? 0);
  const total = toPay > 0 ? -toPay : paid + way + (resolution === "store_credit" ? bonus : 0);
  return {
    currency: "EUR",
    quote: `q-${total}-${handover}`,
    resolution,
    handover,
    resolutions: [
      {
        kind: "refund",
        title: "Back to your card",
        note: "Visa ending in 4821. Usually 3 working days after the parcel arrives, at the latest on 6 December.",
        amount: paid + way,
      },
      {
        kind: "store_credit",
        title: "Store credit",
        note: `${eur(paid)} + 10 % bonus of ${eur(bonus)}. By e‑mail as soon as the parcel is dropped off; valid for two years.`,
        amount: paid + way + bonus,
      },
      ...(world.exchange
        ? [{ kind: "exchange" as const, title: "Exchange", note: "Halden sends the other item when this one has arrived.", amount: 0 }]
        : []),
    ],
    handovers,
    parcels: { most: world.most },
    contact: world.contact,
    rows,
    total: {
      title: toPay > 0 ? "To pay" : resolution === "exchange" ? "Exchange" : resolution === "refund" ? "Back to your card" : "Store credit",
      amount: total,
      note: `Includes ${eur(Math.round(Math.abs(total) / 6))} VAT at 20 %.`,
    },
    when: "Usually 3 working days after the parcel arrives, at the latest on 6 December",
    sendBy: "Drop it off by Sunday 6 December 2026",
    review: null,
    exchange,
  };
}

function submit(world: World, key: string, request: SubmissionRequest): Response {
  const known = world.submissions.get(key);
  const ids = known ?? open(world, key, request);
  return ok({ submission: { id: `sub-${key}` }, returns: ids.map((id) => withLabel(world, world.returns.get(id) as ReturnView)) }, 201);
}

/** One return for each lane, as the server does. */
function open(world: World, key: string, request: SubmissionRequest): string[] {
  const lanes = new Map<string, SubmissionRequest["items"]>();
  for (const wish of request.items) {
    const lane = world.shop.reasons.find(({ id }) => id === wish.reasonId)?.lane ?? "commercial";
    lanes.set(lane, [...(lanes.get(lane) ?? []), wish]);
  }
  const ids = [...lanes].map(([lane, items], index) => {
    const id = `r${world.returns.size}`;
    const priced = quote(world, { ...request, items });
    const made: ReturnView = {
      ...oldReturn(),
      id,
      number: `HALD2611220${7 + index}`,
      submissionId: `sub-${key}`,
      lane: lane as ReturnView["lane"],
      status: "approved",
      headline: world.contact && request.handover === "contact" ? world.contact.title : "Your return is noted",
      lead: "We have also sent it to c•••••@mail.example, so you can close this page.",
      resolution: request.resolution,
      handover: request.handover,
      items: items.map(({ lineId, quantity, photoIds }) => {
        const { title = "", variant = null, imageUrl = null } = world.items.find((one) => one.lineId === lineId) ?? {};
        return { lineId, title, variant, imageUrl, quantity, reason: "Too small", photos: photoIds?.length ?? 0, instead: [] };
      }),
      rows: priced.rows,
      total: priced.total,
      when: priced.when,
      sendBy: priced.sendBy,
      label:
        request.handover === "print" || request.handover === "qr" || request.handover === "pickup"
          ? { ready: true, a4: "/label-a4.pdf", a6: "/label-a6.pdf", locked: false }
          : null,
      qr: request.handover === "qr" ? code : null,
      address: request.handover === "own" ? address : null,
      contact: request.handover === "contact" ? world.contact : null,
      nextSteps: [
        "Pack the pieces together. The original box is fine.",
        "Show the code at a parcel shop and keep the receipt you are given.",
        `${eur(priced.total.amount)} goes back to your Visa ending in 4821, usually 3 working days after the parcel arrives.`,
      ],
      cancellable: true,
    };
    const parcels = parcelsOf(made, request.parcels ?? 1, id);
    world.returns.set(id, {
      ...made,
      parcels: parcels.map((one) => (request.handover === "pickup" ? { ...one, pickup: booked } : one)),
    });
    return id;
  });
  world.submissions.set(key, ids);
  return ids;
}

function withLabel({ labelReady }: World, one: ReturnView): ReturnView {
  const ready = (label: ReturnView["label"]) => label && (labelReady ? label : { ready: false, a4: null, a6: null, locked: false });
  return { ...one, label: ready(one.label), parcels: one.parcels.map((parcel) => ({ ...parcel, label: ready(parcel.label) })) };
}

/** Looks like a QR code of version 2 and is none. */
const code: ReturnView["qr"] = { size: 25, path: modules(25), text: "7Q4M 29KD 83TX" };

function modules(size: number): string {
  const corner = (x: number, y: number) => `M${x} ${y}h7v7h-7zm1 1v5h5v-5zm1 1h3v3h-3z`;
  const dots: string[] = [corner(0, 0), corner(size - 7, 0), corner(0, size - 7)];
  for (let y = 0, seed = 7; y < size; y++)
    for (let x = 0; x < size; x++) {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      const inCorner = (x < 8 && y < 8) || (x > size - 9 && y < 8) || (x < 8 && y > size - 9);
      if (!inCorner && seed % 7 < 3) dots.push(`M${x} ${y}h1v1h-1z`);
    }
  return dots.join("");
}

function oldReturn(): ReturnView {
  return {
    id: "old",
    number: "HALD26110417",
    submissionId: "sub-old",
    orderNumber: "10482",
    lane: "withdrawal",
    status: "approved",
    headline: "On its way back to Halden",
    lead: "It should arrive on Friday 27 November. There is nothing left for you to do.",
    currency: "EUR",
    requestedAt: Date.UTC(2026, 10, 9),
    resolution: "refund",
    handover: "qr",
    items: [
      {
        lineId: "l4",
        title: "Rain cap",
        variant: "Navy",
        imageUrl: picture("#2f3136", cap),
        quantity: 1,
        reason: "Too small",
        photos: 0,
        instead: [],
      },
    ],
    rows: [
      { kind: "paid", title: "Rain cap", note: "Too small", amount: 3150, lineId: "l4" },
      { kind: "entry", title: "Way back", note: "Return label, taken off your refund", amount: -450, lineId: null },
    ],
    total: { title: "Back to your card", amount: 2700, note: null },
    when: "Usually 3 working days after the parcel arrives, at the latest on 6 December",
    sendBy: "Drop it off by Sunday 6 December 2026",
    label: null,
    qr: null,
    parcels: [],
    address: null,
    contact: null,
    nextSteps: [],
    timeline: [
      { state: "done", title: "Return requested", when: "22 Nov, 16:08", note: null, amount: null },
      { state: "done", title: "Handed over", when: "24 Nov, 11:32", note: "Tabac de la Gare, Lille", amount: null },
      { state: "now", title: "On the road", when: "25 Nov, 04:17", note: "Sorting centre Lesquin. Parcel 6A 2048 1177 4", amount: null },
      { state: "later", title: "Arrives and is checked", when: "about 27 Nov", note: null, amount: null },
      { state: "later", title: "Back to your Visa ending in 4821", when: "6 Dec at the latest", note: null, amount: 2700 },
    ],
    pay: null,
    instead: [],
    cancellable: false,
    test: false,
  };
}

const sock = (sku: string, difference: number, stock: Article["stock"], note: string | null = null): Article => ({
  sku,
  title: "Wool overshirt",
  variant: sku,
  imageUrl: picture("#5b6547", coat),
  price: 11_610 + difference,
  difference,
  stock,
  note,
});

/** Sizes of the overshirt: the same price, few left, dearer, cheaper, gone. */
export const sizes = (searchable = false): Articles => ({
  items: [
    sock("Moss, L", 0, "in_stock"),
    sock("Moss, XL", 0, "low_stock", "3 left"),
    sock("Ink, M", 1_400, "unknown"),
    sock("Sand, M", -2_000, "in_stock"),
    sock("Moss, S", 0, "sold_out", "Sold out"),
    ...(searchable ? [{ ...sock("Belt", -8_000, "in_stock"), title: "Leather belt", variant: null, imageUrl: null }] : []),
  ],
  searchable,
  told: null,
});
