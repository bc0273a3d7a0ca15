import type { MerchantId, ShopId } from "./ids.ts";
import { shopCode } from "./numbers.ts";
import type { Address } from "./order.ts";

/** How a shop looks and speaks, and where things go back to. */
export interface Brand {
  readonly name: string;
  /** Storage key of the picture. */
  readonly logo?: string;
  /** A CSS colour for pages and mails of ours. */
  readonly accent?: string;
  /** The From of every mail. */
  readonly sender: { readonly name: string; readonly address: string };
  /** Where returns go unless a zone or a rule says otherwise. */
  readonly address: Address;
  /** Further addresses by the id a policy names. */
  readonly addresses: Readonly<Record<string, Address>>;
}

/** A storefront of a merchant; its slug is what the widget names. */
export interface Shop {
  readonly id: ShopId;
  readonly merchantId: MerchantId;
  /** Unique on the whole instance. */
  readonly slug: string;
  readonly name: string;
  /** Four letters that begin every portal and return number. */
  readonly code: string;
  /** `hidden`: works for whoever has the address, and nothing of ours points to it. */
  readonly portal: "active" | "hidden" | "inactive";
  /** The Delivered mail mentions the portal (S1-15). */
  readonly promoted: boolean;
  readonly brand: Brand;
  /** IANA. */
  readonly timeZone: string;
  readonly defaultLanguage: string;
  readonly languages: readonly string[];
  /** The order's e-mail counts as proof. */
  readonly emailProof: boolean;
  /** The delivery note carries a QR code that logs in. */
  readonly insertQr: boolean;
  /** Other systems may make returns through the API (S4-06). */
  readonly apiReturns: boolean;
  readonly can: { readonly storeCredit: boolean; readonly exchange: boolean };
  readonly help: { readonly url?: string; readonly email?: string };
  /** Epoch milliseconds. */
  readonly createdAt: number;
}

/** What may stand in `<returns-portal shop="…">` and in addresses. */
export function isSlug(text: string): boolean {
  return /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/.test(text);
}

/** Whether `Intl` knows the zone, so that every date of the shop can be said in it. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** What a shop is before anybody has changed it: open, in English, asking for nothing it could not give. */
export function newShop(given: Pick<Shop, "id" | "merchantId" | "slug" | "name" | "createdAt"> & { readonly owner: string }): Shop {
  const { owner, name, ...rest } = given;
  return {
    ...rest,
    name,
    code: shopCode(given.slug),
    portal: "active",
    promoted: false,
    brand: { name, sender: { name, address: owner }, address: { name, line1: "", postalCode: "", city: "", country: "FR" }, addresses: {} },
    timeZone: "Europe/Paris",
    defaultLanguage: "en",
    languages: ["en", "fr", "es", "de"],
    emailProof: true,
    insertQr: true,
    apiReturns: false,
    can: { storeCredit: false, exchange: false },
    help: { email: owner },
  };
}

/** Where returns go: the address a zone or a rule names, else the brand's own. A name nobody knows falls back too: a label must go somewhere. */
export function destination(brand: Brand, addressId: string | undefined): Address {
  return addressId !== undefined && Object.hasOwn(brand.addresses, addressId)
    ? (brand.addresses[addressId] ?? brand.address)
    : brand.address;
}
