import { msg } from "@lit/localize";
import type { Permission } from "../../../server/http/desk-account-schemas.ts";

export interface Page {
  readonly path: string;
  readonly tag: string;
  readonly name: () => string;
  /** Of the shop that is chosen, or of all of the merchant's. */
  readonly of: "shop" | "all";
  /** `settings:read` where nothing else is said. */
  readonly needs?: Permission;
  /** It says its own heading, and is set without a margin. */
  readonly bare?: boolean;
  readonly load: () => Promise<unknown>;
}

/** Every page of the settings, in the order of the list. */
export const pages: readonly Page[] = [
  {
    path: "portal",
    tag: "desk-portal-page",
    of: "shop",
    name: () => msg("Portal", { id: "settings.portal" }),
    load: () => import("./portal-page.ts"),
  },
  {
    path: "brand",
    tag: "desk-brand-page",
    of: "shop",
    name: () => msg("Brand", { id: "settings.brand" }),
    load: () => import("./brand-page.ts"),
  },
  {
    path: "addresses",
    tag: "desk-addresses-page",
    of: "shop",
    name: () => msg("Addresses", { id: "settings.addresses" }),
    load: () => import("./addresses-page.ts"),
  },
  {
    path: "mails",
    tag: "desk-mails-page",
    of: "shop",
    name: () => msg("Mails", { id: "settings.mails" }),
    load: () => import("./mails-page.ts"),
  },
  {
    path: "links",
    tag: "desk-links-page",
    of: "shop",
    name: () => msg("Links and lines", { id: "settings.links" }),
    load: () => import("./links-page.ts"),
  },
  {
    path: "connections",
    tag: "desk-connections-page",
    of: "shop",
    name: () => msg("Connections", { id: "settings.connections" }),
    load: () => import("./connections-page.ts"),
  },
  {
    path: "shipping",
    tag: "desk-shipping-page",
    of: "shop",
    name: () => msg("Shipping", { id: "settings.shipping" }),
    load: () => import("./shipping-page.ts"),
  },
  {
    path: "reconciliation",
    tag: "desk-reconciliation-page",
    of: "shop",
    name: () => msg("Reconciliation", { id: "settings.reconciliation" }),
    needs: "returns:read",
    load: () => import("./reconciliation-page.ts"),
  },
  {
    path: "money",
    tag: "desk-money-page",
    of: "all",
    name: () => msg("Money", { id: "return.money" }),
    needs: "returns:read",
    load: () => import("./money-page.ts"),
  },
  {
    path: "label-costs",
    tag: "desk-label-costs-page",
    of: "all",
    name: () => msg("Label costs", { id: "settings.label_costs" }),
    needs: "returns:read",
    load: () => import("./label-costs-page.ts"),
  },
  {
    path: "work",
    tag: "desk-work-page",
    of: "all",
    name: () => msg("The team’s work", { id: "settings.work" }),
    needs: "returns:read",
    load: () => import("./work-page.ts"),
  },
  {
    path: "texts",
    tag: "desk-texts-page",
    of: "all",
    name: () => msg("Saved texts", { id: "settings.texts" }),
    needs: "returns:read",
    load: () => import("./texts-page.ts"),
  },
  {
    path: "retention",
    tag: "desk-retention-page",
    of: "all",
    name: () => msg("Retention", { id: "settings.retention" }),
    needs: "returns:read",
    load: () => import("./retention-page.ts"),
  },
  {
    path: "members",
    tag: "desk-members-page",
    of: "all",
    name: () => msg("Members", { id: "settings.members" }),
    needs: "settings:write",
    bare: true,
    load: () => import("./members.ts"),
  },
  {
    path: "keys",
    tag: "desk-keys-page",
    of: "all",
    name: () => msg("API keys", { id: "settings.keys" }),
    needs: "settings:write",
    bare: true,
    load: () => import("./keys-page.ts"),
  },
  {
    path: "webhooks",
    tag: "desk-webhooks-page",
    of: "all",
    name: () => msg("Webhooks", { id: "settings.webhooks" }),
    load: () => import("./webhooks-page.ts"),
  },
];
