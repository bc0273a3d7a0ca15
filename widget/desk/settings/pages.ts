import { msg } from "@lit/localize";
import type { Permission } from "../../../server/http/desk-account-schemas.ts";

export interface Page {
  readonly path: string;
  readonly tag: string;
  readonly name: () => string;
  /** Of the shop that is chosen, or of all of the merchant's. */
  readonly of: "shop" | "all";
  /** Besides `settings:read`. */
  readonly needs?: Permission;
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
];
