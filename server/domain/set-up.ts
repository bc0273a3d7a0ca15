import type { Shop } from "./shop.ts";

/** What has to work before a shop's portal is open, in the order in which it is done. */
export const setUpSteps = ["shop", "address", "mail", "orders", "policy", "team", "portal", "through", "page"] as const;

/** Whether a label with this address would arrive. */
export function isComplete({ brand: { address } }: Pick<Shop, "brand">): boolean {
  return [address.name, address.line1, address.postalCode, address.city, address.country].every((part) => part.trim() !== "");
}

/** Whether a shopper would know who writes, and whom to ask. */
export function isNamed({ name, brand, help }: Pick<Shop, "name" | "brand" | "help">): boolean {
  return name.trim() !== "" && brand.name.trim() !== "" && (help.email ?? help.url) !== undefined;
}
