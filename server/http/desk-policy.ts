import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context as HonoContext } from "hono";
import { textsFor } from "../../locales/texts.ts";
import { discardPolicyDraft } from "../actions/discard-policy-draft.ts";
import { publishPolicyDraft } from "../actions/publish-policy-draft.ts";
import { savePolicyDraft } from "../actions/save-policy-draft.ts";
import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import { changesBetween } from "../domain/policy-diff.ts";
import type { Json } from "../domain/policy-merge.ts";
import type { Shop } from "../domain/shop.ts";
import { namesOfAuthors } from "../store/actors.ts";
import { findShopOf } from "../store/merchants.ts";
import { findPolicyVersion, listPolicyVersions } from "../store/policies.ts";
import { findDraft } from "../store/policy-drafts.ts";
import { policyDraftInputSchema, policyDraftSchema, policyVersionDetailSchema, policyVersionsSchema } from "./desk-policy-schemas.ts";
import { type DeskEnv, json, type Needs, page, security, slugParam } from "./desk-route.ts";
import { InvalidRequest } from "./errors.ts";
import { versionOf } from "./if-match.ts";
import { languageOf } from "./language.ts";
import { problemResponses, refuseInvalid } from "./openapi.ts";
import { boundsOf } from "./policy-bounds.ts";
import { draftView, newestPolicy, policyReader, readDraftPolicy, versionHead } from "./policy-draft-view.ts";
import { changeLines } from "./policy-words.ts";

/** The policy as it is worked on: one draft a shop, the versions that were published, and the way from one to the other. */
export function deskPolicy(context: Context, needs: Needs): OpenAPIHono<DeskEnv> {
  const { db } = context;
  const app = new OpenAPIHono<DeskEnv>({ defaultHook: refuseInvalid });

  app.openapi(
    createRoute({
      method: "get",
      path: "/shops/{slug}/policy-draft",
      summary: "The draft with what it changes, in words; without one the policy in force, as revision 0",
      security,
      middleware: [needs("settings:read")] as const,
      request: { params: slugParam },
      responses: { 200: { description: "The draft", content: json(policyDraftSchema) }, ...problemResponses(401, 403, 404) },
    }),
    async (c) => shown(c, await shopOf(c)),
  );

  app.openapi(
    createRoute({
      method: "put",
      path: "/shops/{slug}/policy-draft",
      summary: "Keep the draft, finished or not",
      description:
        'Send the revision you edited as `If-Match` (`"0"` where there was none): when somebody saved meanwhile, the answer is 412 and nothing changes.',
      security,
      middleware: [needs("settings:write")] as const,
      request: { params: slugParam, body: { required: true, content: json(policyDraftInputSchema) } },
      responses: { 200: { description: "The draft", content: json(policyDraftSchema) }, ...problemResponses(400, 401, 403, 404, 412) },
    }),
    async (c) => {
      const shop = await shopOf(c);
      const { basedOn, restores } = c.req.valid("json");
      // As it was sent: what a schema reads into new objects has lost its dangerous names, and they would go unseen.
      const { policy } = await c.req.json<{ policy: Json }>();
      const wrong = boundsOf(policy);
      if (wrong.length > 0) throw new InvalidRequest(wrong);
      const { version } = await newestPolicy(db, shop);
      if (basedOn > version) throw new InvalidRequest([{ pointer: "/basedOn", detail: `the newest version is ${version}` }]);
      await savePolicyDraft(context, shop, { policy, basedOn, restores }, c.var.actor, versionOf(c.req.header("If-Match")));
      return shown(c, shop);
    },
  );

  app.openapi(
    createRoute({
      method: "delete",
      path: "/shops/{slug}/policy-draft",
      summary: "Take everything back",
      security,
      middleware: [needs("settings:write")] as const,
      request: { params: slugParam },
      responses: { 200: { description: "What is in force", content: json(policyDraftSchema) }, ...problemResponses(401, 403, 404, 412) },
    }),
    async (c) => {
      const shop = await shopOf(c);
      await discardPolicyDraft(context, shop, versionOf(c.req.header("If-Match")));
      return shown(c, shop);
    },
  );

  app.openapi(
    createRoute({
      method: "get",
      path: "/shops/{slug}/policy-versions",
      summary: "Every version that was ever in force, newest first",
      security,
      middleware: [needs("settings:read")] as const,
      request: { params: slugParam, query: page },
      responses: { 200: { description: "A page of them", content: json(policyVersionsSchema) }, ...problemResponses(400, 401, 403, 404) },
    }),
    async (c) => {
      const shop = await shopOf(c);
      const { after, limit } = c.req.valid("query");
      const before = after === undefined ? null : versionNumber(after);
      const found = await listPolicyVersions(db, shop.merchantId, shop.id, { before, limit });
      const names = await namesOfAuthors(
        db,
        shop.merchantId,
        found.map(({ publishedBy }) => publishedBy),
      );
      const items = found.map((one) => versionHead(one, (author) => (author ? (names.get(author) ?? null) : null)));
      return c.json({ items, next: items.length < limit ? null : String(items.at(-1)?.version ?? "") }, 200);
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/shops/{slug}/policy-versions",
      summary: "Publish the draft; returns keep the version that judged them",
      description:
        "Send the draft's revision as `If-Match`. 412: the draft was saved by somebody else, or another version was published since it was begun; reading the draft again offers both together.",
      security,
      middleware: [needs("settings:write")] as const,
      request: { params: slugParam },
      responses: {
        201: { description: "The version in force now", content: json(policyVersionDetailSchema) },
        ...problemResponses(400, 401, 403, 404, 412),
      },
    }),
    async (c) => {
      const shop = await shopOf(c);
      const seen = versionOf(c.req.header("If-Match"));
      const draft = await findDraft(db, shop.merchantId, shop.id);
      if (seen !== null && draft?.revision !== seen) throw new Refusal("stale");
      if (!draft) throw new Refusal("not_found");
      const read = readDraftPolicy(draft.policy, shop);
      if ("problems" in read) throw new InvalidRequest(read.problems);
      const { version } = await publishPolicyDraft(context, shop, draft, read.policy, c.var.actor);
      return c.json(await versionView(c, shop, version), 201);
    },
  );

  app.openapi(
    createRoute({
      method: "get",
      path: "/shops/{slug}/policy-versions/{number}",
      summary: "A version, with what it changed in words",
      security,
      middleware: [needs("settings:read")] as const,
      request: { params: slugParam.extend({ number: z.string().max(16) }) },
      responses: { 200: { description: "The version", content: json(policyVersionDetailSchema) }, ...problemResponses(401, 403, 404) },
    }),
    async (c) => c.json(await versionView(c, await shopOf(c), versionNumber(c.req.valid("param").number)), 200),
  );

  async function shopOf(c: HonoContext<DeskEnv>): Promise<Shop> {
    const shop = await findShopOf(db, c.var.merchantId, c.req.param("slug") ?? "");
    if (!shop) throw new Refusal("shop_not_found");
    return shop;
  }

  async function shown(c: HonoContext<DeskEnv>, shop: Shop) {
    const view = await draftView(db, shop, textsOf(c));
    c.header("ETag", `"${view.revision}"`);
    return c.json(view, 200);
  }

  async function versionView(c: HonoContext<DeskEnv>, shop: Shop, number: number): Promise<z.infer<typeof policyVersionDetailSchema>> {
    const version = await findPolicyVersion(db, shop.merchantId, shop.id, number);
    if (!version) throw new Refusal("not_found");
    const [before, inForce, names, reader] = await Promise.all([
      findPolicyVersion(db, shop.merchantId, shop.id, number - 1),
      newestPolicy(db, shop),
      namesOfAuthors(db, shop.merchantId, [version.publishedBy]),
      policyReader(db, shop, textsOf(c)),
    ]);
    return {
      ...versionHead(version, (author) => (author ? (names.get(author) ?? null) : null)),
      policy: version.policy,
      changes: before ? changeLines(changesBetween(before.policy, version.policy), reader) : [],
      back: changeLines(changesBetween(inForce.policy, version.policy), reader),
    };
  }

  return app;
}

function textsOf(c: HonoContext<DeskEnv>) {
  return textsFor(languageOf(undefined, c.req.header("Accept-Language"), "en"));
}

/** @throws Refusal `not_found` for what is no number of a version */
function versionNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new Refusal("not_found");
  return Number(text);
}
