import type { Policy, Rule } from "../server/domain/policy.ts";

/** What the owner is about to change: rules that nobody has published yet, and a lower fee within the Union. @param at epoch milliseconds */
export function draftOf(policy: Policy, at: number): Policy {
  const year = new Date(at).getUTCFullYear();
  return {
    ...policy,
    zones: policy.zones.map((zone) => (zone.id === "eu" ? { ...zone, fee: { kind: "flat", amount: 395 } } : zone)),
    rules: [
      rule("outlet", "Outlet address", [{ fact: "shop.slug", is: "equal", value: "halden-outlet" }], { do: "address", address: "outlet" }),
      rule(
        "christmas",
        "Christmas",
        [
          { fact: "order.placedOn", is: "at_least", value: `${year}-11-01` },
          { fact: "order.placedOn", is: "at_most", value: `${year}-12-24` },
        ],
        { do: "window_until", date: `${year + 1}-01-31` },
      ),
      rule("sale", "Sale: credit only", [{ fact: "item.tag", is: "contains", value: "sale" }], {
        do: "resolutions",
        only: ["store_credit", "exchange"],
      }),
      rule("dear", "Over €150, a person looks", [{ fact: "item.paid", is: "at_least", value: 15_000 }], { do: "review" }),
    ],
  };
}

function rule(id: string, title: string, conditions: Rule["when"]["conditions"], effect: Rule["then"][number]): Rule {
  return { id, title: { en: title }, when: { match: "all", conditions }, then: [effect] };
}
