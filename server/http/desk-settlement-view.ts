import { meansOf } from "../../locales/money.ts";
import type { Texts } from "../../locales/texts.ts";
import type { DeskSettings } from "../domain/desk-settings.ts";
import type { Order } from "../domain/order.ts";
import type { Return } from "../domain/return.ts";
import type { Settlement, SettlementLine } from "../domain/settlement.ts";
import type { Shop } from "../domain/shop.ts";
import { splitByTender, type TenderPart, type Tenders } from "../domain/tenders.ts";
import type { Settlement as SettlementView } from "./desk-decision-schemas.ts";
import { type PayingFacts, waysView } from "./payment-view.ts";

export interface SettlementAsked {
  readonly ret: Return;
  readonly order: Order;
  readonly shop: Shop;
  readonly settlement: Settlement;
  readonly settings: DeskSettings;
  readonly gift: "refund" | "store_credit";
  readonly waiveFee: boolean;
  readonly texts: Texts;
  readonly facts: PayingFacts;
  readonly tenders: Tenders;
}

/** What a decision would give, in words: line by line, and the way from what was shown to what they get. */
export function settlementView(asked: SettlementAsked): SettlementView {
  const { settlement, settings, ret, gift, texts, facts } = asked;
  const { secondPersonAbove } = settings.money;
  const howOf = (kind: "refund" | "store_credit" | "charge"): string => {
    const { label } = meansOf(asked.order);
    return kind === "refund" && label !== null ? label : texts.say(`desk.pays.${kind}`);
  };
  const payment = (kind: "refund" | "store_credit" | "charge", part: TenderPart) => {
    const view = waysView({ kind, ...part }, facts);
    return part.amount > 0 ? [{ kind, amount: part.amount, how: view.tender ?? howOf(kind), ...view }] : [];
  };
  const back = gift === "refund" ? splitByTender(settlement.total, asked.tenders) : [{ amount: settlement.total }];
  const payments = [...back.flatMap((part) => payment(gift, part)), ...payment("charge", { amount: settlement.charge })];
  return {
    lines: settlement.lines.map((line) => ({
      key: line.key,
      kind: line.kind,
      lineId: line.lineId ?? null,
      title: titleOf(line, asked),
      note: null,
      suggested: line.suggested,
      amount: line.amount,
      least: line.least,
      most: line.most,
      why: line.why ?? null,
    })),
    total: settlement.total,
    shown: settlement.shown,
    bridge: settlement.lines.flatMap((line) => bridgeOf(line, asked)),
    payments,
    secondPersonAbove,
    needsSecondPerson: secondPersonAbove !== null && settlement.total > secondPersonAbove,
    problems: settlement.problems.map(({ unitId, key, code, details }) => ({
      unitId: unitId ?? null,
      key: key ?? null,
      code,
      text:
        code === "beyond_limit"
          ? texts.say("desk.limit", {
              least: texts.money(Number(details.least ?? 0), ret.currency),
              most: texts.money(Number(details.most ?? 0), ret.currency),
            })
          : texts.refusal(code, details),
    })),
  };
}

function titleOf({ kind, lineId }: SettlementLine, { order, shop, texts }: SettlementAsked): string {
  const line = order.lines.find(({ id }) => id === lineId);
  switch (kind) {
    case "purchase":
      return line ? [line.title, line.variant].filter(Boolean).join(", ") : texts.say("money.paid");
    case "delivery":
      return texts.say("money.delivery");
    case "fee":
      return texts.say("money.label");
    case "bonus":
      return texts.say("money.bonus_plain");
    case "goodwill":
      return texts.say("money.goodwill", { shop: shop.brand.name });
    case "postage":
      return texts.say("money.postage");
    case "surcharge":
      return texts.say("money.surcharge");
  }
}

function bridgeOf(line: SettlementLine, asked: SettlementAsked): SettlementView["bridge"] {
  const { texts, waiveFee } = asked;
  const { shown, suggested, amount, kind, why } = line;
  const title = titleOf(line, asked);
  const reason = kind === "fee" && waiveFee ? "fee_waived" : suggested > shown ? "accepted_instead" : "not_accepted";
  return [
    ...(suggested === shown ? [] : [{ text: `${title}: ${texts.say(`money.${reason}`)}`, amount: suggested - shown }]),
    ...(amount === suggested ? [] : [{ text: why ? `${title}: ${why}` : title, amount: amount - suggested }]),
  ];
}
