import { defaultPolicy } from "../../server/domain/default-policy.ts";
import type { Address } from "../../server/domain/order.ts";
import { order, type Product } from "../sale.ts";
import type { DemoShop } from "../shop.ts";

const shoes = { category: "shoes" } as const;
const derby: Product = { ...shoes, sku: "ADA-DERBY", title: "The Derby No. 4", variant: "Cognac, 38", picture: "derby.svg", price: 21_500 };
const loafer: Product = {
  ...shoes,
  sku: "ADA-LOAFER",
  title: "Loafer “Colette”",
  variant: "Burgundy, 39",
  picture: "loafer.svg",
  price: 18_900,
};
const sandal: Product = { ...shoes, sku: "ADA-SANDAL", title: "Sandal “Azur”", variant: "Sand, 40", picture: "sandal.svg", price: 9_800 };
const boot: Product = {
  ...shoes,
  sku: "ADA-BOOT",
  title: "Chelsea boot “Odéon”",
  variant: "Black, 41",
  picture: "boot.svg",
  price: 24_900,
};
const polish: Product = {
  sku: "ADA-CARE",
  title: "Care kit",
  variant: "Cream, brush, cloth",
  picture: "polish.svg",
  price: 2_400,
  category: "care",
};

const hugo: Address = { name: "Hugo Lemaire", line1: "61 rue Oberkampf", postalCode: "75011", city: "Paris", country: "FR" };
const nadia: Address = { name: "Nadia Benali", line1: "7 cours Julien", postalCode: "13006", city: "Marseille", country: "FR" };
const franz: Address = { name: "Franziska Huber", line1: "Lindengasse 22", postalCode: "1070", city: "Wien", country: "AT" };
const grace: Address = { name: "Grace Lee", line1: "84 Mercer Street", postalCode: "10012", city: "New York", region: "NY", country: "US" };

export const ada: DemoShop = {
  slug: "adas-shoes",
  name: "Ada’s Shoes",
  about: "A shoemaker’s magazine. Returns are free within France and the European Union, 30 days from delivery.",
  settings: {
    brand: {
      name: "Ada’s Shoes",
      accent: "#7a1f33",
      sender: { name: "Ada’s Shoes", address: "atelier@adas-shoes.example" },
      address: { name: "Ada’s Shoes, Atelier", line1: "5 rue des Retours", postalCode: "59000", city: "Lille", country: "FR" },
      addresses: {},
    },
    help: { email: "atelier@adas-shoes.example" },
  },
  policy: defaultPolicy(),
  orders: (at) => [
    order(at, {
      number: "ADA-2107",
      shows: "Two sizes of one shoe, to keep the one that fits",
      placed: 6,
      shipTo: hugo,
      email: "hugo.lemaire@mail.example",
      language: "fr",
      sold: [{ product: derby }, { product: derby, variant: "Cognac, 39" }, { product: polish, quantity: 2 }],
      parcels: [{ shipped: 5, delivered: 3 }],
    }),
    order(at, {
      number: "ADA-2071",
      shows: "Over since 18 days; a fault can still be reported",
      placed: 52,
      shipTo: nadia,
      email: "nadia.benali@mail.example",
      language: "fr",
      sold: [{ product: boot }, { product: polish }],
      parcels: [{ shipped: 50, delivered: 48 }],
    }),
    order(at, {
      number: "ADA-2098",
      shows: "Sandals in final sale, loafers that may come back",
      placed: 23,
      shipTo: nadia,
      email: "nadia.benali@mail.example",
      language: "fr",
      discount: { code: "SOLDES", percent: 20 },
      sold: [{ product: sandal, flags: { finalSale: true } }, { product: loafer }],
      parcels: [{ shipped: 21, delivered: 19 }],
    }),
    order(at, {
      number: "ADA-2112",
      shows: "Austria: a free label within the European Union",
      placed: 22,
      shipTo: franz,
      email: "franziska.huber@mail.example",
      language: "de",
      sold: [
        { product: loafer, variant: "Black, 37" },
        { product: boot, variant: "Black, 37" },
      ],
      parcels: [{ shipped: 20, delivered: 17 }],
    }),
    order(at, {
      number: "ADA-2115",
      shows: "New York: one parcel still travels, and no label there",
      placed: 18,
      shipTo: grace,
      email: "grace.lee@mail.example",
      language: "en",
      taxRate: 0,
      shipping: 2_900,
      sold: [{ product: derby, variant: "Black, 40" }, { product: polish }],
      parcels: [
        { shipped: 16, delivered: 9, lines: [0] },
        { shipped: 2, lines: [1] },
      ],
    }),
  ],
  returns: [],
};
