import { defaultPolicy } from "./default-policy.ts";
import type { MerchantId, OrderId, ShopId } from "./ids.ts";
import { lookupKey } from "./lookup.ts";
import type { Address, Order, OrderLine } from "./order.ts";
import type { Policy, Zone } from "./policy.ts";

export type TestNumber = "X1" | "X2" | "X3";

/** Which test order somebody typed, if any. */
export function testNumber(typed: string): TestNumber | null {
  const key = lookupKey(typed);
  return key === "X1" || key === "X2" || key === "X3" ? key : null;
}

interface TestShop {
  readonly merchantId: MerchantId;
  readonly shopId: ShopId;
  readonly id: OrderId;
  /** Epoch milliseconds; the order was delivered a few days before. */
  readonly at: number;
}

/** A made-up order with fake products that plays one scenario (S1-39 to S1-43), and the policy that judges it. Never stored. */
export function testOrder(number: TestNumber, shop: TestShop): { order: Order; policy: Policy } {
  switch (number) {
    case "X1":
      return { order: orderOf(number, shop, camille, [lamp, mugs, soap]), policy: policyOf(freeLabelsInFrance) };
    case "X2":
      return { order: orderOf(number, shop, camille, [lamp, mugs]), policy: policyOf(noLabel) };
    case "X3":
      return { order: orderOf(number, shop, lena, [lamp, scarf, soap]), policy: policyOf(labelFromTheUnion) };
  }
}

const day = 86_400_000;

function orderOf(number: TestNumber, shop: TestShop, address: Address, lines: readonly OrderLine[]): Order {
  const { at, ...owner } = shop;
  const shipping = { paid: 490, tax: 82, cheapestStandard: 490 };
  const total = lines.reduce((sum, line) => sum + line.paid, shipping.paid);
  return {
    ...owner,
    number,
    portalNumber: `TEST000000${number}`,
    revision: 1,
    placedAt: at - 8 * day,
    currency: "EUR",
    status: "completed",
    shipTo: address,
    billTo: address,
    lines,
    fees: [],
    shipping,
    total,
    discountCodes: ["WELCOME10"],
    payments: [{ id: `${number}-payment`, gateway: "test", label: "Visa 4242", tender: "money", paid: total }],
    refunds: [],
    fulfilments: [{ id: `${number}-parcel`, shippedAt: at - 6 * day, deliveredAt: at - 4 * day }],
  };
}

function policyOf(zone: Zone): Policy {
  const policy = defaultPolicy();
  return { ...policy, zones: [zone], resolutions: { ...policy.resolutions, storeCredit: { bonusBasisPoints: 1_000, validMonths: 24 } } };
}

const freeLabelsInFrance: Zone = {
  id: "test-france",
  title: { en: "France", fr: "France", de: "Frankreich", es: "Francia" },
  countries: ["FR"],
  label: "prepaid",
  fee: { kind: "free" },
  handovers: ["qr", "print", "own"],
};

const noLabel: Zone = {
  id: "test-own",
  title: { en: "Own postage", fr: "À vos frais", de: "Eigenes Porto", es: "Por su cuenta" },
  countries: ["*"],
  label: "own",
  fee: { kind: "free" },
  handovers: ["own"],
};

const labelFromTheUnion: Zone = {
  id: "test-eu",
  title: { en: "European Union", fr: "Union européenne", de: "Europäische Union", es: "Unión Europea" },
  countries: ["EU"],
  label: "prepaid",
  fee: { kind: "free" },
  handovers: ["print", "own"],
};

const camille: Address = { name: "Camille Exemple", line1: "1 rue de l’Essai", postalCode: "75001", city: "Paris", country: "FR" };
const lena: Address = { name: "Lena Beispiel", line1: "Musterstraße 1", postalCode: "10115", city: "Berlin", country: "DE" };

const goods = { taxRate: 2_000, categories: ["test"], tags: [] } as const;

const lamp: OrderLine = {
  ...goods,
  id: "lamp",
  sku: "TEST-LAMP",
  title: "Test lamp “Lumen”",
  variant: "Brass",
  imageUrl: "/assets/test/lamp.svg",
  quantity: 1,
  listed: 5_900,
  paid: 5_310,
  tax: 885,
};
const mugs: OrderLine = {
  ...goods,
  id: "mugs",
  sku: "TEST-MUG",
  title: "Test mug “Morning”",
  variant: "Blue, 35 cl",
  imageUrl: "/assets/test/mug.svg",
  quantity: 3,
  listed: 4_200,
  paid: 3_780,
  tax: 630,
};
const scarf: OrderLine = {
  ...goods,
  id: "scarf",
  sku: "TEST-SCARF",
  title: "Test scarf “Drift”",
  variant: "Green",
  imageUrl: "/assets/test/scarf.svg",
  quantity: 2,
  listed: 7_000,
  paid: 6_300,
  tax: 1_050,
};
const soap: OrderLine = {
  ...goods,
  id: "soap",
  sku: "TEST-SOAP",
  title: "Test soap “Dune”",
  variant: "100 g",
  imageUrl: "/assets/test/soap.svg",
  quantity: 1,
  listed: 900,
  paid: 900,
  tax: 150,
  exempt: "sealed_hygiene",
};
