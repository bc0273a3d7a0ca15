import { defaultPolicy } from "../../server/domain/default-policy.ts";
import type { Address } from "../../server/domain/order.ts";
import type { Policy, Zone } from "../../server/domain/policy.ts";
import { cap, jacket, overshirt, pack, shirt, socks } from "../halden-products.ts";
import { order, type Product } from "../sale.ts";
import type { DemoShop } from "../shop.ts";

const giftCard: Product = {
  sku: "HL-GIFT",
  title: "Gift card",
  variant: "€50",
  picture: "gift-card.svg",
  price: 5_000,
  category: "gift cards",
  flags: { intangible: true },
};

/** Over a border somebody prints a form, so there is paper anyway. */
const overBorder = { label: "deducted", fee: { kind: "flat", amount: 890 }, handovers: ["print", "own"] } as const satisfies Partial<Zone>;

/** 30 days from delivery; the label costs €4.50 unless the shop is at fault; store credit brings 10 % more; sizes are exchanged. */
function policy(): Policy {
  const standard = defaultPolicy();
  return {
    ...standard,
    withdrawal: { returnCost: "shopper", informed: true },
    zones: standard.zones.flatMap((zone): Zone[] =>
      zone.id === "world"
        ? [
            { ...zone, id: "ch", title: { en: "Switzerland", de: "Schweiz", fr: "Suisse", es: "Suiza" }, countries: ["CH"], ...overBorder },
            zone,
          ]
        : [{ ...zone, label: "deducted", fee: { kind: "flat", amount: 450 }, handovers: ["qr", "print", "pickup", "own"] }],
    ),
    resolutions: { ...standard.resolutions, storeCredit: { bonusBasisPoints: 1_000, validMonths: 24 }, exchange: true },
  };
}

const claire: Address = { name: "Claire Martin", line1: "8 avenue Foch", postalCode: "69006", city: "Lyon", country: "FR" };
const jonas: Address = { name: "Jonas Weber", line1: "Torstraße 98", postalCode: "10119", city: "Berlin", country: "DE" };
const maria: Address = { name: "María Gómez", line1: "Calle Sierpes 12", postalCode: "41004", city: "Sevilla", country: "ES" };
const liam: Address = {
  name: "Liam Tremblay",
  line1: "3575 avenue du Parc",
  postalCode: "H2X 3P9",
  city: "Montréal",
  region: "QC",
  country: "CA",
};
const ines: Address = { name: "Inès Moreau", line1: "14 rue de Bretagne", postalCode: "75003", city: "Paris", country: "FR" };
const hanna: Address = { name: "Hanna Keller", line1: "Spalenberg 12", postalCode: "4051", city: "Basel", country: "CH" };
const paul: Address = { name: "Paul Garnier", line1: "2 place Bellecour", postalCode: "69002", city: "Lyon", country: "FR" };

export const halden: DemoShop = {
  slug: "halden",
  name: "Halden",
  about:
    "Quiet outdoor clothing, connected to its own shop and a carrier. The label costs €4.50; store credit brings 10 % more; another size comes instead.",
  settings: {
    brand: {
      name: "Halden",
      accent: "#2b5a3e",
      sender: { name: "Halden", address: "returns@halden.example" },
      address: { name: "Halden Returns", line1: "12 quai des Chartrons", postalCode: "33000", city: "Bordeaux", country: "FR" },
      addresses: {
        outlet: { name: "Halden Outlet, Dock 2", line1: "40 rue du Port", postalCode: "59140", city: "Dunkerque", country: "FR" },
      },
    },
    promoted: true,
    can: { storeCredit: true, exchange: true },
    help: { email: "help@halden.example" },
  },
  policy: policy(),
  orders: (at) => [
    order(at, {
      number: "10482",
      shows: "Another size instead; one item whose time is over, one already on its way back",
      placed: 42,
      shipTo: claire,
      email: "claire.martin@mail.example",
      language: "en",
      discount: { code: "AUTUMN10", percent: 10 },
      sold: [{ product: overshirt }, { product: socks, quantity: 3 }, { product: shirt }, { product: cap }],
      parcels: [
        { shipped: 39, delivered: 37, lines: [2] },
        { shipped: 22, delivered: 20, lines: [0, 1, 3] },
      ],
    }),
    order(at, {
      number: "10497",
      shows: "Germany, delivered 5 days ago: the statutory right of withdrawal",
      placed: 9,
      shipTo: jonas,
      email: "jonas.weber@mail.example",
      language: "de",
      taxRate: 1_900,
      sold: [{ product: jacket }, { product: socks, quantity: 2 }],
      parcels: [{ shipped: 7, delivered: 5 }],
    }),
    order(at, {
      number: "10501",
      shows: "Spain; the bill went to Madrid (28013), the parcel to Seville",
      placed: 26,
      shipTo: maria,
      billTo: { ...maria, name: "Estudio Gómez", line1: "Gran Vía 30", postalCode: "28013", city: "Madrid" },
      email: "maria.gomez@mail.example",
      language: "es",
      taxRate: 2_100,
      sold: [{ product: overshirt, variant: "Slate, S" }, { product: pack }],
      parcels: [{ shipped: 22, delivered: 18 }],
    }),
    order(at, {
      number: "10520",
      shows: "A courier comes for it, a shop nearby takes it with a QR code, or it goes in up to three parcels",
      placed: 11,
      shipTo: claire,
      email: "claire.martin@mail.example",
      language: "en",
      sold: [{ product: jacket }, { product: overshirt }, { product: pack }, { product: socks, quantity: 2 }],
      parcels: [{ shipped: 8, delivered: 6 }],
    }),
    order(at, {
      number: "10524",
      shows: "Switzerland: a label that comes with its customs form",
      placed: 12,
      shipTo: hanna,
      email: "hanna.keller@mail.example",
      language: "de",
      taxRate: 0,
      shipping: 1_200,
      sold: [{ product: overshirt }, { product: shirt }],
      parcels: [{ shipped: 9, delivered: 6 }],
    }),
    order(at, {
      number: "10503",
      shows: "Canada: no label there, the shop arranges it",
      placed: 24,
      shipTo: liam,
      email: "liam.tremblay@mail.example",
      language: "fr",
      taxRate: 0,
      shipping: 1_900,
      sold: [{ product: jacket, variant: "Moss, M" }, { product: cap }],
      parcels: [{ shipped: 21, delivered: 11 }],
    }),
    order(at, {
      number: "10510",
      shows: "One parcel arrived, the other still travels: the law lets both go back",
      placed: 5,
      shipTo: ines,
      email: "ines.moreau@mail.example",
      language: "fr",
      sold: [{ product: shirt, quantity: 2 }, { product: pack }],
      parcels: [
        { shipped: 4, delivered: 2, lines: [0] },
        { shipped: 1, lines: [1] },
      ],
    }),
    order(at, {
      number: "10463",
      shows: "One of two shirts was refunded in the shop's own back office",
      placed: 27,
      shipTo: paul,
      email: "paul.garnier@mail.example",
      language: "fr",
      sold: [{ product: shirt, quantity: 2 }, { product: socks }],
      parcels: [{ shipped: 25, delivered: 22 }],
      refunds: [{ amount: 6_900, line: 0, quantity: 1, daysAgo: 15 }],
    }),
    order(at, {
      number: "10455",
      shows: "Sold as final sale, beside something that is not",
      placed: 28,
      shipTo: ines,
      email: "ines.moreau@mail.example",
      language: "fr",
      sold: [{ product: jacket, variant: "Ochre, S", flags: { finalSale: true } }, { product: socks }],
      parcels: [{ shipped: 25, delivered: 23 }],
    }),
    order(at, {
      number: "10476",
      shows: "Paid in part with a gift card, and a gift card bought",
      placed: 25,
      shipTo: claire,
      email: "claire.martin@mail.example",
      language: "en",
      sold: [{ product: pack }, { product: giftCard }],
      giftCard: 4_000,
      parcels: [{ shipped: 23, delivered: 20 }],
    }),
    order(at, {
      number: "P-2231",
      shows: "Bought over the counter in Paris",
      placed: 8,
      billTo: ines,
      email: "ines.moreau@mail.example",
      language: "fr",
      sold: [
        { product: cap, variant: "Ochre" },
        { product: socks, quantity: 2 },
      ],
    }),
  ],
  returns: [
    {
      orderNumber: "10482",
      daysAgo: 3,
      lineId: "4",
      quantity: 1,
      reasonId: "too_small",
      resolution: "refund",
      handover: "qr",
    },
  ],
};
