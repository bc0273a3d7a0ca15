import type { Product as Article } from "../server/domain/product.ts";
import type { Decision, DecisionReason, ResolutionKind } from "../server/domain/return.ts";
import { cap, jacket, overshirt, pack, shirt, socks } from "./halden-products.ts";
import { type Person, who } from "./people.ts";
import type { Product } from "./sale.ts";

/** What a team has to do and has done, told as cases: who sends what back, how far it has come, and what was said. */
export interface DeskCase {
  readonly person: Person;
  readonly outlet?: boolean;
  readonly sold: readonly { readonly product: Product; readonly quantity?: number }[];
  /** Days ago. Delivered more than a fortnight before it was asked for, a return is the shop's own offer and no withdrawal. */
  readonly delivered: number;
  readonly asked: number;
  /** Of each line, from the first; what is not named stays with the shopper. */
  readonly units: readonly number[];
  readonly reasonId: string;
  readonly subReasonId?: string;
  readonly comment?: string;
  /** A picture of `pages/pictures` that the shopper sent along. */
  readonly photo?: string;
  readonly resolution?: ResolutionKind;
  /** What happened since, in order, each so many days ago. */
  readonly since: readonly DeskStep[];
  /** What happened once the shop was connected: it is done through the connection. */
  readonly connected?: readonly DeskStep[];
}

export type DeskStep = { readonly daysAgo: number } & (
  | { readonly do: "approve" | "moving" | "cancel" | "lost" }
  | { readonly do: "reject"; readonly message: string }
  | {
      readonly do: "receive";
      /** Of all units in order: how each arrived. */
      readonly found: readonly {
        readonly reception: "received" | "missing" | "wrong_item";
        readonly grade?: string;
        readonly disposition?: string;
        readonly photo?: string;
      }[];
      readonly stranger?: string;
    }
  | {
      readonly do: "decide";
      readonly decisions: readonly {
        readonly decision: Decision;
        readonly reason?: DecisionReason;
        readonly say?: string;
        readonly sku?: string;
      }[];
    }
  | { readonly do: "pay"; readonly reference: string }
  | { readonly do: "credit" }
  | { readonly do: "send_exchange"; readonly reference: string }
  | { readonly do: "pay_through_shop" | "cancel_exchange" }
  /** Somebody gives money back in the shop's own back office. */
  | { readonly do: "refund_in_shop"; readonly amount: number }
  | { readonly do: "write" | "answer" | "note"; readonly text: string }
);

/** What an exchange may be for: the same article in another size or colour, what that costs, and whether there is any left. */
export const catalogue: readonly Article[] = [
  article(overshirt, "HL-OVER", "Moss, M", 6),
  article(overshirt, "HL-OVER-L", "Moss, L", 2),
  article(overshirt, "HL-OVER-XL", "Moss, XL", 0),
  article({ ...overshirt, price: 13_900 }, "HL-OVER-TALL", "Moss, M tall", 7),
  article(shirt, "HL-LINEN", "White, M", 14),
  article(shirt, "HL-LINEN-L", "White, L", 9),
  article(socks, "HL-SOCK", "Charcoal, 40–42", 120),
  article(socks, "HL-SOCK-43", "Charcoal, 43–45", 80),
  article(cap, "HL-CAP", "Navy", 1),
  article(cap, "HL-CAP-O", "Ochre", 22),
  article(jacket, "HL-JACKET", "Ochre, L", 3),
  article(jacket, "HL-JACKET-XL", "Ochre, XL", 5),
  article(pack, "HL-PACK", "Slate", 8),
];

function article({ sku: productId, title, picture, price }: Product, sku: string, variant: string, stock: number): Article {
  return { sku, productId, title, variant, price, currency: "EUR", stock, lowStock: 3, imageUrl: `/demo/pictures/${picture}` };
}

const emma = who("Emma Laurent", "22 rue Mercière", "69002", "Lyon", "FR", "fr");
const noah = who("Noah Fischer", "Karl-Marx-Allee 71", "10243", "Berlin", "DE", "de");
const lucia = who("Lucía Navarro", "Calle Feria 40", "41003", "Sevilla", "ES", "es");
const oliver = who("Oliver de Vries", "Prinsengracht 263", "1016 GV", "Amsterdam", "NL", "en");
const chloe = who("Chloé Petit", "5 rue Paradis", "13001", "Marseille", "FR", "fr");
const ben = who("Ben Köhler", "Feldstraße 9", "20357", "Hamburg", "DE", "de");
const ana = who("Ana Belén Ruiz", "Gran Vía 12", "28013", "Madrid", "ES", "es");
const louis = who("Louis Girard", "18 quai de la Loire", "44000", "Nantes", "FR", "fr");
const sophie = who("Sophie Maes", "Meir 50", "2000", "Antwerpen", "BE", "en");
const mateo = who("Mateo Romano", "Via Garibaldi 7", "10122", "Torino", "IT", "en");
const jana = who("Jana Winkler", "Mariahilfer Straße 88", "1070", "Wien", "AT", "de");
const hugo = who("Hugo Renard-Villeneuve de la Fontaine-Saint-Barthélemy", "3 place du Capitole", "31000", "Toulouse", "FR", "fr");

const whole = (grade = "a", disposition = "stock") => ({ reception: "received", grade, disposition }) as const;
const accepted = { decision: "accept" } as const;

/** In every state a return can be in; oldest work first within each. */
export const deskCases: readonly DeskCase[] = [
  // To review: the outlet looks at everything, and a fault is looked at everywhere.
  { person: emma, outlet: true, sold: [{ product: overshirt }], delivered: 22, asked: 3, units: [1], reasonId: "too_small", since: [] },
  {
    person: noah,
    sold: [{ product: jacket }],
    delivered: 40,
    asked: 2.6,
    units: [1],
    reasonId: "faulty",
    subReasonId: "broke",
    comment: "Der Reißverschluss ist nach zwei Wochen ausgerissen.",
    photo: "jacket-torn.jpg",
    resolution: "exchange",
    since: [],
  },
  {
    person: lucia,
    outlet: true,
    sold: [{ product: shirt, quantity: 2 }, { product: cap }],
    delivered: 20,
    asked: 1.9,
    units: [2, 1],
    reasonId: "changed_mind",
    since: [{ do: "write", daysAgo: 1.2, text: "¿Puedo llevarlo a la tienda de Sevilla?" }],
  },
  {
    person: oliver,
    sold: [{ product: pack }],
    delivered: 70,
    asked: 1.5,
    units: [1],
    reasonId: "faulty",
    subReasonId: "does_not_work",
    comment: "One strap came loose at the seam.",
    photo: "pack-torn.jpg",
    resolution: "exchange",
    since: [],
  },
  { person: chloe, outlet: true, sold: [{ product: shirt }], delivered: 25, asked: 1.1, units: [1], reasonId: "too_big", since: [] },
  {
    person: ben,
    outlet: true,
    sold: [{ product: socks, quantity: 4 }],
    delivered: 18,
    asked: 0.9,
    units: [3],
    reasonId: "changed_mind",
    since: [],
  },
  {
    person: hugo,
    outlet: true,
    sold: [{ product: jacket }, { product: cap }, { product: socks, quantity: 2 }],
    delivered: 19,
    asked: 0.4,
    units: [1, 1, 2],
    reasonId: "not_as_described",
    subReasonId: "colour",
    comment: "L’ocre tire sur le marron.",
    resolution: "exchange",
    since: [],
  },
  { person: sophie, outlet: true, sold: [{ product: cap }], delivered: 17, asked: 0.05, units: [1], reasonId: "changed_mind", since: [] },
  // To receive: approved, on the way, arrived.
  { person: ana, sold: [{ product: shirt }], delivered: 9, asked: 4, units: [1], reasonId: "too_small", since: [] },
  {
    person: louis,
    sold: [{ product: overshirt }, { product: socks, quantity: 2 }],
    delivered: 8,
    asked: 5,
    units: [1, 1],
    reasonId: "too_big",
    since: [{ do: "moving", daysAgo: 2 }],
  },
  {
    person: mateo,
    sold: [{ product: jacket }],
    delivered: 11,
    asked: 6,
    units: [1],
    reasonId: "changed_mind",
    since: [
      { do: "moving", daysAgo: 3 },
      { do: "write", daysAgo: 0.2, text: "Has my parcel arrived? Tracking has said “in transit” for three days." },
    ],
  },
  {
    person: jana,
    sold: [{ product: socks, quantity: 5 }],
    delivered: 10,
    asked: 4,
    units: [5],
    reasonId: "too_small",
    since: [{ do: "moving", daysAgo: 1 }],
  },
  {
    person: emma,
    outlet: true,
    sold: [{ product: pack }],
    delivered: 24,
    asked: 6,
    units: [1],
    reasonId: "changed_mind",
    since: [{ do: "approve", daysAgo: 5 }],
  },
  {
    person: noah,
    sold: [{ product: cap }, { product: shirt }],
    delivered: 7,
    asked: 3,
    units: [1, 1],
    reasonId: "changed_mind",
    since: [],
  },
  {
    person: lucia,
    sold: [{ product: socks, quantity: 3 }, { product: cap }],
    delivered: 12,
    asked: 7,
    units: [3, 1],
    reasonId: "too_big",
    since: [
      { do: "moving", daysAgo: 4 },
      { do: "receive", daysAgo: 1, found: [whole(), whole()] },
    ],
  },
  // To decide: everything is there, or all that will come.
  {
    person: oliver,
    sold: [{ product: overshirt }, { product: socks, quantity: 5 }, { product: shirt }],
    delivered: 13,
    asked: 8,
    units: [1, 5, 1],
    reasonId: "too_small",
    comment: "Tried them on indoors, half a size short.",
    since: [
      { do: "moving", daysAgo: 5 },
      { do: "write", daysAgo: 4, text: "One pair of socks is still with my sister. Can I send it later?" },
      { do: "answer", daysAgo: 3.9, text: "Yes. Send it with the same label before the last day." },
      {
        do: "receive",
        daysAgo: 0.9,
        found: [
          { ...whole("b", "outlet"), photo: "overshirt-worn.jpg" },
          whole(),
          whole(),
          whole(),
          whole(),
          { reception: "missing" },
          whole(),
        ],
      },
      { do: "note", daysAgo: 0.8, text: "The overshirt is worn at the hem. The photo from the dock is on the item." },
    ],
  },
  {
    person: chloe,
    sold: [{ product: jacket }],
    delivered: 12,
    asked: 6,
    units: [1],
    reasonId: "changed_mind",
    since: [
      { do: "moving", daysAgo: 3 },
      { do: "receive", daysAgo: 0.6, found: [whole()] },
    ],
  },
  {
    person: ben,
    outlet: true,
    sold: [{ product: shirt, quantity: 2 }],
    delivered: 26,
    asked: 9,
    units: [2],
    reasonId: "too_big",
    since: [
      { do: "approve", daysAgo: 8 },
      { do: "moving", daysAgo: 4 },
      { do: "receive", daysAgo: 2.4, found: [whole("c", "recycle"), whole()] },
    ],
  },
  {
    person: ana,
    sold: [{ product: pack }],
    delivered: 60,
    asked: 8,
    units: [1],
    reasonId: "faulty",
    subReasonId: "on_arrival",
    comment: "La cremallera no cierra.",
    photo: "pack-torn.jpg",
    resolution: "exchange",
    since: [
      { do: "approve", daysAgo: 7 },
      { do: "moving", daysAgo: 4 },
      { do: "receive", daysAgo: 1.4, found: [whole("c", "repair")] },
    ],
  },
  {
    person: louis,
    sold: [{ product: shirt }],
    delivered: 9,
    asked: 5,
    units: [1],
    reasonId: "wrong_item",
    resolution: "exchange",
    since: [
      { do: "moving", daysAgo: 3 },
      { do: "receive", daysAgo: 0.3, found: [{ reception: "wrong_item" }], stranger: "A blue shirt of another make" },
    ],
  },
  // To pay: decided, the money is due.
  {
    person: mateo,
    sold: [{ product: shirt }, { product: cap }],
    delivered: 14,
    asked: 9,
    units: [1, 1],
    reasonId: "too_small",
    since: [
      { do: "moving", daysAgo: 6 },
      { do: "receive", daysAgo: 3, found: [whole(), whole()] },
      { do: "decide", daysAgo: 2, decisions: [accepted, accepted] },
    ],
  },
  {
    person: jana,
    outlet: true,
    sold: [{ product: socks, quantity: 2 }, { product: pack }],
    delivered: 28,
    asked: 10,
    units: [1, 1],
    reasonId: "changed_mind",
    since: [
      { do: "approve", daysAgo: 9 },
      { do: "moving", daysAgo: 6 },
      { do: "receive", daysAgo: 3, found: [whole("b", "outlet"), whole()] },
      {
        do: "decide",
        daysAgo: 1.6,
        decisions: [
          { decision: "reject", reason: "worn", say: "The socks were worn outdoors, so they stay yours. We send them back to you." },
          accepted,
        ],
      },
    ],
  },
  {
    person: sophie,
    sold: [{ product: overshirt }],
    delivered: 13,
    asked: 8,
    units: [1],
    reasonId: "changed_mind",
    resolution: "store_credit",
    since: [
      { do: "moving", daysAgo: 5 },
      { do: "receive", daysAgo: 2, found: [whole()] },
      { do: "decide", daysAgo: 0.7, decisions: [accepted] },
    ],
  },
  {
    person: emma,
    sold: [{ product: overshirt }],
    delivered: 13,
    asked: 8,
    units: [1],
    reasonId: "too_small",
    since: [
      { do: "moving", daysAgo: 5 },
      { do: "receive", daysAgo: 2, found: [whole()] },
      { do: "decide", daysAgo: 0.5, decisions: [{ decision: "exchange", sku: "HL-OVER-L" }] },
    ],
  },
  {
    person: noah,
    sold: [{ product: shirt }],
    delivered: 13,
    asked: 8,
    units: [1],
    reasonId: "changed_mind",
    since: [
      { do: "moving", daysAgo: 5 },
      { do: "receive", daysAgo: 2, found: [whole()] },
      { do: "decide", daysAgo: 0.2, decisions: [{ decision: "exchange", sku: "HL-OVER" }] },
    ],
  },
  // A problem: the carrier has lost it.
  {
    person: chloe,
    sold: [{ product: overshirt }],
    delivered: 16,
    asked: 12,
    units: [1],
    reasonId: "too_big",
    since: [
      { do: "moving", daysAgo: 10 },
      { do: "lost", daysAgo: 1 },
      { do: "write", daysAgo: 0.9, text: "La Poste dit que le colis est perdu. Que se passe-t-il maintenant ?" },
    ],
  },
  // Done, one way or another.
  {
    person: ben,
    sold: [{ product: jacket }],
    delivered: 20,
    asked: 15,
    units: [1],
    reasonId: "too_small",
    since: [
      { do: "moving", daysAgo: 12 },
      { do: "receive", daysAgo: 9, found: [whole()] },
      { do: "decide", daysAgo: 8, decisions: [accepted] },
      { do: "pay", daysAgo: 8, reference: "re_3PqK71" },
    ],
  },
  {
    person: ana,
    sold: [{ product: cap }, { product: socks, quantity: 3 }],
    delivered: 22,
    asked: 16,
    units: [1, 2],
    reasonId: "changed_mind",
    resolution: "store_credit",
    since: [
      { do: "moving", daysAgo: 13 },
      { do: "receive", daysAgo: 10, found: [whole(), whole(), whole()] },
      { do: "decide", daysAgo: 9, decisions: [accepted, accepted, accepted] },
      { do: "credit", daysAgo: 9 },
    ],
  },
  {
    person: louis,
    sold: [{ product: overshirt }],
    delivered: 24,
    asked: 18,
    units: [1],
    reasonId: "too_small",
    since: [
      { do: "moving", daysAgo: 15 },
      { do: "receive", daysAgo: 12, found: [whole()] },
      { do: "decide", daysAgo: 11, decisions: [{ decision: "exchange", sku: "HL-OVER-L" }] },
      { do: "send_exchange", daysAgo: 10, reference: "6A11904473205" },
    ],
  },
  {
    person: mateo,
    outlet: true,
    sold: [{ product: shirt }],
    delivered: 29,
    asked: 13,
    units: [1],
    reasonId: "changed_mind",
    since: [
      {
        do: "reject",
        daysAgo: 12,
        message: "The tag says final sale, and so did the page. If it has a fault, tell us: then the guarantee holds.",
      },
    ],
  },
  {
    person: jana,
    sold: [{ product: pack }],
    delivered: 14,
    asked: 11,
    units: [1],
    reasonId: "changed_mind",
    since: [{ do: "cancel", daysAgo: 9 }],
  },
  {
    person: sophie,
    outlet: true,
    sold: [{ product: socks, quantity: 2 }],
    delivered: 60,
    asked: 45,
    units: [2],
    reasonId: "changed_mind",
    since: [{ do: "approve", daysAgo: 44 }],
  },
  // With the shop connected: what it would not pay, and what somebody has to do there.
  {
    person: mateo,
    sold: [{ product: jacket }],
    delivered: 13,
    asked: 8,
    units: [1],
    reasonId: "too_big",
    since: [
      { do: "moving", daysAgo: 6 },
      { do: "receive", daysAgo: 2, found: [whole()] },
    ],
    connected: [
      { do: "decide", daysAgo: 0.4, decisions: [accepted] },
      { do: "refund_in_shop", daysAgo: 0.2, amount: 1_500 },
      { do: "pay_through_shop", daysAgo: 0.1 },
    ],
  },
  {
    person: sophie,
    sold: [{ product: cap }],
    delivered: 12,
    asked: 7,
    units: [1],
    reasonId: "changed_mind",
    since: [
      { do: "moving", daysAgo: 5 },
      { do: "receive", daysAgo: 2, found: [whole()] },
    ],
    connected: [
      { do: "decide", daysAgo: 0.6, decisions: [{ decision: "exchange", sku: "HL-CAP-O" }] },
      { do: "write", daysAgo: 0.4, text: "I would rather have my money back than the ochre cap. Is that still possible?" },
      { do: "cancel_exchange", daysAgo: 0.3 },
    ],
  },
];

/** An order of which a part is cancelled before it is sent: the money still waits. */
export const partlyCancelled = {
  person: chloe,
  sold: [{ product: shirt }, { product: cap, quantity: 2 }],
  lineId: "2",
  quantity: 1,
  note: "The second cap is out of stock; we give it back.",
};
