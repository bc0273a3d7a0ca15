import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import type { Context as HonoContext } from "hono";
import { checkPage } from "../actions/check-page.ts";
import { sendTestMail } from "../actions/send-test-mail.ts";
import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import { isComplete, isNamed } from "../domain/set-up.ts";
import type { Shop } from "../domain/shop.ts";
import { findMember } from "../store/members.ts";
import { findShopOf } from "../store/merchants.ts";
import { type CheckedPage, readSetUp, type SetUpFacts } from "../store/set-up.ts";
import { type DeskEnv, json, type Needs, security, slugParam } from "./desk-route.ts";
import {
  type CheckedPageView,
  checkedPageSchema,
  pageCheckSchema,
  type SetUpView,
  setUpSchema,
  testMailSchema,
} from "./desk-set-up-schemas.ts";
import { languageOf } from "./language.ts";
import { callCounter, spend } from "./limits.ts";
import { problemResponses, refuseInvalid } from "./openapi.ts";

/** Of one merchant: the desk looks again every ten seconds while somebody waits for their page. */
const checksPerMinute = 20;

/** What a shop still lacks before shoppers can use it, each step by what was seen to work. */
export function deskSetUp(context: Context, needs: Needs): OpenAPIHono<DeskEnv> {
  const app = new OpenAPIHono<DeskEnv>({ defaultHook: refuseInvalid });
  const countCheck = callCounter(context.now, checksPerMinute);

  app.openapi(
    createRoute({
      method: "get",
      path: "/shops/{slug}/set-up",
      summary: "The checklist: nine steps, each with what was verified",
      security,
      middleware: [needs("settings:read")] as const,
      request: { params: slugParam },
      responses: { 200: { description: "The steps in their order", content: json(setUpSchema) }, ...problemResponses(401, 403, 404) },
    }),
    async (c) => {
      const shop = await shopOf(c);
      const language = languageOf(undefined, c.req.header("Accept-Language"), "en");
      return c.json(setUpView(shop, await readSetUp(context.db, shop.merchantId, shop.id), language), 200);
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/shops/{slug}/page-checks",
      summary: "Look whether a page has the two lines, and whether they would work there",
      description: "Only addresses on the public internet are called. What was found is kept, and stands in the checklist.",
      security,
      middleware: [needs("settings:write")] as const,
      request: { params: slugParam, body: { required: true, content: json(pageCheckSchema) } },
      responses: {
        201: { description: "What was found", content: json(checkedPageSchema) },
        ...problemResponses(400, 401, 403, 404, 429),
      },
    }),
    async (c) => {
      const shop = await shopOf(c);
      spend(c, countCheck(c.var.merchantId));
      return c.json(pageView(await checkPage(context, shop, c.req.valid("json").url)), 201);
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/shops/{slug}/test-mails",
      summary: "Send a mail with the shop's sender to whoever asks",
      description: "A member gets it at their own address, a key at the shop's sender's. The answer tells what the mail server said.",
      security,
      middleware: [needs("settings:write")] as const,
      request: { params: slugParam },
      responses: {
        201: { description: "Whether the mail server took it", content: json(testMailSchema) },
        ...problemResponses(401, 403, 404, 429),
      },
    }),
    async (c) => {
      const shop = await shopOf(c);
      const { session } = c.var.caller;
      const member = session && (await findMember(context.db, c.var.merchantId, session.memberId));
      const to = member?.email ?? shop.brand.sender.address;
      return c.json(await sendTestMail(context, shop, { to, language: member?.language ?? shop.defaultLanguage }), 201);
    },
  );

  async function shopOf(c: HonoContext<DeskEnv>): Promise<Shop> {
    const shop = await findShopOf(context.db, c.var.merchantId, c.req.param("slug") ?? "");
    if (!shop) throw new Refusal("shop_not_found");
    return shop;
  }

  return app;
}

function setUpView(shop: Shop, facts: SetUpFacts, language: string): SetUpView {
  const { trials, policy, page } = facts;
  const { sender, address } = shop.brand;
  const mail = trials.mail?.from === sender.address ? trials.mail : null;
  const steps: SetUpView["steps"] = [
    {
      id: "shop",
      done: isNamed(shop),
      at: null,
      count: null,
      text: [shop.name, shop.help.email ?? shop.help.url].filter(Boolean).join(", "),
    },
    {
      id: "address",
      done: isComplete(shop),
      at: null,
      count: Object.keys(shop.brand.addresses).length,
      text: [
        address.name,
        address.line1,
        address.postalCode && `${address.postalCode} ${address.city}`,
        countryName(language, address.country),
      ]
        .filter((part) => part.trim() !== "")
        .join(", "),
    },
    { id: "mail", done: mail !== null, at: mail?.at ?? null, count: null, text: sender.address },
    { id: "orders", done: facts.orders > 0 && !facts.filling, at: facts.lastOrderAt, count: facts.orders, text: null },
    { id: "policy", done: policy?.published ?? false, at: policy?.at ?? null, count: policy?.version ?? null, text: null },
    { id: "team", done: facts.owners > 0 && facts.secured === facts.owners, at: null, count: facts.secured, text: null },
    { id: "portal", done: trials.portal !== undefined, at: trials.portal?.at ?? null, count: null, text: trials.portal?.order ?? null },
    { id: "through", done: facts.lastClosed !== null, at: null, count: null, text: facts.lastClosed },
    { id: "page", done: page?.ok ?? false, at: page?.at ?? null, count: null, text: page?.url ?? null },
  ];
  return {
    steps,
    done: steps.filter(({ done }) => done).length,
    page: page && pageView(page),
    members: facts.members,
    owners: facts.owners,
  };
}

function pageView({ findings, ...page }: CheckedPage): CheckedPageView {
  return { ...page, findings: findings.map(({ code, text }) => ({ code, text })) };
}

function countryName(language: string, code: string): string {
  return /^[A-Z]{2}$/.test(code) ? (new Intl.DisplayNames([language], { type: "region" }).of(code) ?? code) : code;
}
