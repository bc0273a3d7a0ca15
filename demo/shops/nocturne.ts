import { defaultPolicy } from "../../server/domain/default-policy.ts";
import type { Address } from "../../server/domain/order.ts";
import type { Policy } from "../../server/domain/policy.ts";
import { order, type Product } from "../sale.ts";
import type { DemoShop } from "../shop.ts";

const lamps = { category: "lamps" } as const;
const table: Product = {
  ...lamps,
  sku: "NO-MOND",
  title: "Tischleuchte „Mond“",
  variant: "Opalglas",
  picture: "lamp-moon.svg",
  price: 24_900,
};
const floor: Product = {
  ...lamps,
  sku: "NO-KRAN",
  title: "Stehleuchte „Kranich“",
  variant: "Schwarz",
  picture: "lamp-crane.svg",
  price: 38_900,
};
const bulbs: Product = { ...lamps, sku: "NO-LED", title: "LED-Leuchtmittel", variant: "E27, 2200 K", picture: "bulb.svg", price: 1_250 };
const shade: Product = {
  ...lamps,
  sku: "NO-MASS",
  title: "Schirm nach Maß",
  variant: "Leinen, Ø 46 cm",
  picture: "shade.svg",
  price: 17_500,
  flags: { exempt: "custom_made", finalSale: true },
};

function policy(): Policy {
  const standard = defaultPolicy();
  return {
    ...standard,
    zones: [
      {
        id: "germany",
        title: { de: "Deutschland", en: "Germany", fr: "Allemagne", es: "Alemania" },
        countries: ["DE"],
        label: "prepaid",
        fee: { kind: "free" },
        handovers: ["qr", "print", "own"],
      },
      {
        id: "europe",
        title: { de: "Europa", en: "Europe", fr: "Europe", es: "Europa" },
        countries: ["EU", "CH", "GB", "NO"],
        label: "prepaid",
        fee: { kind: "free" },
        handovers: ["print", "own"],
      },
      {
        id: "world",
        title: { de: "Übrige Welt", en: "Rest of the world", fr: "Reste du monde", es: "Resto del mundo" },
        countries: ["*"],
        label: "own",
        fee: { kind: "free" },
        handovers: ["own"],
      },
    ],
    reasons: standard.reasons.filter(({ id }) => id !== "too_small" && id !== "too_big"),
  };
}

const lena: Address = { name: "Lena Vogt", line1: "Weserstraße 31", postalCode: "12047", city: "Berlin", country: "DE" };
const kenji: Address = { name: "Kenji Mori", line1: "Nakagyo-ku 12-4", postalCode: "604-8005", city: "Kyoto", country: "JP" };
const urs: Address = { name: "Urs Keller", line1: "Langstrasse 90", postalCode: "8004", city: "Zürich", country: "CH" };

const german = { language: "de", taxRate: 1_900, card: "Mastercard, endet auf 2210", shipping: 690 } as const;

export const nocturne: DemoShop = {
  slug: "nocturne",
  name: "nocturne",
  about: "Lamps, after dark, in German. Free labels in Europe, own postage from the rest of the world. Euros, francs and yen.",
  settings: {
    brand: {
      name: "nocturne",
      accent: "#f2b35d",
      sender: { name: "nocturne", address: "licht@nocturne.example" },
      address: { name: "nocturne Retouren", line1: "Köpenicker Straße 154", postalCode: "10997", city: "Berlin", country: "DE" },
      addresses: {},
    },
    timeZone: "Europe/Berlin",
    defaultLanguage: "de",
    help: { email: "licht@nocturne.example" },
  },
  policy: policy(),
  orders: (at) => [
    order(at, {
      ...german,
      number: "N-3056",
      shows: "Berlin, delivered 6 days ago, a set of four",
      placed: 10,
      shipTo: lena,
      email: "lena.vogt@mail.example",
      sold: [{ product: table }, { product: bulbs, quantity: 4 }],
      parcels: [{ shipped: 8, delivered: 6 }],
    }),
    order(at, {
      ...german,
      number: "N-3049",
      shows: "Kyoto, paid in yen: own postage",
      placed: 24,
      shipTo: kenji,
      email: "kenji.mori@mail.example",
      language: "en",
      currency: "JPY",
      taxRate: 0,
      shipping: 4_800,
      card: "JCB ending in 0190",
      sold: [
        { product: { ...table, title: "Table lamp “Mond”", variant: "Opal glass", price: 42_800 } },
        { product: { ...bulbs, title: "LED bulb", price: 2_150 }, quantity: 2 },
      ],
      parcels: [{ shipped: 21, delivered: 12 }],
    }),
    order(at, {
      ...german,
      number: "N-3031",
      shows: "Zürich, paid in francs",
      placed: 29,
      shipTo: urs,
      email: "urs.keller@mail.example",
      currency: "CHF",
      taxRate: 810,
      sold: [{ product: floor }],
      parcels: [{ shipped: 26, delivered: 22 }],
    }),
    order(at, {
      ...german,
      number: "N-3012",
      shows: "A shade made to measure, and a lamp that was not",
      placed: 27,
      shipTo: lena,
      email: "lena.vogt@mail.example",
      sold: [{ product: shade }, { product: floor }],
      parcels: [{ shipped: 22, delivered: 20 }],
    }),
  ],
  returns: [],
};
