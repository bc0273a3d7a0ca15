import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import type { Permission } from "../../server/http/desk-account-schemas.ts";
import type { SetUpView } from "../../server/http/desk-set-up-schemas.ts";
import type { Desk } from "./desk.ts";
import { icon, type Shape } from "./icons.ts";
import type { Area } from "./screens.ts";

interface Entry {
  readonly area: Area;
  readonly url: string;
  readonly shape: Shape;
  readonly name: string;
  readonly needs: Permission;
  readonly count?: string;
}

/** The way between the desk's places. An entry a person may not use is not there. */
export function rail(desk: Desk & { readonly setUp: SetUpView | null }, here: Area | null, messages: boolean): TemplateResult {
  const { me, queues } = desk;
  if (!me) return html``;
  const counts = queues?.counts;
  const open = counts ? counts.to_review + counts.to_receive + counts.to_decide + counts.to_pay + counts.problems : 0;
  const work: Entry[] = [
    {
      area: "returns",
      url: "/desk/returns",
      shape: "list",
      name: msg("Returns", { id: "rail.returns" }),
      needs: "returns:read",
      count: capped(open),
    },
    {
      area: "receive",
      url: "/desk/receive",
      shape: "scan",
      name: msg("Receive", { id: "rail.receive" }),
      needs: "returns:receive",
      count: capped(counts?.to_receive ?? 0),
    },
    { area: "orders", url: "/desk/orders", shape: "bag", name: msg("Orders", { id: "rail.orders" }), needs: "orders:read" },
  ];
  const set: Entry[] = [
    {
      area: "policy",
      url: "/desk/policy",
      shape: "rule",
      name: msg("Policy", { id: "rail.policy" }),
      needs: "settings:read",
      count: queues?.draft ? msg("draft", { id: "rail.draft" }) : "",
    },
    { area: "settings", url: "/desk/settings", shape: "gear", name: msg("Settings", { id: "rail.settings" }), needs: "settings:read" },
    {
      area: "set-up",
      url: "/desk/set-up",
      shape: "flag",
      name: msg("Set-up", { id: "rail.set_up" }),
      needs: "settings:write",
      count: progressOf(desk.setUp),
    },
  ];
  const unanswered = queues?.unanswered ?? 0;
  return html`<nav class="rail" id="rail" aria-label=${msg("Desk", { id: "desk.name" })}>
    <div class="who">${me.merchant.name}</div>
    ${work.filter(({ needs }) => desk.may(needs)).map((entry) => link(entry, here))}
    ${
      desk.may("returns:read")
        ? html`<a href="/desk/returns?unanswered=true" aria-current=${messages ? "page" : nothing}>
          ${icon("talk")}${msg("Messages", { id: "rail.messages" })}
          ${unanswered ? html`<span class="n" aria-label=${msg(str`${unanswered} unanswered`, { id: "rail.unanswered" })}>${capped(unanswered)}</span>` : nothing}
        </a>`
        : nothing
    }
    ${
      queues?.unsent && desk.may("returns:read")
        ? link(
            {
              area: "unsent",
              url: "/desk/unsent",
              shape: "problem",
              name: msg("Not sent", { id: "unsent.title" }),
              needs: "returns:read",
              count: capped(queues.unsent),
            },
            here,
          )
        : nothing
    }
    ${
      queues?.steps && desk.may("returns:read")
        ? link(
            {
              area: "steps",
              url: "/desk/steps",
              shape: "me",
              name: msg("In the shop", { id: "steps.rail" }),
              needs: "returns:read",
              count: capped(queues.steps),
            },
            here,
          )
        : nothing
    }
    <div class="gap"></div>
    ${set.filter(({ needs }) => desk.may(needs)).map((entry) => link(entry, here))}
    <a class="end" href="/desk/account" aria-current=${here === "account" ? "page" : nothing}>
      ${icon("me")}<span class="name" title=${me.member.name || me.member.email}>${me.member.name || me.member.email}</span><span class="n">${roleNames[me.member.role]()}</span>
    </a>
  </nav>`;
}

function progressOf(setUp: SetUpView | null): string {
  return setUp && setUp.done < setUp.steps.length ? msg(str`${setUp.done} of ${setUp.steps.length}`, { id: "rail.set_up_of" }) : "";
}

function link({ area, url, shape, name, count }: Entry, here: Area | null): TemplateResult {
  return html`<a href=${url} aria-current=${here === area ? "page" : nothing}>
    ${icon(shape)}${name}${count ? html`<span class="n">${count}</span>` : nothing}
  </a>`;
}

/** The server counts no further than a thousand. */
export function capped(count: number): string {
  return count === 0 ? "" : count > 999 ? "999+" : String(count);
}

export const roleNames = {
  owner: () => msg("owner", { id: "role.owner" }),
  agent: () => msg("agent", { id: "role.agent" }),
  warehouse: () => msg("warehouse", { id: "role.warehouse" }),
  reader: () => msg("read-only", { id: "role.reader" }),
} as const;
