import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { moneyRows } from "../locales/money.ts";
import { languages, textsFor } from "../locales/texts.ts";
import { isOrderNotice, noticeKinds, type ReturnNotice } from "../server/domain/consequences.ts";
import { defaultPolicy } from "../server/domain/default-policy.ts";
import type { LedgerEntry } from "../server/domain/ledger-entry.ts";
import type { Decision, Return, ReturnUnit } from "../server/domain/return.ts";
import type { Shop } from "../server/domain/shop.ts";
import type { Written } from "../server/notices/layout.ts";
import { letterFor, orderLetterFor, standardTemplate } from "../server/notices/letters.ts";
import type { NoticeAsked } from "../server/notices/parts.ts";
import { sampleFor } from "../server/notices/sample.ts";
import { halden } from "./support/halden.ts";

const at = Date.UTC(2026, 10, 23, 11);
const portalUrl = "https://returns.test/r/halden?lng=en&a=1#k=secret";
const evil = `<script>alert("1")</script>{shop}\r\nBcc: all@evil.test`;
const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, " ");
const returnKinds = noticeKinds.filter((notice): notice is ReturnNotice => !isOrderNotice(notice));

function asked(language: string, changes: Partial<NoticeAsked> = {}, shop: Shop = halden): NoticeAsked {
  const texts = textsFor(language);
  const { order, ret, payment, exchange, pickup } = sampleFor(shop, texts, at);
  return { shop, order, policy: defaultPolicy(), returns: [ret], texts, portalUrl, payment, exchange, pickup, ...changes };
}

/** The letter of a kind with everything it can hold. */
function written(notice: (typeof noticeKinds)[number], given: NoticeAsked): Written {
  const { order } = given;
  const cancelled = { lines: [{ lineId: "1", quantity: 1 }], amount: 9_390, delivery: 490 };
  if (isOrderNotice(notice)) return orderLetterFor(notice, { ...given, cancelled, payment: { amount: 9_390, reference: "re_1" } });
  const credit = { code: "ABCD EFGH JKLM NPQR", expiresAt: at };
  const strangers = [{ title: order.lines[0]?.title ?? "", quantity: 2 }];
  return letterFor(notice, { ...given, credit, strangers, tracking: order.number, attachments: ["a.pdf"] });
}

function decided(decisions: readonly (readonly [Decision, Partial<ReturnUnit>?])[], ledger: readonly LedgerEntry[] = []): NoticeAsked {
  const given = asked("en");
  const [ret] = given.returns;
  assert.ok(ret);
  const units = ret.units.map((unit, place): ReturnUnit => {
    const { say: _, ...rest } = unit;
    const [decision, more] = decisions[place] ?? ["accept"];
    return { ...rest, decision, ...more };
  });
  return { ...given, returns: [{ ...ret, units, ledger: [...ret.ledger, ...ledger] }] };
}

describe("a letter of every kind", () => {
  for (const language of [...languages, "ar-XB"])
    it(`is written whole in ${language}: both parts say the same, nothing is loaded, nothing is left open`, () => {
      for (const notice of noticeKinds) {
        const { subject, html, text } = written(notice, asked(language, { message: "Line one.\nLine two." }));
        assert.doesNotMatch(`${subject}${text}`, /undefined|\{\w*\}|\[object/, notice);
        assert.match(html, new RegExp(`^<!doctype html>\\n<html lang="${language}"`));
        assert.doesNotMatch(html, /<img|url\(|@import|<link/);
        assert.equal(html.match(/<table/g)?.length, html.match(/role="presentation"/g)?.length);
        assert.ok(text.includes("> Line one.\n> Line two."), notice);
        const seen = html
          .replace(/<head>[\s\S]*<\/head>/, "")
          .replaceAll(/<[^>]+>/g, "\n")
          .replaceAll("&amp;", "&")
          .replaceAll("&#39;", "'")
          .replaceAll("&quot;", '"');
        const flat = text.replaceAll(/\s+/g, " ");
        for (const line of seen.split("\n").map((part) => part.trim().replaceAll(/\s+/g, " ")))
          assert.ok(flat.includes(line), `${notice}: ${line}`);
      }
    });

  it("differs from every other in its subject", () => {
    for (const language of languages) {
      const subjects = noticeKinds.map((notice) => written(notice, asked(language)).subject);
      assert.equal(new Set(subjects).size, noticeKinds.length, language);
    }
  });

  it("takes nothing from anybody as mark-up, as a header or as a variable", () => {
    const shop: Shop = { ...halden, brand: { ...halden.brand, name: evil }, help: { email: evil } };
    const given = asked("en", { message: evil, template: { subject: `{number} ${evil}`, body: `{name} ${evil} {order}` } }, shop);
    const [ret] = given.returns;
    assert.ok(ret);
    const order = {
      ...given.order,
      number: evil,
      shipTo: { name: evil, line1: evil, postalCode: evil, city: evil, country: "FR" },
      lines: given.order.lines.map((line) => ({ ...line, title: evil, variant: evil })),
    };
    const returns = [{ ...ret, number: evil, units: ret.units.map((unit) => ({ ...unit, say: evil })) }];
    const payment = { ...(given.payment as NonNullable<NoticeAsked["payment"]>), reference: evil };
    const exchange = { ...(given.exchange as NonNullable<NoticeAsked["exchange"]>), title: evil, variant: evil };
    for (const template of [given.template ?? null, null]) {
      for (const notice of noticeKinds) {
        const { subject, html } = written(notice, { ...given, template, order, returns, payment, exchange });
        assert.doesNotMatch(html, /<script/, notice);
        assert.doesNotMatch(subject, /[\r\n\u2028\u2029]/, notice);
        assert.ok(subject.includes("{shop}") || subject.includes("<script>"), `${notice}: a value is put in as it is`);
      }
    }
  });

  it("opens with the merchant's words where they are said, and keeps every fact below", () => {
    for (const notice of noticeKinds) {
      const ours = written(notice, asked("en"));
      const own = written(notice, asked("en", { template: { subject: "Hello {name}", body: "From {shop} about {order}." } }));
      assert.equal(own.subject, "Hello Claire Martin");
      const [, , opening, ...facts] = ours.text.split("\n\n");
      assert.ok(own.text.includes("From Halden about 1001."));
      assert.ok(!own.text.includes(opening ?? ""), notice);
      assert.deepEqual(own.text.split("\n\n").slice(3), facts, notice);
    }
  });

  it("has a standard that reads like the letter once its variables are filled in", () => {
    for (const notice of returnKinds.filter((one) => one !== "decided" && one !== "exchange")) {
      const given = asked("fr");
      const { subject } = letterFor(notice, given);
      assert.equal(letterFor(notice, { ...given, template: standardTemplate(notice, given.texts) }).subject, subject, notice);
    }
  });

  it("keeps a name of 60 letters on its lines", () => {
    const name = "Rindfleischetikettierungsüberwachungsaufgabenübertragung AG &";
    const shop: Shop = { ...halden, brand: { ...halden.brand, name } };
    for (const notice of noticeKinds) assert.ok(written(notice, asked("de", {}, shop)).text.includes(name), notice);
  });
});

describe("the letter of a decision", () => {
  it("says in its subject whether all, a part, nothing or something else was decided", () => {
    for (const [decisions, subject] of [
      [[["accept"], ["keep"]], /everything is accepted/],
      [[["accept"], ["reject"]], /a part of it is accepted/],
      [[["exchange"], ["reject"]], /a part of it is accepted/],
      [[["reject"], ["reject"]], /the answer from Halden/],
      [[["reject"], ["cancel"]], /the answer from Halden/],
      [[["exchange"], ["accept"]], /what happens with your items/],
      [[["cancel"], ["cancel"]], /what happens with your items/],
    ] as const)
      assert.match(letterFor("decided", decided(decisions)).subject, subject);
  });

  it("says of each piece what was decided, why, and what somebody wrote of it", () => {
    const given = decided([
      ["exchange", {}],
      ["reject", { decisionReason: "worn", say: "The hem is torn.\nSee photo." }],
    ]);
    const exchange = given.exchange as NonNullable<NoticeAsked["exchange"]>;
    const returns = given.returns.map((ret) => ({ ...ret, exchanges: [exchange] }));
    const text = plain(letterFor("decided", { ...given, returns }).text);
    assert.ok(text.includes("Exchanged\n- 1 × Rain jacket, M for Rain jacket, L"), text);
    assert.ok(
      text.includes("Not accepted\n- 1 × Wool scarf, M: worn or used more than trying it on takes\n  The hem is torn.\n  See photo."),
      text,
    );
  });

  it("adds its money up to the total, whatever was taken off, added or never asked for (S5-15)", () => {
    const off: LedgerEntry[] = [
      { kind: "purchase", amount: -3_200, tax: -533, reason: "not_accepted", lineId: "2" },
      { kind: "delivery", amount: -490, tax: -82, reason: "not_accepted" },
      { kind: "purchase", amount: -400, tax: -67, reason: "changed", lineId: "1", note: "Only for us" },
      { kind: "goodwill", amount: 250, tax: 0, reason: "goodwill", note: "Only for us" },
    ];
    const given = decided([["accept"], ["reject"]], off);
    const [ret] = given.returns as [Return];
    const extra: ReturnUnit = { ...(ret.units[0] as ReturnUnit), place: 1, reception: "extra" };
    const returns = [
      {
        ...ret,
        units: [...ret.units, extra],
        ledger: [...ret.ledger, { kind: "purchase", amount: 8_900, tax: 1_483, reason: "accepted_instead", lineId: "1" } as const],
      },
    ];
    const words = { order: given.order, shop: given.shop, policy: given.policy, texts: given.texts };
    const total = returns.flatMap(({ ledger }) => ledger).reduce((sum, { amount }) => sum + amount, 0);
    const rows = moneyRows(returns, words).filter(({ kind }) => kind === "paid" || kind === "entry");
    assert.equal(
      rows.reduce((sum, { amount }) => sum + amount, 0),
      total,
    );
    const { text } = letterFor("decided", { ...given, returns });
    assert.ok(plain(text).includes("Wool scarf, M (Shown before, for pieces that were not accepted): −€32.00"), text);
    assert.ok(!text.includes("Only for us"), "a reason for the team stays with the team");
    assert.ok(!text.includes("Part of"), "nothing else is said to be missing");
  });
});
