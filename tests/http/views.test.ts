import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { languages, textsFor } from "../../locales/texts.ts";
import { type AssessContext, assess } from "../../server/domain/assess.ts";
import type { ParcelId, PickupId, ShipmentId } from "../../server/domain/ids.ts";
import type { Parcel } from "../../server/domain/parcel.ts";
import type { Handover } from "../../server/domain/policy.ts";
import { handoversFor, resolutionsFor, type Wish } from "../../server/domain/refund.ts";
import type { ResolutionKind, Return } from "../../server/domain/return.ts";
import type { Shop } from "../../server/domain/shop.ts";
import { itemSchema, quoteSchema, returnViewSchema, shopViewSchema } from "../../server/http/schemas.ts";
import { itemViews } from "../../server/http/views-items.ts";
import { quoteView } from "../../server/http/views-quote.ts";
import { returnView } from "../../server/http/views-return.ts";
import { shopView } from "../../server/http/views-shop.ts";
import { aContext, aLine, anOrder, aPolicy, aQuote, aReturn, aWish, aZone, noon, submit } from "../domain/make.ts";
import { halden } from "../support/halden.ts";

const plain = (text: string | null | undefined) => (text ?? "").replaceAll("\u00a0", " ").replaceAll("’", "'").replaceAll("\u2011", "-");

function items(context: AssessContext, language = "en", shop: Shop = halden) {
  const assessment = assess(context);
  const views = itemViews({
    order: context.order,
    assessment,
    policy: context.policy,
    shop,
    earlier: context.earlier,
    texts: textsFor(language),
    at: context.at,
  });
  for (const view of views) itemSchema.parse(view);
  return views;
}

const item = (context: AssessContext, language = "en") => {
  const [only] = items(context, language);
  assert.ok(only);
  return only;
};

function quoted(
  context: AssessContext,
  wishes: readonly Wish[],
  resolution: ResolutionKind = "refund",
  handover: Handover = "print",
  language = "en",
) {
  const basis = { context, assessment: assess(context), wishes };
  const view = quoteView({
    quote: aQuote(context, wishes, { resolution, handover }),
    fingerprint: "f",
    holdDays: 7,
    resolution,
    handover,
    resolutions: resolutionsFor({ ...basis, handover }),
    handovers: handoversFor({ ...basis, resolution }),
    order: context.order,
    shop: halden,
    policy: context.policy,
    assessment: basis.assessment,
    at: context.at,
    texts: textsFor(language),
  });
  return quoteSchema.parse(view);
}

function shown(
  ret: Return,
  context: AssessContext,
  {
    language = "en",
    at = ret.requestedAt,
    labels = true,
    files = {},
    bought = false,
    siblings = [ret],
  }: {
    language?: string;
    at?: number;
    labels?: boolean;
    files?: { customs?: string; picture?: string };
    bought?: boolean;
    siblings?: Return[];
  } = {},
) {
  return returnViewSchema.parse(
    returnView({
      ret,
      siblings,
      order: context.order,
      shop: halden,
      policy: context.policy,
      texts: textsFor(language),
      files: new Map(
        labels ? ret.parcels.map(({ id }) => [id, { a4: "https://r.test/a4", a6: "https://r.test/a6", ...files }] as const) : [],
      ),
      bought,
      at,
      test: false,
    }),
  );
}

describe("an item", () => {
  it("says until when it may come back and how many days are left", () => {
    assert.equal(plain(item(aContext()).until), "Until 2 December, 22 days left");
    assert.equal(plain(item(aContext({ at: noon("2026-12-01") })).until), "Until 2 December, 1 day left");
    assert.equal(plain(item(aContext({ at: noon("2026-12-02") })).until), "Until today, 2 December");
    assert.equal(plain(item(aContext(), "fr").until), "Jusqu'au 2 décembre, il reste 22 jours");
  });

  it("that is too late is a calculation drawn to scale, with what is still possible", () => {
    const order = anOrder({
      placedAt: noon("2026-10-12"),
      fulfilments: [{ id: "F", shippedAt: noon("2026-10-14"), deliveredAt: noon("2026-10-16") }],
    });
    const late = item(aContext({ order, at: noon("2026-11-22") }));
    assert.equal(late.open, false);
    assert.equal(late.until, null);
    assert.equal(plain(late.blocked?.title), "The 30 days to return it are over.");
    assert.equal(plain(late.blocked?.explanation), "Delivered on 16 October + 30 days = 15 November. Today, 22 November, is 7 days later.");
    assert.deepEqual(
      {
        ...late.blocked?.ruler,
        start: plain(late.blocked?.ruler?.start),
        last: plain(late.blocked?.ruler?.last),
        today: plain(late.blocked?.ruler?.today),
      },
      {
        start: "16 Oct",
        startNote: "Delivered",
        last: "15 Nov",
        lastNote: "Last day",
        today: "22 Nov",
        todayNote: "Today",
        share: 30 / 37,
      },
    );
    assert.equal(
      plain(late.blocked?.possible?.text),
      "What you can still do: if it has a fault, the legal guarantee covers it until 16 October 2028, at no cost to you.",
    );
    assert.equal(late.blocked?.possible?.action, "report_fault");
    assert.ok(late.reasons.length > 0);
  });

  it("sold as final sale names the day", () => {
    const order = anOrder({
      placedAt: noon("2026-10-01"),
      lines: [aLine({ finalSale: true })],
      fulfilments: [{ id: "F", deliveredAt: noon("2026-10-02") }],
    });
    assert.equal(
      plain(item(aContext({ order })).blocked?.title),
      "This one was sold as final sale on 1 October, so it cannot be returned for a change of mind.",
    );
  });

  it("on its way back names its return and leads to it", () => {
    const ret = aReturn({ number: "HALD26110417", requestedAt: noon("2026-11-09") });
    const gone = item(aContext({ earlier: [ret] }));
    assert.equal(gone.available, 0);
    assert.equal(gone.blocked?.title, "Already on its way back.");
    assert.equal(plain(gone.blocked?.explanation), "Return HALD26110417 of 9 November");
    assert.deepEqual(gone.blocked?.possible, { text: null, action: "see_return", link: "See where it is", returnId: ret.id });
  });

  it("of a cancelled order or one on its way says so in every language", () => {
    for (const language of languages) {
      const cancelled = item(aContext({ order: anOrder({ status: "cancelled" }) }), language);
      assert.equal(cancelled.blocked?.code, "order_cancelled");
      assert.ok(cancelled.blocked?.explanation);
      const sent = item(
        aContext({
          order: anOrder({ status: "open", placedAt: noon("2026-11-09"), fulfilments: [{ id: "F", shippedAt: noon("2026-11-09") }] }),
        }),
        language,
      );
      if (!sent.open) assert.ok(sent.blocked?.title);
    }
  });
});

const basket = anOrder({
  lines: [
    aLine({ id: "overshirt", title: "Wool overshirt", variant: "Moss, M", listed: 12_900, paid: 11_610, tax: 1_935, taxRate: 2000 }),
    aLine({ id: "socks", title: "Merino socks", quantity: 3, listed: 4_200, paid: 3_780, tax: 630, taxRate: 2000 }),
  ],
  shipping: { paid: 490, tax: 82 },
  discountCodes: ["AUTUMN10"],
  payments: [{ id: "p", gateway: "stripe", label: "Visa ending in 4821", tender: "money", paid: 15_880 }],
});
const two: Wish[] = [aWish({ lineId: "overshirt" }), aWish({ lineId: "socks", quantity: 2 })];

describe("a withdrawal nobody can date", () => {
  const order = anOrder({ fulfilments: [] });
  const context = aContext({ order, at: noon("2029-11-10") });
  it("may come back, and says in every language that the shop looks first", () => {
    assert.equal(item(context).until, "Can be returned, Halden looks at it first");
    for (const language of languages) {
      assert.match(item(context, language).until ?? "", /Halden/);
      assert.match(quoted(context, [aWish()], "refund", "print", language).review ?? "", /Halden.*Halden/);
    }
  });
  it("promises no date for the money, and no label, before somebody said yes", () => {
    assert.match(plain(quoted(context, [aWish()]).when), /once Halden has said yes/);
    const [ret] = submit(context, [aWish()]).returns;
    assert.ok(ret);
    const view = shown(ret, context, { labels: false });
    assert.deepEqual([view.status, view.headline, view.address], ["requested", "Halden has your request", null]);
    assert.match(plain(view.when), /once Halden has said yes/);
  });
  it("shows the shop's own last day while that is open", () => {
    const policy = aPolicy({ window: { days: 60, from: "delivery", fallbackDays: 7, graceDays: 0 } });
    assert.match(plain(item(aContext({ order, policy, at: noon("2026-12-20") })).until), /^Until 7 January 2027, 18 days left$/);
  });
});

describe("a quote", () => {
  it("names no card where a gift card paid a part", () => {
    const order = anOrder({
      payments: [
        { id: "1", gateway: "card", label: "Visa 4821", tender: "money", paid: 1_500 },
        { id: "2", gateway: "gift", tender: "gift_card", paid: 500 },
      ],
    });
    assert.equal(quoted(aContext({ order }), [aWish()]).total.title, "Back to the way you paid");
  });

  it("shows the money line by line, also what costs nothing and why", () => {
    const view = quoted(aContext({ order: basket }), two);
    const rows = view.rows.map(({ kind, title, note, amount }) => [kind, plain(title), plain(note), amount]);
    assert.deepEqual(rows, [
      ["line", "Wool overshirt", "1 × €129.00", 12_900],
      ["line", "Merino socks", "2 × €14.00", 2_800],
      ["discount", "Discount AUTUMN10", "10 % on these items, given when you ordered", -1_570],
      ["paid", "What you paid for them", "", 14_130],
      ["entry", "Original delivery, €4.90", "Not refunded, part of the order stays with you", 0],
      ["entry", "Way back", "Free", 0],
    ]);
    assert.equal(view.total.title, "Back to your card");
    assert.equal(view.total.amount, 14_130);
    assert.equal(plain(view.total.note), "Includes €23.55 VAT at 20 %.");
    assert.equal(plain(view.when), "Usually 3 working days after the parcel arrives, at the latest on 24 November.");
    assert.equal(plain(view.sendBy), "Drop it off by Tuesday 24 November 2026");
  });

  it("says of each resolution at which news of its parcel it comes, and only where a label of the shop's tells them", () => {
    const { resolutions } = aPolicy();
    const storeCredit = { bonusBasisPoints: 0, validMonths: 24 };
    const settleAt = { refund: "delivery", store_credit: "first_scan" } as const;
    const policy = aPolicy({ resolutions: { ...resolutions, storeCredit, settleAt } });
    const view = quoted(aContext({ order: basket, policy }), two, "store_credit");
    const note = (kind: string) => plain(view.resolutions.find((one) => one.kind === kind)?.note);
    assert.match(note("refund"), /Usually soon after the carrier has delivered your parcel, at the latest on 24 November\.$/);
    assert.equal(note("store_credit"), "By e-mail, usually soon after the carrier has scanned your parcel. Valid for 2 years.");
    assert.equal(plain(view.when), note("store_credit"));
    const own = quoted(aContext({ order: basket, policy }), two, "store_credit", "own");
    assert.match(plain(own.when), /after the parcel arrives/);
  });

  it("adds up: lines and discount to what was paid, that and the entries to the total", () => {
    const policy = aPolicy({
      zones: [aZone({ label: "deducted", fee: { kind: "flat", amount: 450 } })],
      resolutions: { ...aPolicy().resolutions, storeCredit: { bonusBasisPoints: 1_000, validMonths: 24 } },
      withdrawal: { returnCost: "shopper", informed: true },
    });
    for (const resolution of ["refund", "store_credit"] as const) {
      const { rows, total } = quoted(aContext({ order: basket, policy }), two, resolution);
      const sum = (...kinds: string[]) => rows.filter(({ kind }) => kinds.includes(kind)).reduce((all, { amount }) => all + amount, 0);
      assert.equal(sum("line", "discount"), sum("paid"));
      assert.equal(sum("paid", "entry"), total.amount);
    }
    const credit = quoted(aContext({ order: basket, policy }), two, "store_credit");
    const bonus = credit.rows.at(-1);
    assert.equal(plain(bonus?.title), "10 % bonus");
    assert.equal(plain(bonus?.note), "€136.80 × 10 %");
    assert.equal(credit.total.title, "Store credit");
    assert.equal(
      plain(credit.resolutions.find(({ kind }) => kind === "store_credit")?.note),
      "€136.80 + 10 % bonus of €13.68. By e-mail, usually 3 working days after the parcel arrives. Valid for 2 years.",
    );
    assert.deepEqual(
      credit.handovers.map(({ kind, cost }) => [kind, plain(cost)]),
      [
        ["print", "−€4.50"],
        ["own", "You pay"],
      ],
    );
    assert.deepEqual(credit.handovers.at(-1)?.address?.at(-1), "France");
  });

  it("arranges it together where no label exists", () => {
    const order = anOrder({
      ...basket,
      shipTo: { name: "Ada", line1: "1 King St", postalCode: "M5V 1A1", city: "Toronto", region: "ON", country: "CA" },
    });
    const { contact } = quoted(aContext({ order }), two, "refund", "contact");
    assert.equal(contact?.title, "From Canada, we arrange it together");
    assert.equal(
      plain(contact?.promise),
      "Our labels cover: France and European Union. Your order went to Toronto, so Halden sends you a label by hand, usually within one working day.",
    );
    assert.match(plain(contact?.message), /^Hello Halden,\n\nI would like to send back from order 1001:\n1 × Wool overshirt, Moss, M \(/);
    const german = quoted(aContext({ order }), two, "refund", "contact", "de").contact;
    assert.equal(german?.title, "Aus Kanada organisieren wir es gemeinsam");
  });
});

describe("a return", () => {
  const context = aContext({ order: basket });
  const made = (handover: Handover = "print") => {
    const [ret] = submit(context, two, { handover }).returns;
    assert.ok(ret);
    return ret;
  };

  it("just submitted hands out what is needed for the way back", () => {
    const view = shown(made("own"), context);
    assert.equal(view.headline, "Done. Here is the address");
    assert.equal(plain(view.lead), "We have also sent it to a•••••@example.test, so you can close this page.");
    assert.equal(view.address?.at(-1), "France");
    assert.match(plain(view.nextSteps[0]), /^Pack the 3 pieces together\./);
    assert.match(plain(view.nextSteps.at(-1)), /^€141\.30 back to your card \(Visa ending in 4821\)\. Usually 3 working days/);
    assert.deepEqual(
      view.timeline.map(({ state }) => state),
      ["done", "now", "later", "later"],
    );
    assert.equal(view.items.length, 2);
  });

  it("says of each way what is still to be done, and of what was handed over that it was", () => {
    const later = { at: made().requestedAt + 86_400_000 };
    const by = (handover: Handover, more: Partial<Parcel> = {}): Return => {
      const ret = made();
      return { ...ret, parcels: ret.parcels.map((parcel) => ({ ...parcel, handover, ...more })) };
    };
    const lead = (ret: Return) => plain(shown(ret, context, later).lead).replace(/[A-Z][a-z]+day.*/, "…");
    assert.deepEqual(
      (["print", "qr", "own", "pickup"] as const).map((handover) => lead(by(handover))),
      ["Drop the parcel off by …", "Drop the parcel off by …", "Send the parcel by …", "Have the parcel picked up by …"],
    );
    const slot = {
      id: "pic_1" as PickupId,
      parcelId: "par_1" as ParcelId,
      attempt: 1,
      day: "2026-11-24",
      from: 480,
      to: 780,
      askedAt: 0,
      looks: 0,
    };
    assert.equal(lead(by("pickup", { pickup: { ...slot, state: "booked" } })), "A courier comes on …");
    const asked = shown(by("pickup", { pickup: { ...slot, state: "failed", askedShopperAt: 1 } }), context, later);
    assert.deepEqual([asked.headline, asked.lead], ["Your parcel is still with you", "Choose below what happens now."]);
    const posted = shown(by("print", { posted: { at: later.at } }), context, later);
    assert.equal(posted.headline, "You have handed it over");
    assert.doesNotMatch(posted.lead + posted.timeline.map(({ when }) => when).join(), /Drop|latest.*latest/);
    const label = { a4: "a4", a6: "a6", expiresAt: later.at + 86_400_000 };
    const expires = (more: Partial<Parcel>) => shown(by("print", { label, ...more }), context, later).parcels[0]?.expires ?? null;
    assert.deepEqual([expires({}) === null, expires({ posted: { at: later.at } })], [false, null]);
  });

  it("promises no money on a day for what its carrier sends back to its shopper", () => {
    const ret = made("print");
    const view = shown({ ...ret, parcels: ret.parcels.map((one) => ({ ...one, progress: "sent_back" as const })) }, context);
    assert.deepEqual(
      view.timeline.map(({ title }) => title),
      ["Return requested", "On its way back to you"],
    );
  });

  it("is told of the form that travels with its label", () => {
    const ret = made("print");
    const label = { a4: "a4", a6: "a6", customs: "form" };
    const steps = (more: Partial<Parcel>) =>
      shown({ ...ret, parcels: ret.parcels.map((one) => ({ ...one, ...more })) }, context).nextSteps.filter((step) => /customs/.test(step));
    assert.deepEqual([steps({}), steps({ label }).length], [[], 1]);
  });

  it("of two parcels of which one has left keeps asking for the other, with all that it needs", () => {
    const ret = made("qr");
    const [parcel] = ret.parcels;
    assert.ok(parcel);
    const second: Parcel = { ...parcel, id: "par_second" as ParcelId, code: `${parcel.code}-2` };
    const view = shown({ ...ret, parcels: [{ ...parcel, progress: "moving" }, second] }, context, { at: ret.requestedAt + 86_400_000 });
    assert.match(plain(view.lead), /^One parcel is still with you: hand it over by /);
    assert.deepEqual(
      view.parcels.map(({ qr, canProve }) => [qr !== null, canProve]),
      [
        [false, false],
        [true, true],
      ],
    );
    const both = shown({ ...ret, parcels: [parcel, second].map((one) => ({ ...one, progress: "moving" })) }, context);
    assert.equal(both.lead, "There is nothing left for you to do.");
    const missed = { ...ret, parcels: [{ ...parcel, trouble: { code: "no_service" as const, at: 0 } }] };
    assert.equal(shown(missed, context, { labels: false }).parcels[0]?.canProve, false, "there is nothing to hand it over with");
    const can = (handover: Handover, bought: boolean) => shown(made(handover), context, { labels: false, bought }).parcels[0]?.canProve;
    assert.deepEqual([can("print", true), can("qr", true), can("qr", false), can("own", true)], [false, false, true, true]);
  });

  it("speaks of its label only when there is one", () => {
    const ret = made("print");
    assert.equal(shown(ret, context, { labels: false }).headline, "Done. Your label is being made");
    assert.equal(shown(ret, context, { labels: false }).label?.ready, false);
    assert.equal(shown(ret, context).headline, "Done. Here is your label");
    assert.equal(shown(ret, context, { at: ret.requestedAt + 86_400_000 }).headline, "Ready to send back");
  });

  it("shows a carrier's code at its counter, and never ours while a carrier makes one (S1-19)", () => {
    const ret = made("qr");
    const [parcel] = ret.parcels;
    assert.ok(parcel);
    const making = shown(ret, context, { labels: false, bought: true });
    assert.deepEqual([making.headline, making.qr, making.parcels[0]?.qr], ["Done. Your QR code is being made", null, null]);
    const label = { a4: "4", a6: "6", shipmentId: "shp_1" as ShipmentId, paperless: { picture: "p", code: "BP12345678CH" } };
    const bought = { ...ret, parcels: [{ ...parcel, label }] };
    const view = shown(bought, context, { files: { picture: "https://r.test/code.png" } });
    assert.equal(view.qr, null);
    assert.deepEqual(view.parcels[0]?.qr, {
      square: null,
      picture: "https://r.test/code.png",
      code: { text: "BP12 3456 78CH", spoken: "To say it: B for Bravo, P for Papa, 1, 2, 3, 4, 5, 6, 7, 8, C for Charlie, H for Hotel" },
    });
    const ours = shown(ret, context).parcels[0]?.qr;
    assert.ok(ours?.square && ours.picture === null && ours.code?.text.replaceAll(" ", "") === parcel.code);
  });

  it("gives each of several parcels its own label, and its customs form beside it", () => {
    const ret = made("print");
    const [parcel] = ret.parcels;
    assert.ok(parcel);
    const two = { ...ret, parcels: [parcel, { ...parcel, id: "par_2" as ParcelId }] };
    const view = shown(two, context, { files: { customs: "https://r.test/customs" } });
    assert.deepEqual(
      view.parcels.map(({ label, customs, position, of }) => [label?.ready, customs, position, of]),
      [
        [true, "https://r.test/customs", 1, 2],
        [true, "https://r.test/customs", 2, 2],
      ],
    );
    assert.equal(shown(two, context, { labels: false }).parcels[1]?.label?.ready, false);
  });

  it("on the road has nothing left to do, and afterwards tells its end", () => {
    const ret = made();
    const moving = { ...ret, parcels: ret.parcels.map((parcel) => ({ ...parcel, progress: "moving" as const })) };
    const view = shown(moving, context);
    assert.equal(view.headline, "On its way back to Halden");
    assert.equal(view.cancellable, false);
    assert.equal(view.address, null);
    assert.equal(shown({ ...ret, status: "cancelled" }, context).lead, "You keep everything and nothing is charged.");
    assert.equal(shown({ ...ret, status: "closed" }, context).timeline.at(-1)?.state, "now");
  });

  it("is a whole page in every language, every state and every handover", () => {
    for (const language of [...languages, "ar-XB"]) {
      for (const handover of ["print", "qr", "own"] as const) {
        const ret = made(handover);
        for (const status of ["requested", "approved", "rejected", "cancelled", "expired", "closed"] as const) {
          for (const progress of ["announced", "moving", "delivered", "lost"] as const) {
            const view = shown({ ...ret, status, parcels: ret.parcels.map((parcel) => ({ ...parcel, progress })) }, context, { language });
            assert.ok(view.headline && view.lead && view.timeline.length >= 2, `${language} ${status} ${progress}`);
          }
        }
      }
    }
  });
});

describe("a shop", () => {
  it("shows its policy in three lines and its reasons in the reader's language (S1-04)", () => {
    const view = shopViewSchema.parse(shopView(halden, { policy: aPolicy() }, textsFor("fr")));
    assert.deepEqual(view.highlights.map(plain), [
      "30 jours à partir de la livraison",
      "Le retour est gratuit : France et Union européenne",
      "Remboursement en général 3 jours ouvrés après l'arrivée du colis",
    ]);
    assert.equal(view.reasons[0]?.text, "Trop petit");
    assert.ok(view.reasons.every(({ fault, note }) => (fault === "merchant") === (note !== null)));
  });
});
