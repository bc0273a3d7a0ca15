import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { languages, textsFor } from "../locales/texts.ts";
import type { ParcelId, PickupId } from "../server/domain/ids.ts";
import type { Parcel } from "../server/domain/parcel.ts";
import type { Pickup } from "../server/domain/pickup.ts";
import type { Handover } from "../server/domain/policy.ts";
import type { Return } from "../server/domain/return.ts";
import { codeLetter, deliveredSnippet, letterFor, policySnippet } from "../server/notices/letters.ts";
import type { NoticeAsked } from "../server/notices/parts.ts";
import { aContext, aLine, anOrder, aWish, submit } from "./domain/make.ts";
import { halden } from "./support/halden.ts";

const plain = (text: string) => text.replaceAll("\u00a0", " ").replaceAll("\u202f", " ").replaceAll("’", "'").replaceAll("\u2011", "-");
const portalUrl = "https://returns.test/r/halden?lng=en&a=1#k=secret";

const order = anOrder({
  lines: [aLine({ title: "Wool overshirt", variant: "Moss, M", listed: 12_900, paid: 11_610, tax: 1_935, taxRate: 2000 })],
  shipping: { paid: 490, tax: 82 },
  payments: [{ id: "p", gateway: "stripe", label: "Visa ending in 4821", tender: "money", paid: 12_100 }],
});

function made(handover: Handover = "print"): Return {
  const [ret] = submit(aContext({ order }), [aWish()], { handover }).returns;
  assert.ok(ret);
  return { ...ret, number: "HALD26112207" };
}

function asked(changes: Partial<NoticeAsked> = {}, language = "en"): NoticeAsked {
  return { shop: halden, order, policy: aContext().policy, returns: [made()], texts: textsFor(language), portalUrl, ...changes };
}

const sample: Pickup = {
  id: "pic_1" as PickupId,
  parcelId: "par_1" as ParcelId,
  attempt: 1,
  state: "booked",
  day: "2026-11-23",
  from: 480,
  to: 780,
  askedAt: 0,
  looks: 0,
};

describe("a letter", () => {
  it("says of each way what is to be done, and of a courier who is booked when they come", () => {
    const until = "Tuesday 24 November 2026";
    const said = (kind: "approved" | "label", ret: Return) => plain(letterFor(kind, asked({ returns: [ret] })).text);
    const by = (handover: Handover): Return => ({ ...made(), parcels: made().parcels.map((parcel) => ({ ...parcel, handover })) });
    const [fetched, own, qr] = (["pickup", "own", "qr"] as const).map(by);
    const booked = (ret: Return): Return => ({
      ...ret,
      parcels: ret.parcels.map((parcel) => ({ ...parcel, pickup: { ...sample, parcelId: parcel.id, note: "Ring twice" } })),
    });
    assert.ok(fetched && own && qr);
    assert.match(said("approved", own), new RegExp(`Send it by: ${until}`));
    assert.match(said("approved", fetched), new RegExp(`Have it picked up by: ${until}`));
    assert.match(said("approved", booked(fetched)), /A courier comes: Monday 23 November, 08:00–13:00\nWhat the courier knows: Ring twice/);
    assert.match(said("label", fetched), new RegExp(`picked up by ${until}`));
    assert.match(said("label", booked(fetched)), /A courier comes: Monday 23 November/);
    assert.match(said("label", qr), /Show it at a parcel shop/);
    for (const ret of [fetched, booked(fetched), own])
      for (const kind of ["approved", "label"] as const)
        if (kind === "approved" || ret !== own) assert.doesNotMatch(said(kind, ret), /[Dd]rop (it|the parcel) off/);
  });

  it("says that another parcel is still at home, and of the form to put on it", () => {
    const ret = made();
    const [parcel] = ret.parcels;
    assert.ok(parcel);
    const said = (second: Partial<Parcel>) =>
      plain(
        letterFor(
          "parcel_moving",
          asked({
            returns: [
              {
                ...ret,
                parcels: [
                  { ...parcel, progress: "moving" },
                  { ...parcel, ...second },
                ],
              },
            ],
          }),
        ).text,
      );
    assert.match(said({}), /The rest is still with you: hand it over by Tuesday 24 November 2026/);
    for (const gone of [{ progress: "moving" }, { posted: { at: 0 } }] as const) assert.match(said(gone), /nothing more to do/);
    const label = { a4: "a4", a6: "a6", customs: "form" };
    const abroad = letterFor("approved", asked({ returns: [{ ...ret, parcels: [{ ...parcel, label }] }] })).text;
    assert.match(abroad, /Print the customs form too/);
    assert.doesNotMatch(letterFor("approved", asked()).text, /customs/);
  });

  it("of an approval leads to where each parcel is followed, and says nothing where none is known", () => {
    const page = (name: string) => ({ url: `https://returns.test/r/halden#tracking=${name}`, number: "6A1" });
    assert.doesNotMatch(letterFor("approved", asked()).text, /Follow|tracking=/);
    assert.match(letterFor("approved", asked({ follow: [page("a")] })).text, /Follow the parcel\nhttps:\S+#tracking=a/);
    assert.match(
      letterFor("label", asked({ follow: [page("a"), page("b")] })).text,
      /Follow parcel 1 of 2\n\S+#tracking=a\n\nFollow parcel 2 of 2\n\S+#tracking=b/,
    );
  });

  it("asks about a courier only what can be answered", () => {
    const question = (canDropOff: boolean) =>
      letterFor("pickup_question", asked({ pickup: { ...sample, state: "failed" }, canDropOff })).text;
    assert.match(question(true), /drop-off point/);
    assert.doesNotMatch(question(false), /drop-off point/);
  });

  it("with the label says number, items, money line by line, deadline, address and where to look", () => {
    const letter = letterFor("approved", asked({ attachments: ["HALD26112207.pdf"] }));
    assert.equal(letter.subject, "Return HALD26112207: your label is attached");
    const text = plain(letter.text);
    for (const part of [
      "drop the parcel off by Tuesday 24 November 2026",
      "Attached: HALD26112207.pdf",
      "1 × Wool overshirt, Moss, M",
      "Wool overshirt (1 × €129.00): €129.00",
      "What you paid for them: €116.10",
      "Way back (Free): €0.00",
      "Back to your card",
      "2 rue B",
      portalUrl,
      "Questions? Write to help@halden.test.",
    ])
      assert.ok(text.includes(part), `${part}\n${text}`);
  });

  it("speaks of the way it is sent", () => {
    assert.match(letterFor("approved", asked({ returns: [made("qr")] })).subject, /your QR code$/);
    const own = letterFor("approved", asked({ returns: [made("own")] }));
    assert.match(own.subject, /where to send it$/);
    assert.match(plain(own.text), /Write HALD26112207 on the parcel/);
  });

  it("that says no passes on what the shop wrote", () => {
    const letter = letterFor("rejected", asked({ message: "Worn outside." }));
    assert.match(letter.text, /What Halden says\n> Worn outside\./);
  });

  it("that ends what was never sent says until when it was to be, that nothing is charged, and how to ask again", () => {
    for (const [language, parts] of [
      ["en", ["by Tuesday 24 November 2026", "nothing is charged", "find your order again", "Answer this e-mail"]],
      ["fr", ["le mardi 24 novembre 2026", "rien n'est facturé", "retrouvez votre commande", "Répondez à cet e-mail"]],
      ["es", ["el martes, 24 de noviembre de 2026", "no se cobra nada", "busque de nuevo su pedido", "Responda a este correo"]],
      [
        "de",
        ["bis Dienstag, 24. November 2026", "es wird nichts berechnet", "suchen Sie Ihre Bestellung", "antworten Sie auf diese E-Mail"],
      ],
    ] as const) {
      const text = plain(letterFor("expired", asked({}, language)).text);
      for (const part of parts) assert.ok(text.includes(part), `${part}\n${text}`);
    }
  });

  it("escapes every value, whoever wrote it", () => {
    const evil = `<script>alert("1")</script>`;
    const shop = {
      ...halden,
      brand: { ...halden.brand, name: evil, accent: `red;background:url("https://evil.test")` },
      help: { email: evil },
    };
    const evilOrder = {
      ...order,
      number: evil,
      lines: order.lines.map((line) => ({ ...line, title: evil, variant: evil })),
      discountCodes: [evil],
    };
    const returns = [
      {
        ...made("own"),
        number: evil,
        parcels: made("own").parcels.map((parcel) => ({ ...parcel, to: { ...parcel.to, name: evil, city: evil } })),
      },
    ];
    for (const notice of ["requested", "approved", "rejected", "cancelled", "expired"] as const) {
      const { html } = letterFor(
        notice,
        asked({ shop, order: evilOrder, returns, message: evil, attachments: [evil], portalUrl: `https://r.test/"><script>` }),
      );
      assert.doesNotMatch(html, /<script|evil\.test/);
    }
    const texts = textsFor("en");
    assert.doesNotMatch(codeLetter({ shop, orderNumber: evil, code: "123456", texts }).html, /<script/);
    assert.doesNotMatch(policySnippet(shop, texts, `https://r.test/"><script>`).html, /<script/);
    assert.doesNotMatch(deliveredSnippet(shop, texts, `https://r.test/"><script>`).html, /<script/);
  });

  it("has a subject of one line", () => {
    const shop = { ...halden, brand: { ...halden.brand, name: "Halden\r\nBcc: all@evil.test" } };
    assert.doesNotMatch(letterFor("requested", asked({ shop })).subject, /[\r\n]/);
  });

  it("is accessible, loads nothing and is written whole in every language", () => {
    for (const language of [...languages, "ar-XB"]) {
      for (const handover of ["print", "qr", "own"] as const) {
        const { html, subject } = letterFor("approved", asked({ returns: [made(handover)] }, language));
        assert.match(html, new RegExp(`^<!doctype html>\\n<html lang="${language}" dir="${language === "ar-XB" ? "rtl" : "ltr"}">`));
        assert.doesNotMatch(html, /<img|url\(|@import|<link/);
        assert.equal(html.match(/<table/g)?.length, html.match(/role="presentation"/g)?.length);
        assert.match(html, /color-scheme" content="light dark"/);
        assert.match(subject, /HALD26112207/);
      }
    }
  });
});

describe("the mailed code", () => {
  it("stands in the subject and alone on its line", () => {
    const letter = codeLetter({ shop: halden, orderNumber: "1001", code: "048213", texts: textsFor("de") });
    assert.equal(letter.subject, "048213 ist Ihr Code für Halden");
    assert.match(letter.text, /^048213$/m);
    assert.match(letter.html, />048213</);
  });
});

describe("a snippet to paste", () => {
  it("links the hosted page in the language it speaks (S1-15, S1-16, S1-17)", () => {
    const french = policySnippet(halden, textsFor("fr"), "https://returns.test/r/halden");
    assert.match(
      french.html,
      /^<p lang="fr">.*<a href="https:\/\/returns\.test\/r\/halden\?lng=fr">Faire un retour chez Halden<\/a><\/p>$/,
    );
    assert.match(french.text, /\nhttps:\/\/returns\.test\/r\/halden\?lng=fr$/);
    assert.match(deliveredSnippet(halden, textsFor("en"), "https://returns.test/r/halden").text, /^Something does not fit\?/);
  });
});
