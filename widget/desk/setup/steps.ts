import { msg, str } from "@lit/localize";
import type { SetUpView } from "../../../server/http/desk-set-up-schemas.ts";
import { moment } from "../formats.ts";
import { capped } from "../rail.ts";

export type Step = SetUpView["steps"][number];

interface Facts {
  readonly language: string;
  readonly now: number;
  readonly timeZone: string;
  readonly view: SetUpView;
}

export function nameOf(id: Step["id"]): string {
  return names[id]();
}

const names: Readonly<Record<Step["id"], () => string>> = {
  shop: () => msg("Who you are", { id: "set_up.shop" }),
  address: () => msg("Where parcels come back", { id: "set_up.address" }),
  mail: () => msg("Mail", { id: "set_up.mail" }),
  orders: () => msg("Orders", { id: "rail.orders" }),
  policy: () => msg("Policy", { id: "rail.policy" }),
  team: () => msg("A second factor for every owner", { id: "set_up.team" }),
  portal: () => msg("Try it as a shopper", { id: "set_up.portal" }),
  through: () => msg("See a return through", { id: "set_up.through" }),
  page: () => msg("Put it on your site", { id: "set_up.page" }),
};

/** Where a step is done. */
export function placeOf(id: Step["id"], slug: string): string | null {
  const query = `?shop=${encodeURIComponent(slug)}`;
  switch (id) {
    case "shop":
      return `/desk/settings/portal${query}`;
    case "address":
      return `/desk/settings/addresses${query}`;
    case "mail":
      return `/desk/settings/brand${query}`;
    case "orders":
      return `/desk/settings/connections${query}`;
    case "policy":
      return "/desk/policy";
    case "team":
      return "/desk/account";
    case "through":
      return "/desk/returns";
    case "portal":
    case "page":
      return null;
  }
}

/** What was verified, not what was typed; or what is still to be done for it. */
export function factOf(step: Step, facts: Facts): string {
  const { done, text, count, at } = step;
  const when = at === null ? "" : moment(facts.language, at, facts.timeZone, facts.now);
  const amount = capped(count ?? 0);
  switch (step.id) {
    case "shop":
      return done ? (text ?? "") : msg("A name, and an address where shoppers get an answer.", { id: "set_up.shop_todo" });
    case "address":
      return done ? (text ?? "") : msg("Labels need a name, a street, a postcode, a city and a country.", { id: "set_up.address_todo" });
    case "mail":
      return done
        ? msg(str`${text ?? ""}; the mail server took a test mail on ${when}`, { id: "set_up.mail_done" })
        : msg(str`Send yourself a test mail from ${text ?? ""}.`, { id: "set_up.mail_todo" });
    case "orders":
      return done
        ? msg(str`${amount} orders read, the youngest of ${when}`, { id: "set_up.orders_done" })
        : count
          ? msg(str`${amount} orders are read so far; the rest follows by itself.`, { id: "set_up.orders_filling" })
          : msg("None yet. Connect your shop, or bring a file.", { id: "set_up.orders_todo" });
    case "policy":
      return done
        ? msg(str`Version ${count ?? 0}, published ${when}`, { id: "set_up.policy_done" })
        : msg("The policy every shop begins with is in force: 30 days. Nobody of you has published it yet.", { id: "set_up.policy_todo" });
    case "team":
      return done
        ? msg(str`${facts.view.owners} owners sign in with a passkey or a code; ${facts.view.members} people in the team`, {
            id: "set_up.team_done",
          })
        : msg(str`${count ?? 0} of ${facts.view.owners} owners sign in with a passkey or a code.`, { id: "set_up.team_todo" });
    case "portal":
      return done
        ? msg(str`A test return with order ${text ?? ""} was made on ${when}`, { id: "set_up.portal_done" })
        : msg("Make one test return with order X1. It is never paid and never counted.", { id: "set_up.portal_todo" });
    case "through":
      return done
        ? msg(str`Return ${text ?? ""} was received, decided and closed`, { id: "set_up.through_done" })
        : msg("Take one return from its request to the money, so that everybody has seen it.", { id: "set_up.through_todo" });
    case "page":
      return done
        ? msg(str`${text ?? ""} has both lines; looked at on ${when}`, { id: "set_up.page_done" })
        : msg("Paste these two lines where the portal should appear.", { id: "set_up.page_todo" });
  }
}
