import { addressLines } from "../../locales/address.ts";
import { claimRuleWords, claimUntilWords } from "../../locales/claim.ts";
import { scanTitle } from "../../locales/scans.ts";
import type { Texts } from "../../locales/texts.ts";
import type { ClaimFacts } from "../domain/claim.ts";
import type { Shop } from "../domain/shop.ts";
import type { Brand } from "./brand.ts";
import type { ListData, Row, Section } from "./list.ts";
import { allPrintable, printable } from "./printable.ts";

export interface ClaimRequest {
  readonly brand: Brand;
  readonly facts: ClaimFacts;
  readonly shop: Shop;
  /** The shopper's picture of the receipt: JPEG. */
  readonly proof?: Uint8Array;
  /** Its pages follow as they are: PDF. */
  readonly label?: Uint8Array;
  /** When it is made, epoch milliseconds. */
  readonly at: number;
  /** Of the team that sends it. */
  readonly texts: Texts;
}

/** Every word of what is sent to a carrier about a parcel that is lost (S5-42): what it was worth, whose it was, and all that happened to it. */
export function claimData({ brand, facts, shop, proof, label, at, texts }: ClaimRequest): ListData {
  const zone = shop.timeZone;
  const when = (moment: number): string => texts.date(moment, zone, "time_year");
  const { carrier, trackingNumber, reference, returns, from, parcel, handedOverAt, lastSeen } = facts;
  const [first] = returns;
  const named: readonly (readonly [string, string | null | undefined])[] = [
    [texts.say("claim.carrier"), carrier],
    [texts.say("claim.number"), trackingNumber],
    [texts.say("claim.reference"), reference],
    [
      texts.say("claim.returns"),
      returns.map(({ number, orderNumber }) => texts.say("claim.return", { number, order: orderNumber })).join("; "),
    ],
    [texts.say("claim.value"), texts.money(facts.value, facts.currency)],
    [texts.say("claim.handed_over"), handedOverAt === null ? texts.say("claim.nobody_saw") : when(handedOverAt)],
    [texts.say("claim.last_seen"), lastSeen && [when(lastSeen.at), lastSeen.place].filter(Boolean).join(", ")],
    [texts.say("claim.until"), claimUntilWords(facts, shop, texts)],
    [texts.say("claim.rule"), claimRuleWords(facts, texts)],
    [texts.say("claim.from"), from && addressLines(from, texts).join(", ")],
    [texts.say("claim.to"), addressLines(parcel.to, texts).join(", ")],
    [texts.say("claim.written"), texts.date(at, zone, "day_year")],
  ];
  const sections: readonly Section[] = [
    {
      heading: texts.say("claim.items"),
      rows: facts.items.map(({ title, sku, quantity, paid }) => ({
        text: texts.say("receipt.pieces", { quantity, title }),
        note: sku ?? "",
        value: texts.money(paid, facts.currency),
      })),
      total: { text: texts.say("claim.total"), note: "", value: texts.money(facts.value, facts.currency) },
    },
    { heading: texts.say("claim.scans"), rows: scanRows(facts, when, texts), total: null },
    { heading: texts.say("claim.proof"), rows: proofRows(facts, proof !== undefined, when, texts), total: null },
  ];
  return {
    brand: { ...brand, name: printable(brand.name) },
    language: texts.language,
    at,
    title: printable(texts.say("claim.title", { number: trackingNumber ?? first?.number ?? "" })),
    ...codeOf(trackingNumber ?? first?.number ?? ""),
    facts: named.flatMap(([name, value]) => (value ? [[printable(name), printable(value)] as const] : [])),
    sections: sections.map(({ heading, rows, total }) => ({
      heading: printable(heading),
      rows: rows.map((row) => allPrintable({ ...row })),
      total: total && allPrintable({ ...total }),
    })),
    ...(proof && { pictures: [{ content: proof, alternative: printable(texts.say("claim.proof.photo")) }] }),
    foot: printable(texts.say(label ? "claim.foot_with_label" : "claim.foot")),
  };
}

/** Bars that are longer are too fine to be read. */
const longestCode = 24;

function codeOf(number: string): { code?: string } {
  const code = number.replaceAll(/\s/g, "");
  return code.length <= longestCode && /^[\x21-\x7e]+$/.test(code) ? { code } : {};
}

function scanRows({ scans }: ClaimFacts, when: (at: number) => string, texts: Texts): Row[] {
  if (scans.length === 0) return [{ text: texts.say("claim.no_scans"), note: "", value: "" }];
  return scans.map((named) => ({
    text: scanTitle(named, texts),
    note: [named.scan.words, named.scan.place].filter(Boolean).join(" · "),
    value: when(named.scan.at),
  }));
}

function proofRows({ parcel: { posted } }: ClaimFacts, pictured: boolean, when: (at: number) => string, texts: Texts): Row[] {
  if (!posted) return [{ text: texts.say("claim.no_proof"), note: "", value: "" }];
  const note = [posted.carrier, posted.trackingNumber, pictured ? texts.say("claim.proof.photo") : undefined];
  return [{ text: texts.say("claim.proof.said"), note: note.filter(Boolean).join(" · "), value: when(posted.at) }];
}
