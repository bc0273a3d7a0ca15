import { msg } from "@lit/localize";
import type { Permission } from "../../../server/http/desk-account-schemas.ts";

type Given = Exclude<Permission, "members:write" | "keys:write" | "connections:write">;

/** What a key may do, as a person would say it. */
export const permissionNames: Readonly<Record<Given, () => string>> = {
  "orders:read": () => msg("See orders", { id: "may.orders_read" }),
  "orders:write": () => msg("Bring orders and articles", { id: "may.orders_write" }),
  "orders:cancel": () => msg("Cancel orders", { id: "may.orders_cancel" }),
  "returns:read": () => msg("See returns", { id: "may.returns_read" }),
  "returns:write": () => msg("Approve, reject and make returns", { id: "may.returns_write" }),
  "returns:receive": () => msg("Receive parcels", { id: "may.returns_receive" }),
  "returns:decide": () => msg("Decide what becomes of units", { id: "may.returns_decide" }),
  "messages:write": () => msg("Write to shoppers", { id: "may.messages_write" }),
  "money:write": () => msg("Move money", { id: "may.money_write" }),
  "settings:read": () => msg("See settings", { id: "may.settings_read" }),
  "settings:write": () => msg("Change settings", { id: "may.settings_write" }),
  "exports:read": () => msg("Export returns", { id: "may.exports_read" }),
  "people:erase": () => msg("Erase people’s data", { id: "may.people_erase" }),
};
