import type { ReactiveElement } from "lit";
import type { Permission } from "../../server/http/desk-account-schemas.ts";
import type { Desk } from "./desk.ts";
import type { Place } from "./screen.ts";

/** What a route shows: an element that is loaded when it is first needed. */
export interface Route {
  readonly path: string;
  /** The entry of the rail it belongs to. */
  readonly area: Area | null;
  readonly tag: string;
  readonly load: () => Promise<unknown>;
  /** Without it the person reads that the page is not theirs. */
  readonly needs?: Permission;
  /** Shown without a session, and without the rail. */
  readonly open?: boolean;
}

export type Area = "returns" | "receive" | "orders" | "unsent" | "steps" | "policy" | "settings" | "set-up" | "account";

export type ScreenElement = ReactiveElement & { desk: Desk; place: Place };

/** Every address of the desk, the more particular before the general. */
export const routes: readonly Route[] = [
  { path: "/desk/sign-in", area: null, tag: "desk-sign-in", load: () => import("./account/sign-in.ts"), open: true },
  { path: "/desk/join", area: null, tag: "desk-join", load: () => import("./account/join.ts"), open: true },
  { path: "/desk/reset", area: null, tag: "desk-reset", load: () => import("./account/reset.ts"), open: true },
  { path: "/desk/account", area: "account", tag: "desk-account", load: () => import("./account/account.ts") },
  { path: "/desk/returns", area: "returns", tag: "desk-returns", load: () => import("./list/returns.ts") },
  { path: "/desk/returns/:number", area: "returns", tag: "desk-return", load: () => import("./return/return.ts") },
  { path: "/desk/returns/:number/decision", area: "returns", tag: "desk-decision", load: () => import("./decide/decision.ts") },
  { path: "/desk/receive/:number?", area: "receive", tag: "desk-receive", load: () => import("./receive/receive.ts") },
  { path: "/desk/orders", area: "orders", tag: "desk-orders", load: () => import("./orders/orders.ts") },
  { path: "/desk/orders/:id", area: "orders", tag: "desk-order", load: () => import("./orders/order.ts") },
  { path: "/desk/unsent", area: "unsent", tag: "desk-unsent", load: () => import("./unsent/unsent.ts") },
  { path: "/desk/steps", area: "steps", tag: "desk-all-steps", needs: "returns:read", load: () => import("./steps/steps.ts") },
  { path: "/desk/policy/:part*", area: "policy", tag: "desk-policy", needs: "settings:read", load: () => import("./policy/policy.ts") },
  { path: "/desk/settings/:page?", area: "settings", tag: "desk-settings", load: () => import("./settings/settings.ts") },
  { path: "/desk/set-up", area: "set-up", tag: "desk-set-up", needs: "settings:read", load: () => import("./setup/set-up.ts") },
];

export const noEntryRoute: Pick<Route, "tag" | "load"> = { tag: "desk-no-entry", load: () => import("./no-entry.ts") };
