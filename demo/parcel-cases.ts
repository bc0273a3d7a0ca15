import type { Handover } from "../server/domain/policy.ts";
import type { ScanKind } from "../server/domain/tracking.ts";
import { cap, jacket, overshirt, pack, shirt, socks } from "./halden-products.ts";
import { type Person, who } from "./people.ts";
import type { Product } from "./sale.ts";

/** What travels back with Halden's carrier, told as cases: who sends it how, and what has become of it. */
export interface ParcelCase {
  readonly person: Person;
  readonly sold: readonly { readonly product: Product; readonly quantity?: number }[];
  /** Days ago. */
  readonly asked: number;
  /** Of each line, from the first. */
  readonly units: readonly number[];
  readonly reasonId: string;
  readonly handover: Handover;
  /** How many it is sent in. */
  readonly parcels?: number;
  /** With a courier: `comes` days before today at the latest, 0 for the first day that is offered. */
  readonly pickup?: { readonly comes: number; readonly note?: string };
  readonly since: readonly ParcelStep[];
}

export type ParcelStep = { readonly daysAgo: number } & (
  | { readonly do: "scan"; readonly kind: ScanKind; readonly words?: string; readonly place?: string }
  /** The courier stood before a closed door: as they say, and no earlier than they were booked for. */
  | { readonly do: "miss"; readonly words: string }
  /** The shopper was asked, and said nothing; the carrier was, and said nothing. */
  | { readonly do: "stay_silent" }
  /** Somebody at the desk gives the label back, and has another one bought. */
  | { readonly do: "give_back" }
  | { readonly do: "buy"; readonly service: string }
);

const nora = who("Nora Lindqvist", "Storgatan 4", "11455", "Stockholm", "SE", "en");
const pierre = who("Pierre Aubert", "31 rue Nationale", "59800", "Lille", "FR", "fr");
const greta = who("Greta Hoffmann", "Hohe Straße 52", "50667", "Köln", "DE", "de");
const camille = who("Camille Roux", "9 rue de la République", "69001", "Lyon", "FR", "fr");
const marc = who("Marc Lefèvre", "40 rue Jeanne d’Arc", "45000", "Orléans", "FR", "fr");
const tomas = who("Tomás Iglesias", "Calle Larios 3", "29005", "Málaga", "ES", "es");
const victor = who("Victor Blanchard", "64 cours Mirabeau", "13100", "Aix-en-Provence", "FR", "fr");
const elsa = who("Elsa Bonnet", "2 place Kléber", "67000", "Strasbourg", "FR", "fr");
const aurelie = who("Aurélie de Montgolfier-Saint-Exupéry", "17 allée des Tilleuls", "35000", "Rennes", "FR", "fr");
const daan = who("Daan Visser", "Oudegracht 120", "3511 AW", "Utrecht", "NL", "en");
const beat = who("Beat Zürcher", "Bahnhofstrasse 18", "8001", "Zürich", "CH", "de");
const simon = who("Simon Perrin", "5 rue Saint-Rome", "31000", "Toulouse", "FR", "fr");

const accepted = (daysAgo: number, place: string): ParcelStep => ({ daysAgo, do: "scan", kind: "accepted", place });
const sorted = (daysAgo: number, place: string): ParcelStep => ({ daysAgo, do: "scan", kind: "moving", place });

/** One of everything that can become of a parcel; what a person has to see to is at the end. */
export const parcelCases: readonly ParcelCase[] = [
  // On its way.
  {
    person: nora,
    sold: [{ product: shirt, quantity: 2 }],
    asked: 3,
    units: [1],
    reasonId: "too_big",
    handover: "print",
    since: [accepted(2.2, "Stockholm"), sorted(1.4, "Malmö"), sorted(0.6, "Hamburg")],
  },
  // Arriving today.
  {
    person: pierre,
    sold: [{ product: overshirt }],
    asked: 3.1,
    units: [1],
    reasonId: "changed_mind",
    handover: "qr",
    since: [accepted(2.1, "Lille"), sorted(1.2, "Paris"), { daysAgo: 0.08, do: "scan", kind: "arriving", place: "Bordeaux" }],
  },
  // Delivered, and nobody has opened it.
  {
    person: greta,
    sold: [{ product: jacket }, { product: socks, quantity: 2 }],
    asked: 7,
    units: [1, 1],
    reasonId: "too_small",
    handover: "print",
    since: [accepted(6, "Köln"), sorted(4.7, "Paris"), { daysAgo: 0.4, do: "scan", kind: "delivered", place: "Bordeaux" }],
  },
  // In two parcels, of which one has left.
  {
    person: camille,
    sold: [{ product: pack }, { product: jacket }, { product: overshirt }],
    asked: 2.4,
    units: [1, 1, 1],
    reasonId: "changed_mind",
    handover: "print",
    parcels: 2,
    since: [accepted(0.9, "Lyon")],
  },
  // Over a border with a form.
  {
    person: beat,
    sold: [{ product: overshirt }, { product: cap }],
    asked: 4,
    units: [1, 1],
    reasonId: "too_small",
    handover: "print",
    since: [accepted(3, "Zürich"), { daysAgo: 1.1, do: "scan", kind: "held_up", words: "Presented to customs", place: "Basel" }],
  },
  // A courier comes on the next day there is.
  {
    person: tomas,
    sold: [{ product: socks, quantity: 4 }],
    asked: 0.3,
    units: [3],
    reasonId: "changed_mind",
    handover: "pickup",
    pickup: { comes: 0, note: "Portero: 3.º izquierda" },
    since: [],
  },
  // A courier came, nobody was there, and the shopper was asked.
  {
    person: victor,
    sold: [{ product: jacket }],
    asked: 8,
    units: [1],
    reasonId: "too_big",
    handover: "pickup",
    pickup: { comes: 1, note: "Code de la porte : 12B4" },
    since: [{ daysAgo: 0.7, do: "miss", words: "Nobody was at home" }],
  },
  // The same, and nobody answered.
  {
    person: elsa,
    sold: [{ product: pack }],
    asked: 11,
    units: [1],
    reasonId: "changed_mind",
    handover: "pickup",
    pickup: { comes: 5 },
    since: [
      { daysAgo: 5, do: "miss", words: "Address found, no name at the bell" },
      { daysAgo: 1, do: "stay_silent" },
    ],
  },
  // No scan for a fortnight.
  {
    person: daan,
    sold: [{ product: overshirt }],
    asked: 19,
    units: [1],
    reasonId: "changed_mind",
    handover: "print",
    since: [accepted(17.5, "Utrecht"), sorted(16, "Antwerpen"), { daysAgo: 1.5, do: "stay_silent" }],
  },
  // One label was given back, and another one bought in its place.
  {
    person: marc,
    sold: [{ product: shirt }, { product: cap }],
    asked: 2,
    units: [1, 1],
    reasonId: "wrong_item",
    handover: "print",
    since: [
      { daysAgo: 1, do: "give_back" },
      { daysAgo: 0.99, do: "buy", service: "economy" },
    ],
  },
  // Nobody wanted to open the door to it at the warehouse.
  {
    person: simon,
    sold: [{ product: cap }],
    asked: 6,
    units: [1],
    reasonId: "changed_mind",
    handover: "print",
    since: [
      accepted(5, "Toulouse"),
      { daysAgo: 2.2, do: "scan", kind: "held_up", words: "The label cannot be read", place: "Bordeaux" },
      { daysAgo: 0.8, do: "scan", kind: "sent_back", place: "Bordeaux" },
    ],
  },
  // The carrier would not make a label.
  {
    person: aurelie,
    sold: [{ product: shirt }],
    asked: 0.6,
    units: [1],
    reasonId: "too_small",
    handover: "print",
    since: [],
  },
];
