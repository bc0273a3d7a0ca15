import assert from "node:assert/strict";
import { test } from "node:test";
import { Refusal } from "../../server/domain/errors.ts";
import { testPayload } from "../../server/domain/webhook.ts";
import { namesOf } from "../../server/store/actors.ts";
import { findApiKey, listApiKeys, revokeApiKey, revokeApiKeys, saveApiKey } from "../../server/store/api-keys.ts";
import { saveCode, takeCode } from "../../server/store/codes.ts";
import { readDeskSettings, saveDeskSettings } from "../../server/store/desk-settings.ts";
import { hit, peek } from "../../server/store/limits.ts";
import { findLink, revokeLinksOfOrder, saveLink } from "../../server/store/links.ts";
import { endLinksOf, findMemberLink, hasResetLink, saveMemberLink, takeMemberLink } from "../../server/store/member-links.ts";
import { createMember, findMember, listMembers, removeMember, updateMember } from "../../server/store/members.ts";
import { createShop, findShop, findShopById, findShopOf, updateShop } from "../../server/store/merchants.ts";
import { deletePasskey, listPasskeys, notePasskeyUse, renamePasskey, savePasskey } from "../../server/store/passkeys.ts";
import { findPhotos, savePhoto } from "../../server/store/photos.ts";
import { findPolicy, policyInForce, savePolicy } from "../../server/store/policies.ts";
import { findDraft } from "../../server/store/policy-drafts.ts";
import { findProducts, findSkusByBarcode, raiseStock, saveProducts, searchProducts } from "../../server/store/products.ts";
import { purge } from "../../server/store/purge.ts";
import { createView, deleteView, findView, listViews, updateView } from "../../server/store/saved-views.ts";
import { deleteSecondFactor, saveSecondFactor, takeRecoveryCode, takeStep } from "../../server/store/second-factors.ts";
import { endSessionOf, endSessionsOf, findSession, listSessions, openSession } from "../../server/store/sessions.ts";
import { deleteTemplate, listTemplates, saveTemplate } from "../../server/store/templates.ts";
import { findDelivery, listDeliveries, saveTestDelivery } from "../../server/store/webhook-deliveries.ts";
import { createWebhook, deleteWebhook, findWebhook, listWebhooks, updateWebhook } from "../../server/store/webhooks.ts";
import { engines } from "../support/databases.ts";
import { anOrder, noon, twoMerchants } from "./samples.ts";

for (const engine of engines()) {
  const aWorld = async () => {
    const { db, close } = await engine.open();
    const { ada, ben, newId } = await twoMerchants(db);
    const order = await anOrder(db, ada, "1001", newId);
    const anotherOrder = await anOrder(db, ada, "1002", newId);
    return { db, close, ada, ben, newId, order, anotherOrder };
  };

  test(`${engine.name}: a shop is its merchant's, and its slug is taken for everybody`, async (t) => {
    const { db, close, ada, ben, newId } = await aWorld();
    t.after(close);
    assert.deepEqual(await findShop(db, ada.shop.slug), ada.shop);
    assert.deepEqual(await findShopOf(db, ada.merchantId, ada.shop.slug), ada.shop);
    assert.deepEqual(await findShopById(db, ada.merchantId, ada.shop.id), ada.shop);
    assert.equal(await findShop(db, "nobody\0"), null);
    assert.equal(await findShopOf(db, ben.merchantId, ada.shop.slug), null);
    assert.equal(await findShopById(db, ben.merchantId, ada.shop.id), null);
    await updateShop(db, ben.merchantId, { ...ada.shop, name: "Mine" });
    assert.deepEqual(await findShop(db, ada.shop.slug), ada.shop);
    await updateShop(db, ada.merchantId, { ...ada.shop, name: "Shoes", promoted: true });
    assert.deepEqual(await findShop(db, ada.shop.slug), { ...ada.shop, name: "Shoes", promoted: true });
    await assert.rejects(
      createShop(db, ben.merchantId, { ...ada.shop, id: newId("shop") }),
      (error) => error instanceof Refusal && error.code === "conflict",
    );
  });

  test(`${engine.name}: policies are numbered per shop, found by time, and another merchant's do not exist`, async (t) => {
    const { db, close, ada, ben, newId } = await aWorld();
    t.after(close);
    const first = await policyInForce(db, ada.merchantId, ada.shop.id);
    assert.equal(first?.version, 1);
    const policy = { ...first.policy, sendWithinDays: 7 };
    const saved = await Promise.all(
      [1, 2, 3].map((later) => savePolicy(db, ada.merchantId, ada.shop.id, policy, { id: newId("policy"), at: noon + later })),
    );
    assert.deepEqual(saved.map(({ version }) => version).sort(), [2, 3, 4]);
    assert.equal((await policyInForce(db, ada.merchantId, ada.shop.id, noon))?.version, 1);
    assert.equal((await policyInForce(db, ada.merchantId, ada.shop.id))?.version, 4);
    assert.deepEqual(await findPolicy(db, ada.merchantId, first.id), first);
    assert.equal(await findPolicy(db, ben.merchantId, first.id), null);
    assert.equal(await policyInForce(db, ben.merchantId, ada.shop.id), null);
  });

  test(`${engine.name}: an API key tells whose it is, until its own merchant's keys are revoked`, async (t) => {
    const { db, close, ada, ben, newId } = await aWorld();
    t.after(close);
    const id = newId("apiKey");
    await createMember(db, ada.merchantId, { id: newId("member"), email: "Ada@shoes.test", role: "owner", at: noon });
    await saveApiKey(db, ada.merchantId, { id, name: "ERP", hash: "abc", scopes: ["orders:read"], at: noon });
    assert.deepEqual(await findApiKey(db, "abc"), { id, merchantId: ada.merchantId, scopes: ["orders:read"], usedAt: null });
    assert.equal(await findApiKey(db, "abd"), null);
    assert.equal(await revokeApiKeys(db, ben.merchantId, noon), 0);
    assert.ok(await findApiKey(db, "abc"));
    assert.deepEqual([await revokeApiKeys(db, ada.merchantId, noon), await revokeApiKeys(db, ada.merchantId, noon)], [1, 0]);
    assert.equal(await findApiKey(db, "abc"), null);
  });

  test(`${engine.name}: a photo belongs to one order of one merchant`, async (t) => {
    const { db, close, ada, ben, newId, order, anotherOrder } = await aWorld();
    t.after(close);
    const photo = {
      id: newId("photo"),
      orderId: order.id,
      key: "photos/1.jpg",
      contentType: "image/jpeg",
      width: 3,
      height: 2,
      bytes: 9,
      at: noon,
    };
    await savePhoto(db, ada.merchantId, photo);
    assert.deepEqual(await findPhotos(db, ada.merchantId, order.id, [photo.id, photo.id, "pho_unknown"]), [photo]);
    assert.deepEqual(await findPhotos(db, ada.merchantId, anotherOrder.id, [photo.id]), []);
    assert.deepEqual(await findPhotos(db, ben.merchantId, order.id, [photo.id]), []);
  });

  test(`${engine.name}: a link opens its order until it ends or its own merchant revokes it`, async (t) => {
    const { db, close, ada, ben, newId, order, anotherOrder } = await aWorld();
    t.after(close);
    const link = { id: newId("link"), orderId: order.id, shopId: ada.shop.id, hash: "secret", purpose: "insert", expiresAt: noon + 100 };
    await saveLink(db, ada.merchantId, link);
    assert.deepEqual(await findLink(db, "secret", noon), { ...link, merchantId: ada.merchantId });
    assert.equal(await findLink(db, "secret", noon + 100), null);
    await saveLink(db, ada.merchantId, { ...link, id: newId("link"), orderId: anotherOrder.id, hash: "another" });
    await revokeLinksOfOrder(db, ben.merchantId, order.id, noon);
    assert.ok(await findLink(db, "secret", noon));
    await revokeLinksOfOrder(db, ada.merchantId, order.id, noon);
    assert.equal(await findLink(db, "secret", noon), null);
    assert.ok(await findLink(db, "another", noon), "another order's link still opens it");
  });

  test(`${engine.name}: a code works once, in time, for its merchant, and not after five wrong tries`, async (t) => {
    const { db, close, ada, ben, order } = await aWorld();
    t.after(close);
    const send = { do: "send-code", merchantId: ada.merchantId, orderId: order.id, code: "sealed", language: "en" } as const;
    const give = () => saveCode(db, { merchantId: ada.merchantId, orderId: order.id, hash: "right", expiresAt: noon + 100 }, send, noon);
    const take = (hash: string, at = noon, merchantId = ada.merchantId) => takeCode(db, merchantId, order.id, hash, at);
    await give();
    assert.equal(await take("right", noon, ben.merchantId), false);
    assert.equal(await take("right", noon + 100), false);
    assert.deepEqual((await Promise.all([take("right"), take("right")])).sort(), [false, true]);
    await give();
    for (let tries = 0; tries < 5; tries++) assert.equal(await take("wrong"), false);
    assert.equal(await take("right"), false);
    await give();
    assert.equal(await take("right"), true);
    assert.equal((await db.selectFrom("tasks").select("id").execute()).length, 3);
  });

  test(`${engine.name}: a limit counts every hit of many at once, and begins again after its window`, async (t) => {
    const { db, close } = await aWorld();
    t.after(close);
    const rule = { limit: 5, windowMs: 1_000, at: noon };
    const hits = await Promise.all(Array.from({ length: 20 }, () => hit(db, "proof", rule)));
    assert.equal(hits.filter(({ allowed }) => allowed).length, 5);
    assert.deepEqual(
      hits.map(({ used }) => used).sort((a, b) => a - b),
      Array.from({ length: 20 }, (_, place) => place + 1),
    );
    assert.deepEqual(await peek(db, ["proof", "other"], noon), new Map([["proof", { used: 20, resetsAt: noon + 1_000 }]]));
    assert.deepEqual(await peek(db, ["proof"], noon + 1_000), new Map());
    assert.deepEqual(await hit(db, "proof", { ...rule, at: noon + 1_000, cost: 2 }), { used: 2, allowed: true, resetsAt: noon + 2_000 });
    await purge(db, noon + 2_000);
    assert.deepEqual(await db.selectFrom("limits").selectAll().execute(), []);
  });

  test(`${engine.name}: another merchant's members, and every way in of theirs, stay what they are`, async (t) => {
    const { db, close, ada, ben, newId } = await aWorld();
    t.after(close);
    const id = newId("member");
    await createMember(db, ada.merchantId, { id, email: "noor@shoes.test", name: "Noor", role: "owner", at: noon });
    await createMember(db, ada.merchantId, { id: newId("member"), email: "ada@shoes.test", role: "owner", at: noon });
    await openSession(db, { hash: "session", merchantId: ada.merchantId, memberId: id, device: "x", at: noon });
    const passkey = { id: "passkey", memberId: id, publicKey: "k", counter: 1, transports: [], name: "Phone", createdAt: noon };
    await savePasskey(db, ada.merchantId, passkey);
    await saveSecondFactor(db, ada.merchantId, id, { sealed: "sealed", step: 1, hashes: ["recovery"] });
    const link = { merchantId: ada.merchantId, memberId: id, purpose: "reset", expiresAt: noon + 100 } as const;
    await saveMemberLink(db, "link", link, null, noon);
    const key = { id: newId("apiKey"), name: "ERP", hash: "key", scopes: ["orders:read"], createdBy: id, at: noon };
    await saveApiKey(db, ada.merchantId, key);
    const everything = async () => ({
      member: await findMember(db, ada.merchantId, id),
      team: await listMembers(db, ada.merchantId),
      session: await findSession(db, "session", noon),
      passkeys: await listPasskeys(db, ada.merchantId, id),
      link: await findMemberLink(db, "link", noon),
      keys: await listApiKeys(db, ada.merchantId),
      names: await namesOf(db, ada.merchantId, [{ kind: "member", id }]),
    });
    const before = await everything();
    const member = before.member ?? assert.fail("there is nobody");

    assert.equal(await findMember(db, ben.merchantId, id), null);
    assert.deepEqual(await listMembers(db, ben.merchantId), []);
    assert.deepEqual(await listSessions(db, ben.merchantId, id, noon), []);
    assert.deepEqual(await listPasskeys(db, ben.merchantId, id), []);
    assert.deepEqual(await listApiKeys(db, ben.merchantId), []);
    assert.equal((await namesOf(db, ben.merchantId, [{ kind: "member", id }])).size, 0);
    assert.equal(await hasResetLink(db, ben.merchantId, id, noon), false);
    await updateMember(db, ben.merchantId, id, { role: "reader", name: "Mine", password: "mine", disabledAt: noon });
    await removeMember(db, ben.merchantId, member, noon);
    assert.equal(await endSessionOf(db, ben.merchantId, id, "session"), false);
    await endSessionsOf(db, ben.merchantId, id);
    assert.equal(await renamePasskey(db, ben.merchantId, id, "passkey", "Mine"), false);
    assert.equal(await notePasskeyUse(db, ben.merchantId, "passkey", 9, noon), false);
    assert.equal(await deletePasskey(db, ben.merchantId, id, "passkey"), false);
    assert.equal(await takeStep(db, ben.merchantId, id, 9), false);
    assert.equal(await takeRecoveryCode(db, ben.merchantId, id, "recovery"), false);
    await deleteSecondFactor(db, ben.merchantId, id);
    assert.equal(await takeMemberLink(db, ben.merchantId, "link", noon), false);
    await endLinksOf(db, ben.merchantId, id);
    assert.equal(await revokeApiKey(db, ben.merchantId, key.id, noon), false);
    assert.deepEqual(await everything(), before);
    assert.equal(await takeRecoveryCode(db, ada.merchantId, id, "recovery"), true, "nobody had taken it");
  });

  test(`${engine.name}: another merchant's views, webhooks, articles, templates, drafts and settings stay what they are`, async (t) => {
    const { db, close, ada, ben, newId } = await aWorld();
    t.after(close);
    const claim = (scope: string) => ({ scope, key: "a-key-of-eight", requestHash: "x", subject: "x" });
    const view = { id: newId("view"), memberId: null, name: "Late", query: "late=1" };
    await createView(db, ada.merchantId, view, noon, claim("views"));
    const webhook = {
      id: newId("webhook"),
      url: "https://x.test/",
      secret: "s",
      types: ["*"],
      active: true,
      createdAt: noon,
      quietUntil: 0,
    };
    await createWebhook(db, ada.merchantId, webhook, claim("webhooks"));
    const delivery = { id: newId("delivery"), webhookId: webhook.id, payload: testPayload("ada", noon), at: noon };
    await saveTestDelivery(db, ada.merchantId, delivery);
    const product = { sku: "SOCK", title: "Sock", barcode: "4006381333931", price: 100, currency: "EUR", stock: 1 };
    await saveProducts(db, ada.merchantId, ada.shop.id, [product], noon);
    const template = { notice: "approved", language: "en", subject: "Yes", body: "Yes.", updatedAt: noon } as const;
    await saveTemplate(db, ada.merchantId, ada.shop.id, template, null);
    const everything = async () => [
      await listViews(db, ada.merchantId, null),
      await listWebhooks(db, ada.merchantId),
      await findDelivery(db, ada.merchantId, delivery.id),
      await findProducts(db, ada.merchantId, ada.shop.id, ["SOCK"]),
      await listTemplates(db, ada.merchantId, ada.shop.id),
      await readDeskSettings(db, ada.merchantId),
    ];
    const before = await everything();

    assert.deepEqual(await listViews(db, ben.merchantId, null), []);
    assert.equal(await findView(db, ben.merchantId, view.id), null);
    await assert.rejects(updateView(db, ben.merchantId, view, { ...view, name: "Mine" }));
    await deleteView(db, ben.merchantId, view.id);
    assert.deepEqual(await listWebhooks(db, ben.merchantId), []);
    assert.equal(await findWebhook(db, ben.merchantId, webhook.id), null);
    await updateWebhook(db, ben.merchantId, webhook.id, { url: "https://evil.test/" });
    await deleteWebhook(db, ben.merchantId, webhook.id);
    assert.equal(await findDelivery(db, ben.merchantId, delivery.id), null);
    assert.deepEqual(await listDeliveries(db, ben.merchantId, webhook.id, { limit: 9 }), []);
    assert.deepEqual(await findProducts(db, ben.merchantId, ada.shop.id, ["SOCK"]), []);
    assert.deepEqual(await searchProducts(db, ben.merchantId, ada.shop.id, { search: "so", limit: 9 }), []);
    assert.deepEqual(await findSkusByBarcode(db, ben.merchantId, product.barcode), []);
    await db.write((tx) => raiseStock(tx, ben.merchantId, ada.shop.id, [{ sku: "SOCK", quantity: 9 }], noon));
    assert.deepEqual(await listTemplates(db, ben.merchantId, ada.shop.id), []);
    await deleteTemplate(db, ben.merchantId, ada.shop.id, "approved", "en");
    assert.equal(await findDraft(db, ben.merchantId, ada.shop.id), null);
    const seen = await readDeskSettings(db, ben.merchantId);
    await saveDeskSettings(db, ben.merchantId, { ...seen.settings, locations: ["Mine"] }, seen);
    assert.deepEqual(await everything(), before);
  });
}
