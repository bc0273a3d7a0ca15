import assert from "node:assert/strict";
import { standardSettings } from "../../server/domain/desk-settings.ts";
import type { NewId, PaymentId } from "../../server/domain/ids.ts";
import type { Order } from "../../server/domain/order.ts";
import type { Return } from "../../server/domain/return.ts";
import { testPayload } from "../../server/domain/webhook.ts";
import { namesOf, namesOfAuthors } from "../../server/store/actors.ts";
import { findApiKey, listApiKeys, noticeApiKey, revokeApiKey, revokeApiKeys, saveApiKey } from "../../server/store/api-keys.ts";
import { noteArrival } from "../../server/store/arrivals.ts";
import {
  connectionsOf,
  createConnection,
  deleteConnection,
  findConnection,
  findConnectionOfAnybody,
  isFilling,
  listSealedOtherwise,
  resealConnection,
  updateConnection,
} from "../../server/store/connections.ts";
import { findCredit, findCreditOfPayment, insertCredit, useCredit } from "../../server/store/credits.ts";
import type { Database } from "../../server/store/database.ts";
import { readDeskSettings, saveDeskSettings } from "../../server/store/desk-settings.ts";
import {
  beginExchangeOrder,
  clearExchangeOrder,
  ordersExchangedThrough,
  putOffExchangeOrder,
  saveExchangeOrder,
} from "../../server/store/exchange-orders.ts";
import { extrasOf } from "../../server/store/extra-units.ts";
import { heldOrders, heldProducts } from "../../server/store/held-records.ts";
import { findLetter, keepLetter, listLetters, orderLetter } from "../../server/store/letters.ts";
import {
  endLinksOf,
  findMemberLink,
  hasResetLink,
  listInvitations,
  saveMemberLink,
  takeMemberLink,
} from "../../server/store/member-links.ts";
import { createMember, findMember, findMembersByEmail, listMembers, removeMember, updateMember } from "../../server/store/members.ts";
import { listMessages, saveMessage } from "../../server/store/messages.ts";
import { deletePasskey, findPasskey, listPasskeys, notePasskeyUse, renamePasskey, savePasskey } from "../../server/store/passkeys.ts";
import {
  closePage,
  findPageByReference,
  findPaymentPage,
  insertPaymentPage,
  keepPage,
  leavePages,
  listPagesToLookAt,
  lookLater,
  nextPage,
  notePageAsked,
  ordersAskedThrough,
  pagesOfReturn,
} from "../../server/store/payment-pages.ts";
import { findPolicyVersion, listPolicyVersions, policyInForce, savePolicy } from "../../server/store/policies.ts";
import { deleteDraft, findDraft, publishDraft, saveDraft } from "../../server/store/policy-drafts.ts";
import { findProducts, findSkusByBarcode, raiseStock, saveProducts, searchProducts } from "../../server/store/products.ts";
import { insertReception, listReceptions } from "../../server/store/receptions.ts";
import {
  eraseLetters,
  eraseOldUnknownParcels,
  erasePhotos,
  listMerchantIds,
  listOldLetters,
  listOldOrders,
  listOldPhotos,
  listOldUnknownParcels,
} from "../../server/store/retention.ts";
import { findReturnByNumber, findReturnOfExchange, findReturnOfPayment, findReturns } from "../../server/store/returns.ts";
import { deleteSecondFactor, saveSecondFactor, takeRecoveryCode, takeSecondFactor, takeStep } from "../../server/store/second-factors.ts";
import {
  confirmSession,
  endSession,
  endSessionOf,
  endSessionsOf,
  findSession,
  listSessions,
  noticeSession,
  openSession,
} from "../../server/store/sessions.ts";
import { keepCheckedPage, noteTrial, readSetUp, readTrials } from "../../server/store/set-up.ts";
import { readSettlementFacts } from "../../server/store/settlement-facts.ts";
import { historyOf } from "../../server/store/shopper-history.ts";
import { contextUnder, readSituation } from "../../server/store/situation.ts";
import { giveBack, holdConnection, saveSync, syncSoon } from "../../server/store/syncing.ts";
import { insertRefreshes } from "../../server/store/tasks.ts";
import { deleteTemplate, findTemplate, listTemplates, saveTemplate } from "../../server/store/templates.ts";
import { beginTurns, hurryTurn, keepTurn, listDueTurns, nextTurnOf, nudgeTurn, restartTurn } from "../../server/store/turns.ts";
import {
  assignUnknownParcel,
  eraseUnknownParcels,
  expectParcelPhoto,
  findUnknownParcel,
  listUnknownParcels,
  listUnknownParcelsOf,
  photosOfUnknownParcels,
  saveUnknownParcel,
} from "../../server/store/unknown-parcels.ts";
import { listUnread } from "../../server/store/unread-orders.ts";
import {
  findDelivery,
  listDeliveries,
  putOff,
  recordTry,
  replay,
  saveTestDelivery,
  tellWebhooks,
} from "../../server/store/webhook-deliveries.ts";
import { createWebhook, deleteWebhook, findWebhook, listeningWebhooks, listWebhooks, updateWebhook } from "../../server/store/webhooks.ts";
import { useTheMoney } from "./money-queries.ts";
import { useTheParcels } from "./parcel-queries.ts";
import { useThePickups } from "./pickup-queries.ts";
import { aReturn, noon, type Tenant } from "./samples.ts";
import { useTheShipments } from "./shipment-queries.ts";

interface Desk extends Tenant {
  readonly order: Order;
  readonly ret: Return;
  readonly newId: NewId;
}

/** Asks the store everything that only the desk asks, once and with something to be found. */
export async function useTheDesk(db: Database, desk: Desk): Promise<void> {
  await useTheTeam(db, desk);
  await useTheReturn(db, desk);
  await useTheShop(db, desk);
  await useUnknownParcels(db, desk);
  await useWebhooks(db, desk);
  await useRetention(db, desk);
  await useTheMoney(db, desk);
  await useTheParcels(db, desk);
  await useThePickups(db, desk);
  await useTheShipments(db, desk);
}

async function useTheTeam(db: Database, { merchantId, newId }: Desk): Promise<void> {
  const id = newId("member");
  await createMember(db, merchantId, { id, email: "ada@ada.test", role: "owner", at: noon });
  await createMember(db, merchantId, { id: newId("member"), email: "eve@ada.test", role: "owner", at: noon });
  await updateMember(db, merchantId, id, { name: "Ada" });
  await findMembersByEmail(db, "ada@ada.test");
  await listMembers(db, merchantId);
  const member = await findMember(db, merchantId, id);
  assert.ok(member);
  const key = { id: newId("apiKey"), name: "Shop", scopes: [], createdBy: id };
  await saveApiKey(db, merchantId, { ...key, hash: "key", at: noon });
  await findApiKey(db, "key");
  await listApiKeys(db, merchantId);
  await noticeApiKey(db, merchantId, key.id, null, noon);
  await namesOf(db, merchantId, [{ kind: "member", id }]);
  await namesOfAuthors(db, merchantId, [key.id]);
  await revokeApiKey(db, merchantId, key.id, noon);
  await revokeApiKeys(db, merchantId, noon);

  for (const hash of ["one", "two", "three", "four"])
    await openSession(db, { hash, merchantId, memberId: id, device: "Firefox", at: noon });
  const session = await findSession(db, "one", noon);
  assert.ok(session);
  await noticeSession(db, { ...session, seenAt: 0 }, noon);
  await confirmSession(db, "one", noon);
  await listSessions(db, merchantId, id, noon);
  await endSessionOf(db, merchantId, id, "two");
  await endSession(db, "three");
  await endSessionsOf(db, merchantId, id, "one");

  const passkey = { id: "pass", memberId: id, publicKey: "k", counter: 0, transports: [], name: "Phone", createdAt: noon };
  await savePasskey(db, merchantId, passkey);
  await findPasskey(db, passkey.id);
  await listPasskeys(db, merchantId, id);
  await notePasskeyUse(db, merchantId, passkey.id, 1, noon);
  await renamePasskey(db, merchantId, id, passkey.id, "Laptop");
  await deletePasskey(db, merchantId, id, passkey.id);
  await saveSecondFactor(db, merchantId, id, { sealed: "s", step: 1, hashes: ["r"] });
  await takeStep(db, merchantId, id, 2);
  await takeRecoveryCode(db, merchantId, id, "r");
  await deleteSecondFactor(db, merchantId, id);
  await takeSecondFactor(db, merchantId, id, { tasks: [], at: noon });

  const link = { merchantId, memberId: id, purpose: "invitation", expiresAt: noon + 1 } as const;
  await saveMemberLink(db, "link", link, null, noon);
  await findMemberLink(db, "link", noon);
  await hasResetLink(db, merchantId, id, noon);
  await listInvitations(db, merchantId);
  assert.ok(await takeMemberLink(db, merchantId, "link", noon));
  await endLinksOf(db, merchantId, id);
  await removeMember(db, merchantId, member, noon);
}

async function useTheReturn(db: Database, { merchantId, shop, order, ret, newId }: Desk): Promise<void> {
  await findReturns(db, merchantId, [ret.id]);
  await findReturnByNumber(db, merchantId, ret.number);
  await findReturnOfPayment(db, merchantId, newId("payment"));
  await findReturnOfExchange(db, merchantId, newId("exchange"));
  await historyOf(db, merchantId, order.id, order.email);
  await readSettlementFacts(db, ret, { skus: ["S"], owner: true });
  await extrasOf(db, ret, [{ lineId: "1", title: "Socks", quantity: 1 }], newId);
  const { policyVersion, returns } = await readSituation(db, shop, order, noon);
  await contextUnder(db, shop, order, policyVersion.policy, { returns, at: noon });
  const message = { id: newId("message"), returnId: ret.id, orderId: order.id, kind: "merchant", text: "Hello", at: noon } as const;
  await saveMessage(db, merchantId, message);
  await listMessages(db, merchantId, ret.id);
  await db.write((tx) => insertReception(tx, merchantId, ret.id, { id: newId("reception"), at: noon, by: { kind: "system" }, extras: [] }));
  await listReceptions(db, merchantId, ret.id);

  const letter = { orderId: order.id, notice: "approved", language: "en", to: "a@b.test", subject: "s", html: "h", text: "t" } as const;
  const letterId = newId("letter");
  await keepLetter(db, merchantId, { ...letter, id: letterId, returnId: ret.id, attachments: [], sentAt: noon });
  await findLetter(db, merchantId, letterId);
  await listLetters(db, merchantId, order.id);
  for (const id of [newId("letter"), newId("letter")]) {
    const task = { do: "send-copy", merchantId, letterId, copyId: id } as const;
    await orderLetter(db, merchantId, { id, of: letterId, what: "copy", key: "copy", task }, noon);
  }

  const [paymentId] = ret.payments.map(({ id }) => id);
  assert.ok(paymentId);
  const credit = { id: newId("credit"), shopId: shop.id, paymentId, hash: "credit", sealed: "s", amount: 100, currency: "EUR" };
  const kept = { ...credit, createdAt: noon, expiresAt: noon + 1 };
  await db.write((tx) => insertCredit(tx, merchantId, kept));
  await findCredit(db, merchantId, "credit");
  await findCreditOfPayment(db, merchantId, paymentId);
  assert.equal(await useCredit(db, merchantId, kept, { reference: "r", amount: 40, at: noon }), 60);
  await useExchanges(db, { merchantId, newId, ret }, paymentId);
}

/** Orders of other articles, and pages to pay for them. */
async function useExchanges(
  db: Database,
  { merchantId, newId, ret }: Pick<Desk, "merchantId" | "newId" | "ret">,
  paymentId: PaymentId,
): Promise<void> {
  const [exchangeId, connectionId] = [newId("exchange"), newId("connection")];
  await beginExchangeOrder(db, merchantId, exchangeId, { seen: 0, connectionId, at: noon });
  await db.write(async (tx) => {
    await saveExchangeOrder(tx, merchantId, exchangeId, 1, { state: "made", reference: "r", number: "n" });
    await putOffExchangeOrder(tx, merchantId, exchangeId, { attempt: 1, state: "unknown", at: noon, since: noon });
    await clearExchangeOrder(tx, merchantId, exchangeId);
  });
  const asked = { paymentId, merchantId, returnId: ret.id, collector: "gateway", connectionId: null, expiresAt: noon + 1 } as const;
  assert.equal(await db.write((tx) => insertPaymentPage(tx, asked, noon)), true);
  assert.equal(await db.write((tx) => insertPaymentPage(tx, asked, noon)), false);
  const page = await findPaymentPage(db, merchantId, paymentId);
  assert.ok(page);
  assert.deepEqual(await listPagesToLookAt(db, noon, 10), [page]);
  await lookLater(db, page, noon + 5, { message: "busy", at: noon });
  assert.equal(await notePageAsked(db, page), true);
  await db.write((tx) => keepPage(tx, page, { reference: "cs_1", url: "https://pay.test", closesAt: noon }));
  assert.deepEqual(
    (await pagesOfReturn(db, merchantId, ret.id)).map(({ reference }) => reference),
    ["cs_1"],
  );
  assert.equal(await findPageByReference(db, merchantId, connectionId, "cs_1"), null);
  assert.deepEqual(await ordersAskedThrough(db, merchantId, connectionId, noon), []);
  assert.deepEqual(await ordersExchangedThrough(db, merchantId, connectionId), []);
  await db.write((tx) => leavePages(tx, merchantId, connectionId));
  assert.equal(await nextPage(db, page), true);
  assert.equal(await nextPage(db, page), false, "of two who renew it one does");
  assert.equal(await db.write((tx) => closePage(tx, page, "over")), true);
  assert.equal(await db.write((tx) => closePage(tx, page, "over")), false);
  assert.equal(await db.write((tx) => closePage(tx, page, "paid")), true, "who paid late has paid");
}

async function useTheShop(db: Database, { merchantId, shop, newId }: Desk): Promise<void> {
  const seen = await readDeskSettings(db, merchantId);
  await saveDeskSettings(db, merchantId, { ...standardSettings, grades: [], dispositions: [] }, seen);
  await noteTrial(db, merchantId, shop.id, { mail: { at: noon, from: "a@b.test", to: "a@b.test" } });
  await readTrials(db, merchantId, shop.id);
  await keepCheckedPage(db, merchantId, shop.id, { url: "https://a.test", at: noon, ok: true, findings: [] });
  await readSetUp(db, merchantId, shop.id);

  const product = { sku: "S", barcode: "4006381333931", title: "Socks", price: 900, currency: "EUR", stock: 1 };
  await saveProducts(db, merchantId, shop.id, [product], noon);
  await findProducts(db, merchantId, shop.id, ["S"]);
  await db.write((tx) => raiseStock(tx, merchantId, shop.id, [{ sku: "S", quantity: 1 }], noon));
  await searchProducts(db, merchantId, shop.id, { limit: 10 });
  await searchProducts(db, merchantId, shop.id, { search: "so", limit: 10 });
  await searchProducts(db, merchantId, shop.id, { like: "S", limit: 10 });
  await findSkusByBarcode(db, merchantId, product.barcode);
  await heldOrders(db, merchantId, shop.id);
  await heldProducts(db, merchantId, shop.id);
  await connectionsOf(db, merchantId, shop.id);
  await useConnections(db, { merchantId, shop, newId });

  const template = { notice: "approved", language: "en", subject: "s", body: "b", updatedAt: noon } as const;
  for (const before of [0, noon, null]) await saveTemplate(db, merchantId, shop.id, template, before);
  await findTemplate(db, merchantId, shop.id, template.notice, template.language);
  await listTemplates(db, merchantId, shop.id);
  await deleteTemplate(db, merchantId, shop.id, template.notice, template.language);

  const inForce = await policyInForce(db, merchantId, shop.id);
  assert.ok(inForce);
  const { policy } = inForce;
  await savePolicy(db, merchantId, shop.id, policy, { id: newId("policy"), at: noon, edited: inForce.version });
  await findPolicyVersion(db, merchantId, shop.id, 1);
  for (const before of [null, 2]) await listPolicyVersions(db, merchantId, shop.id, { before, limit: 10 });
  const begun = { policy: {}, basedOn: inForce.version + 1, restores: null, savedAt: noon, savedBy: null };
  await saveDraft(db, merchantId, shop.id, begun, 0);
  await deleteDraft(db, merchantId, shop.id, 1);
  await saveDraft(db, merchantId, shop.id, begun, null);
  const draft = await findDraft(db, merchantId, shop.id);
  assert.ok(draft);
  await publishDraft(db, merchantId, shop.id, { draft, policy, id: newId("policy"), at: noon, by: null });
}

async function useUnknownParcels(db: Database, { merchantId, order, ret, newId }: Desk): Promise<void> {
  const parcel = { id: newId("unknownParcel"), label: "Ada", at: noon, by: { kind: "system" } } as const;
  await saveUnknownParcel(db, merchantId, parcel, { scope: "parcels", key: "k", requestHash: "h" });
  await expectParcelPhoto(db, merchantId, parcel.id, "photo");
  await findUnknownParcel(db, merchantId, parcel.id);
  await listUnknownParcels(db, merchantId, 10);
  assert.ok(await assignUnknownParcel(db, merchantId, parcel.id, ret.id));
  assert.equal((await listUnknownParcelsOf(db, merchantId, ret.id)).length, 1);
  assert.deepEqual(await photosOfUnknownParcels(db, merchantId, order.id), ["photo"]);
  await db.write((tx) => eraseUnknownParcels(tx, merchantId, [ret.id]));
}

async function useWebhooks(db: Database, { merchantId, shop, order, ret, policyId, newId }: Desk): Promise<void> {
  const webhook = { id: newId("webhook"), url: "https://a.test", secret: "s", types: ["*"], active: true, createdAt: noon, quietUntil: 0 };
  await createWebhook(db, merchantId, webhook, { scope: "w", key: "k", requestHash: "h", subject: webhook.id });
  await updateWebhook(db, merchantId, webhook.id, { active: true });
  await listWebhooks(db, merchantId);
  await findWebhook(db, merchantId, webhook.id);
  await db.write((tx) => listeningWebhooks(tx, merchantId));
  const { events } = aReturn(order, policyId, newId);
  await db.write((tx) => tellWebhooks(tx, merchantId, [webhook], { events, eventIds: [], returns: new Map(), orders: new Map() }, noon));
  const id = newId("delivery");
  await saveTestDelivery(db, merchantId, { id, webhookId: webhook.id, payload: testPayload(shop.slug, noon), at: noon });
  for (const after of [{}, { after: id }]) await listDeliveries(db, merchantId, webhook.id, { ...after, limit: 10 });
  const delivery = await findDelivery(db, merchantId, id);
  assert.ok(delivery);
  await putOff(db, merchantId, delivery, noon, noon + 1);
  await recordTry(db, merchantId, delivery, { at: noon, status: 200, answer: "", failure: null });
  assert.ok(await replay(db, merchantId, { ...delivery, attempts: 1 }, noon));
  await deleteWebhook(db, merchantId, webhook.id);
  assert.equal(await findReturnByNumber(db, merchantId, `${ret.number}0`), null);
}

async function useRetention(db: Database, { merchantId, newId }: Desk): Promise<void> {
  for (const after of [null, merchantId]) await listMerchantIds(db, after, 10);
  await listOldPhotos(db, merchantId, noon, 10);
  await erasePhotos(db, merchantId, [newId("photo")]);
  await eraseLetters(
    db,
    merchantId,
    (await listOldLetters(db, merchantId, noon, 10)).map(({ id }) => id),
  );
  for (const whole of [true, false]) {
    await listOldUnknownParcels(db, merchantId, { before: noon, limit: 10, whole });
    await eraseOldUnknownParcels(db, merchantId, [newId("unknownParcel")], whole);
  }
  await listOldOrders(db, merchantId, noon, 10);
}

async function useConnections(db: Database, { merchantId, shop, newId }: Pick<Desk, "merchantId" | "shop" | "newId">): Promise<void> {
  const id = newId("connection");
  const told = { settings: {}, sealedSecrets: "k1.x", account: "Ada", createdBy: { kind: "system" }, createdAt: noon } as const;
  const made = { ...told, id, shopId: shop.id, kind: "shop", provider: "shelf" } as const;
  await createConnection(db, merchantId, made, { scope: "c", key: "k", requestHash: "h", subject: id });
  assert.ok(await findConnection(db, merchantId, id));
  assert.ok(await findConnectionOfAnybody(db, id));
  assert.ok(await isFilling(db, merchantId, shop.id));
  assert.ok(await updateConnection(db, merchantId, { id, version: 1 }, { ...told, elsewhere: true, at: noon }));
  for (const after of [null, id]) await listSealedOtherwise(db, "k2.", after, 10);
  await resealConnection(db, merchantId, { id, sealedSecrets: "k1.x" }, { sealedSecrets: "k2.x", sealedHookSecret: "k2.y" });
  assert.deepEqual(await listDueTurns(db, "syncing", noon, 10), [id]);
  const held = await holdConnection(db, id, noon, 1);
  assert.ok(held);
  assert.ok(await db.write((tx) => keepTurn(tx, held.turn, noon + 1)));
  const unread = [{ number: "1", why: "no total", at: noon }];
  assert.ok(await saveSync(db, held, { cursor: "2", unread, read: ["2"] }, noon + 1));
  assert.deepEqual(await listUnread(db, merchantId, id, 10), unread);
  await giveBack(db, held, { trouble: null }, { nextAt: noon + 7, failures: 0 });
  assert.equal(await nextTurnOf(db, merchantId, id, "syncing"), noon + 7);
  await syncSoon(db, merchantId, id, noon, true);
  await db.write(async (tx) => {
    for (const turn of [beginTurns, nudgeTurn, hurryTurn, restartTurn]) await turn(tx, merchantId, id, "syncing", noon);
    assert.ok(await noteArrival(tx, id, "d1", noon));
    await insertRefreshes(tx, [{ do: "refresh-order", merchantId, connectionId: id, externalId: "1" }], noon, 100);
    await deleteConnection(tx, merchantId, id);
  });
}
