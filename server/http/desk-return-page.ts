import type { Context as HonoContext } from "hono";
import { addressLines } from "../../locales/address.ts";
import { entriesWords } from "../../locales/money.ts";
import { reasonWords } from "../../locales/pieces.ts";
import { type Texts, textsFor } from "../../locales/texts.ts";
import type { Context } from "../context.ts";
import { zoneOfCountry } from "../domain/deadlines.ts";
import { Refusal } from "../domain/errors.ts";
import { isId, type MerchantId, type PhotoId, type ReturnId } from "../domain/ids.ts";
import { parcelWord } from "../domain/listing.ts";
import type { Order } from "../domain/order.ts";
import type { Parcel } from "../domain/parcel.ts";
import type { Policy } from "../domain/policy.ts";
import { queueOf } from "../domain/queue.ts";
import { priceRows } from "../domain/refund.ts";
import { asItStands, type Return, type ReturnUnit, type Wanted } from "../domain/return.ts";
import type { Shop } from "../domain/shop.ts";
import { settlementOf, statusWord } from "../domain/status.ts";
import { refundsOfOthers, withoutOurRefunds } from "../domain/units.ts";
import { signedFilePath } from "../file-links.ts";
import { payAddress } from "../paying/pay-links.ts";
import { namesOf } from "../store/actors.ts";
import { readDeskSettings } from "../store/desk-settings.ts";
import { listLetters } from "../store/letters.ts";
import { findShopById } from "../store/merchants.ts";
import { listMessages } from "../store/messages.ts";
import { findOrder } from "../store/orders.ts";
import { pagesOfReturn } from "../store/payment-pages.ts";
import { findPhotos } from "../store/photos.ts";
import { findPolicy } from "../store/policies.ts";
import { listReceptions } from "../store/receptions.ts";
import { findReturn, findReturnByNumber, listReturnsOfOrder, timelineOf } from "../store/returns.ts";
import { listShipmentsOf } from "../store/shipments.ts";
import { historyOf } from "../store/shopper-history.ts";
import { listStepsOfOrder } from "../store/steps.ts";
import { listFailedAbout } from "../store/tasks.ts";
import { listUnknownParcelsOf } from "../store/unknown-parcels.ts";
import { actsOf } from "./desk-acts.ts";
import { waysOf } from "./desk-parcel-way.ts";
import { deskPickupView } from "./desk-pickup-view.ts";
import type { ReturnPage } from "./desk-return-schemas.ts";
import type { DeskEnv } from "./desk-route.ts";
import { byWords, timelineView } from "./desk-timeline.ts";
import { traceOf } from "./desk-trace.ts";
import { unsentViews } from "./desk-unsent.ts";
import { languageOf } from "./language.ts";
import { payingFacts, paymentView } from "./payment-view.ts";
import { labelTroubleView, shipmentView } from "./shipment-view.ts";
import { stepView } from "./step-view.ts";
import { unknownParcelView } from "./unknown-parcel-view.ts";

/** By its id, or by its number as it is printed. @throws Refusal `return_not_found`, also for another merchant's */
export async function returnOf({ db }: Pick<Context, "db">, merchantId: MerchantId, idOrNumber: string): Promise<Return> {
  const found = isId("return", idOrNumber)
    ? await findReturn(db, merchantId, idOrNumber)
    : await findReturnByNumber(db, merchantId, idOrNumber.trim().toUpperCase());
  if (!found) throw new Refusal("return_not_found");
  return found;
}

/** Answers a request with the whole page of a return as it is now; its version is the `ETag`. */
export async function answerReturnPage(context: Context, c: HonoContext<DeskEnv>, id: ReturnId) {
  const page = await returnPage(context, c, id);
  c.header("ETag", `"${page.version}"`);
  return c.json(page, 200);
}

/** Everything the desk shows of a return, in the asker's language. */
export async function returnPage(context: Context, c: HonoContext<DeskEnv>, id: ReturnId): Promise<ReturnPage> {
  const { db, keys } = context;
  const at = context.now();
  const { merchantId, caller } = c.var;
  const texts = textsFor(languageOf(undefined, c.req.header("Accept-Language"), "en"));
  const ret = await returnOf(context, merchantId, id);
  const [shop, order, version, events, siblings, letters, messages, receptions, unknownParcels, kept, purchases] = await Promise.all([
    findShopById(db, merchantId, ret.shopId),
    findOrder(db, merchantId, ret.orderId),
    findPolicy(db, merchantId, ret.policyId),
    timelineOf(db, merchantId, ret.id),
    listReturnsOfOrder(db, merchantId, ret.orderId),
    listLetters(db, merchantId, ret.orderId),
    listMessages(db, merchantId, ret.id),
    listReceptions(db, merchantId, ret.id),
    listUnknownParcelsOf(db, merchantId, ret.id),
    readDeskSettings(db, merchantId),
    listShipmentsOf(
      db,
      merchantId,
      ret.parcels.map((parcel) => parcel.id),
    ),
  ]);
  if (!shop || !order || !version) throw new Refusal("return_not_found");
  const photoIds = [
    ...ret.units.flatMap(({ photos, evidence }) => [...photos, ...evidence]),
    ...ret.parcels.flatMap(({ posted }) => posted?.photo ?? []),
  ];
  const together = siblings.filter(({ submissionId }) => submissionId === ret.submissionId).map((one) => one.id);
  const steps = (await listStepsOfOrder(db, merchantId, ret.orderId)).filter(({ returnId }) => returnId === ret.id);
  const [history, failed, facts, names, photos, ways] = await Promise.all([
    historyOf(db, merchantId, ret.orderId, order.email),
    listFailedAbout(db, merchantId, together),
    payingFacts(context, { ...order, currency: ret.currency }, kept.settings),
    namesOf(db, merchantId, [
      ...steps.map(({ doneBy }) => doneBy),
      ...events.map(({ event }) => event.by),
      ...ret.payments.flatMap(({ decidedBy, doneBy }) => [decidedBy, doneBy]),
      ...[...receptions, ...unknownParcels].map(({ by }) => by),
      ...messages.map(({ memberId }) => (memberId ? { kind: "member" as const, id: memberId } : undefined)),
    ]),
    photoIds.length === 0 ? [] : findPhotos(db, merchantId, ret.orderId, photoIds),
    waysOf(
      db,
      merchantId,
      ret.parcels.map((parcel) => parcel.id),
      texts,
    ),
  ]);
  const shopper = (order.shipTo ?? order.billTo)?.name ?? "";
  const who = { names, shopper, texts };
  const ownLetters = letters.filter(({ returnId }) => returnId === undefined || isOf(returnId, ret, siblings));
  const files = new Map(photos.map((photo) => [photo.id, `${context.publicUrl}${signedFilePath(keys, at, photo.key, `${photo.id}.jpg`)}`]));
  const waitingSince = events.findLast(({ event }) => movesQueue.has(event.type))?.at ?? ret.requestedAt;
  const { units } = asItStands(ret);
  const value = sum(units.map(({ paid }) => paid));
  return {
    id: ret.id,
    number: ret.number,
    version: ret.version,
    status: ret.status,
    word: statusWord(ret),
    parcel: parcelWord(ret),
    queue: queueOf(ret),
    lane: ret.lane,
    origin: ret.origin,
    resolution: ret.resolution,
    settlement: settlementOf(ret),
    review: ret.review ? { cause: ret.review, text: texts.say(`desk.review.${ret.review}`) } : null,
    override: ret.override ?? null,
    language: ret.language,
    currency: ret.currency,
    requestedAt: ret.requestedAt,
    sendBy: ret.sendBy,
    waitingSince,
    late: queueOf(ret) !== "done" && queueOf(ret) !== "to_receive" && at - waitingSince > kept.settings.lateAfterHours * 3_600_000,
    submissionId: ret.submissionId,
    policy: { id: version.id, version: version.version, publishedAt: version.createdAt },
    shop: { slug: shop.slug, name: shop.name, timeZone: shop.timeZone, languages: [...shop.languages] },
    order: {
      id: order.id,
      number: order.number,
      placedAt: order.placedAt,
      total: order.total,
      changedSince: order.revision !== ret.orderRevision,
      paidBy: tendersOf(order),
    },
    shopper: {
      name: shopper,
      email: order.email ?? null,
      phone: order.phone ?? null,
      country: (order.shipTo ?? order.billTo)?.country ?? "",
      orders: history.orders,
      returns: [...history.returns],
    },
    units: units.length,
    value,
    items: itemsOf(ret, order, shop, version.policy, texts, files),
    trace: traceOf({
      ret,
      shop,
      texts,
      context: {
        order: withoutOurRefunds(order, siblings),
        shopSlug: shop.slug,
        policy: version.policy,
        earlier: siblings.filter((one) => one.requestedAt < ret.requestedAt && !ended.has(one.status)),
        customerReturns: 0,
        zones: { shop: shop.timeZone, shopper: zoneOf(order, shop) },
        can: shop.can,
        at: ret.requestedAt,
      },
    }),
    money: {
      rows: entriesWords(ret.ledger, { order: { ...order, currency: ret.currency }, shop, policy: version.policy, texts }),
      shown: sum(ret.ledger.filter(({ reason }) => !corrections.has(reason)).map(({ amount }) => amount)),
      total: sum(ret.ledger.map(({ amount }) => amount)),
      givenBackBefore: sum(refundsOfOthers(order, siblings).map(({ amount }) => amount)),
      payments: ret.payments.map((payment) => paymentView(payment, who, facts)),
      exchanges: await exchangeViews(context, ret, texts),
    },
    parcels: ret.parcels.map((parcel) => ({
      id: parcel.id,
      handover: parcel.handover,
      code: parcel.code,
      carrier: parcel.carrier ?? null,
      trackingNumber: parcel.trackingNumber ?? null,
      trackingUrl: parcel.trackingUrl ?? null,
      progress: parcel.progress,
      heldUp: parcel.heldUp === true,
      ...labelFacts(context, ret, parcel),
      trouble: labelTroubleView(parcel, purchases, texts),
      shipment: shipmentView(parcel, purchases, texts),
      to: addressLines(parcel.to, texts),
      ...(ways.get(parcel.id) ?? { scans: [], expectedAt: null, lookedAt: null }),
      pickup: parcel.pickup ? deskPickupView(parcel.pickup, texts) : null,
      posted: parcel.posted
        ? {
            at: parcel.posted.at,
            carrier: parcel.posted.carrier ?? null,
            trackingNumber: parcel.posted.trackingNumber ?? null,
            photo: (parcel.posted.photo && files.get(parcel.posted.photo)) ?? null,
          }
        : null,
    })),
    receptions: receptions.map(({ id: receptionId, at: receivedAt, by, scanned, extras }) => ({
      id: receptionId,
      at: receivedAt,
      by: byWords(by, who),
      scanned: scanned ?? null,
      extras: extras.map(({ title, quantity, note }) => ({ title, quantity, note: note ?? null })),
    })),
    unknownParcels: unknownParcels.map((parcel) => unknownParcelView(context, parcel, who)),
    timeline: timelineView({
      ret,
      events,
      reachable: Boolean(order.email),
      letters: ownLetters,
      failed: failed.map(({ task }) => task),
      ...who,
    }),
    unsent: unsentViews(failed, ownLetters, texts),
    steps: steps.map((step) => stepView(step, who)),
    conversation: messages.map(({ id: messageId, kind, memberId, text, at: saidAt }) => ({
      id: messageId,
      kind,
      by: kind === "shopper" ? shopper || texts.say("desk.by.shopper") : ((memberId && names.get(memberId)) ?? shop.name),
      text,
      at: saidAt,
    })),
    ...actsOf({ ret, events, permissions: caller.permissions, texts, at }),
  };
}

/** Files open for ten minutes. */
function labelFacts({ keys, now, publicUrl }: Context, { number, parcels }: Return, { id, label }: Parcel) {
  if (!label) return { label: null, expiresAt: null, paperless: null, files: [] };
  const place = parcels.length > 1 ? `-${parcels.findIndex((one) => one.id === id) + 1}` : "";
  const file = (key: string, name: string): string => `${publicUrl}${signedFilePath(keys, now(), key, `${number}${place}-${name}`)}`;
  const { paperless } = label;
  return {
    label: {
      a4: file(label.a4, "a4.pdf"),
      a6: file(label.a6, "a6.pdf"),
      zpl: label.zpl === undefined ? null : file(label.zpl, "label.zpl"),
      customs: label.customs === undefined ? null : file(label.customs, "customs.pdf"),
    },
    expiresAt: label.expiresAt ?? null,
    paperless: paperless ? { picture: paperless.picture ? file(paperless.picture, "code.png") : null, code: paperless.code ?? null } : null,
    files: (["a4", "a6", "zpl", "customs"] as const).filter((kind) => label[kind] !== undefined),
  };
}

const ended = new Set<Return["status"]>(["cancelled", "rejected", "expired"]);

/** Corrections come after what the shopper was shown. */
const corrections = new Set<string>(["not_accepted", "accepted_instead", "changed", "fee_waived", "goodwill"]);

const movesQueue = new Set<string>([
  "return.requested",
  "return.approved",
  "return.rejected",
  "return.cancelled",
  "return.received",
  "return.reopened",
  "return.decided",
  "return.taken_back",
]);

/** Returns of one submission share their first letters. */
function isOf(returnId: ReturnId, ret: Return, siblings: readonly Return[]): boolean {
  return returnId === ret.id || siblings.some((one) => one.id === returnId && one.submissionId === ret.submissionId);
}

function itemsOf(
  ret: Return,
  order: Order,
  shop: Shop,
  policy: Policy,
  texts: ReturnType<typeof textsFor>,
  files: ReadonlyMap<PhotoId, string>,
): ReturnPage["items"] {
  const pictures = (ids: readonly PhotoId[]) => ids.flatMap((id) => (files.has(id) ? [{ id, url: files.get(id) ?? "" }] : []));
  const unitView = (unit: ReturnUnit): ReturnPage["items"][number]["units"][number] => ({
    id: unit.id,
    place: unit.place,
    reasonId: unit.reasonId,
    reason: reasonWords(unit.reasonId, undefined, policy, shop, texts),
    subReason: unit.subReasonId ? reasonWords(unit.reasonId, unit.subReasonId, policy, shop, texts) : null,
    comment: unit.comment ?? null,
    photos: pictures(unit.photos),
    paid: unit.paid,
    tax: unit.tax,
    reception: unit.reception,
    grade: unit.grade ?? null,
    disposition: unit.disposition ?? null,
    location: unit.location ?? null,
    restock: unit.restock ?? null,
    evidence: pictures(unit.evidence),
    decision: unit.decision ?? null,
    decisionReason: unit.decisionReason ?? null,
    say: unit.say ?? null,
    wanted: unit.wanted ? wantedView(unit.wanted) : null,
  });
  return priceRows(order, ret.units).map(({ lineId, listed, discount, paid }) => {
    const line = order.lines.find(({ id }) => id === lineId);
    const units = ret.units.filter((unit) => unit.lineId === lineId);
    return {
      lineId,
      title: line?.title ?? lineId,
      variant: line?.variant ?? null,
      sku: line?.sku ?? null,
      barcode: line?.gtin ?? null,
      imageUrl: line?.imageUrl ?? null,
      tags: [...(line?.tags ?? [])],
      bought: line?.quantity ?? units.length,
      listed,
      discount,
      paid,
      tax: sum(units.map(({ tax }) => tax)),
      taxRate: line?.taxRate ?? null,
      units: units.map(unitView),
    };
  });
}

function wantedView({ sku, title, variant, price, imageUrl, rest }: Wanted) {
  return { sku, title, variant: variant ?? null, price, imageUrl: imageUrl ?? null, credit: rest === "store_credit" };
}

/** With where the shopper pays for one that is held. */
async function exchangeViews(context: Context, ret: Return, texts: Texts): Promise<ReturnPage["money"]["exchanges"]> {
  const pages = ret.exchanges.some(({ state }) => state === "held") ? await pagesOfReturn(context.db, ret.merchantId, ret.id) : [];
  const page = pages.find(({ state }) => state === "open");
  const payAt = page ? await payAddress(context, { id: ret.shopId, merchantId: ret.merchantId }, ret.orderId, page) : null;
  return ret.exchanges.map(({ id, unitId, sku, title, variant, price, difference, state, order }) => ({
    id,
    unitId,
    sku,
    title,
    variant: variant ?? null,
    price,
    difference,
    state,
    order: order ? { state: order.state, number: order.number ?? null, reference: order.reference ?? null } : null,
    payAt: state === "held" ? payAt : null,
    expiresAt: state === "held" ? (page?.expiresAt ?? null) : null,
    trouble: order?.trouble ? { ...order.trouble, text: texts.say(`desk.event.exchange_stuck.${order.trouble.code}`) } : null,
  }));
}

function tendersOf({ payments }: Order): { name: string; amount: number }[] {
  return payments.flatMap(({ label, gateway, paid }) => (paid > 0 ? [{ name: label ?? gateway, amount: paid }] : []));
}

function zoneOf(order: Order, shop: Shop): string {
  const country = (order.shipTo ?? order.billTo)?.country;
  return country ? zoneOfCountry(country) : shop.timeZone;
}

const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);
