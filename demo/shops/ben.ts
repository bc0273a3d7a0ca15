import { defaultPolicy } from "../../server/domain/default-policy.ts";
import type { Address } from "../../server/domain/order.ts";
import type { Policy } from "../../server/domain/policy.ts";
import { order, type Product } from "../sale.ts";
import type { DemoShop } from "../shop.ts";

const books = { category: "books" } as const;
const sea: Product = { ...books, sku: "9780000000011", title: "The Slow Sea", variant: "Hardback", picture: "book-sea.svg", price: 2_200 };
const grid: Product = {
  ...books,
  sku: "9780000000028",
  title: "Grid Systems for Gardens",
  variant: "Paperback",
  picture: "book-grid.svg",
  price: 1_800,
};
const night: Product = {
  ...books,
  sku: "9780000000035",
  title: "Night Bus to Whitby",
  variant: "Paperback",
  picture: "book-night.svg",
  price: 999,
};
const atlas: Product = {
  ...books,
  sku: "9780000000042",
  title: "Atlas of Small Islands",
  variant: "Cloth, boxed",
  picture: "book-atlas.svg",
  price: 4_500,
};
const ebook: Product = {
  sku: "E-NIGHT",
  title: "Night Bus to Whitby",
  variant: "E-book",
  picture: "book-night.svg",
  price: 599,
  category: "downloads",
  flags: { intangible: true },
};
const record: Product = {
  sku: "CD-SEA",
  title: "The Slow Sea, read by the author",
  variant: "6 CDs, sealed",
  picture: "cds.svg",
  price: 2_400,
  category: "audio",
  flags: { exempt: "sealed_media" },
};

/** A person looks at every voluntary return, and the shopper sends it with their own postage. */
function policy(): Policy {
  const standard = defaultPolicy();
  return {
    ...standard,
    withdrawal: { returnCost: "shopper", informed: true },
    approval: "manual",
    zones: [
      {
        id: "everywhere",
        title: { en: "Everywhere", fr: "Partout", de: "Überall", es: "En todas partes" },
        countries: ["*"],
        label: "own",
        fee: { kind: "free" },
        handovers: ["own"],
      },
    ],
    reasons: standard.reasons.filter(({ id }) => id !== "too_small" && id !== "too_big"),
  };
}

const harriet: Address = { name: "Harriet Cole", line1: "44 Essex Road", postalCode: "N1 8LN", city: "London", country: "GB" };
const owen: Address = { name: "Owen Pritchard", line1: "9 Cathedral Road", postalCode: "CF11 9LJ", city: "Cardiff", country: "GB" };
const siobhan: Address = { name: "Siobhán Byrne", line1: "27 South William Street", postalCode: "D02 X285", city: "Dublin", country: "IE" };

const british = { currency: "GBP", taxRate: 0, shipping: 350, language: "en", card: "Mastercard ending in 7730" } as const;

export const ben: DemoShop = {
  slug: "bens-books",
  name: "Ben’s Books",
  about: "New and read. A person looks at every return, and you post it yourself. Pounds and pence.",
  settings: {
    brand: {
      name: "Ben’s Books",
      accent: "#ffe600",
      sender: { name: "Ben’s Books", address: "ben@bens-books.example" },
      address: { name: "Ben’s Books", line1: "Unit 3, Ridley Road", postalCode: "E8 2LH", city: "London", country: "GB" },
      addresses: {},
    },
    timeZone: "Europe/London",
    help: { email: "ben@bens-books.example" },
  },
  policy: policy(),
  orders: (at) => [
    order(at, {
      ...british,
      number: "7741",
      shows: "Past the 14 days: a person looks before anything is approved",
      placed: 24,
      shipTo: harriet,
      email: "harriet.cole@mail.example",
      sold: [{ product: sea, quantity: 2 }, { product: grid }, { product: night }],
      parcels: [{ shipped: 22, delivered: 19 }],
    }),
    order(at, {
      ...british,
      number: "7752",
      shows: "Delivered 4 days ago: withdrawal needs nobody’s approval",
      placed: 7,
      shipTo: owen,
      email: "owen.pritchard@mail.example",
      sold: [{ product: atlas }, { product: night, quantity: 3 }],
      parcels: [{ shipped: 6, delivered: 4 }],
    }),
    order(at, {
      ...british,
      number: "7729",
      shows: "A download and sealed discs beside a book",
      placed: 12,
      shipTo: harriet,
      email: "harriet.cole@mail.example",
      sold: [{ product: ebook }, { product: record }, { product: atlas, flags: { finalSale: true } }],
      parcels: [{ shipped: 10, delivered: 8 }],
    }),
    order(at, {
      ...british,
      currency: "EUR",
      number: "7760",
      shows: "Ireland, paid in euros; already asked for, waiting for Ben",
      placed: 26,
      shipTo: siobhan,
      email: "siobhan.byrne@mail.example",
      sold: [{ product: grid }, { product: sea }],
      parcels: [{ shipped: 24, delivered: 21 }],
    }),
    order(at, {
      ...british,
      number: "7718",
      shows: "Weeks too late",
      placed: 75,
      shipTo: owen,
      email: "owen.pritchard@mail.example",
      sold: [{ product: sea }],
      parcels: [{ shipped: 73, delivered: 70 }],
    }),
  ],
  returns: [
    {
      orderNumber: "7760",
      daysAgo: 2,
      lineId: "1",
      quantity: 1,
      reasonId: "changed_mind",
      subReasonId: "dislike",
      comment: "I have no garden after all.",
      resolution: "refund",
      handover: "own",
    },
  ],
};
