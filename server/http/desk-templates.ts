import { createRoute, OpenAPIHono, type z } from "@hono/zod-openapi";
import { textsFor } from "../../locales/texts.ts";
import { changeTemplate, resetTemplate } from "../actions/change-template.ts";
import { previewTemplate } from "../actions/preview-template.ts";
import type { Context } from "../context.ts";
import { type NoticeKind, noticeKinds } from "../domain/consequences.ts";
import { Refusal } from "../domain/errors.ts";
import type { MerchantId } from "../domain/ids.ts";
import type { Shop } from "../domain/shop.ts";
import { unknownVariables, variablesOf } from "../domain/template.ts";
import { standardTemplate } from "../notices/letters.ts";
import { findShopOf } from "../store/merchants.ts";
import { findTemplate, type KeptTemplate, listTemplates } from "../store/templates.ts";
import { mailPreviewSchema } from "./desk-letter-schemas.ts";
import { returnOf } from "./desk-return-page.ts";
import { type DeskEnv, json, type Needs, security, slugParam } from "./desk-route.ts";
import {
  type TemplateView,
  templateChangeSchema,
  templateListSchema,
  templateParams,
  templatePreviewSchema,
  templateSchema,
} from "./desk-template-schemas.ts";
import { InvalidRequest } from "./errors.ts";
import { versionOf } from "./if-match.ts";
import { problemResponses, refuseInvalid } from "./openapi.ts";

type Language = TemplateView["language"];

/** What a shop's mails open with, each kind in each of its languages. The facts below stay ours. */
export function deskTemplates(context: Context, needs: Needs): OpenAPIHono<DeskEnv> {
  const { db } = context;
  const app = new OpenAPIHono<DeskEnv>({ defaultHook: refuseInvalid });
  const one = "/shops/{slug}/templates/{notice}/{language}";
  const answer = { 200: { description: "The words", content: json(templateSchema) } };

  app.openapi(
    createRoute({
      method: "get",
      path: "/shops/{slug}/templates",
      summary: "What every mail opens with, in each language of the shop",
      security,
      middleware: [needs("settings:read")] as const,
      request: { params: slugParam },
      responses: { 200: { description: "By kind, then language", content: json(templateListSchema) }, ...problemResponses(401, 403, 404) },
    }),
    async (c) => {
      const shop = await shopOf(c.var.merchantId, c.req.valid("param").slug);
      const kept = await listTemplates(db, shop.merchantId, shop.id);
      const own = new Map(kept.map((template) => [`${template.notice} ${template.language}`, template]));
      const items = noticeKinds.flatMap((notice) =>
        shop.languages.map((language) => view(notice, language as Language, own.get(`${notice} ${language}`) ?? null)),
      );
      return c.json({ items }, 200);
    },
  );

  app.openapi(
    createRoute({
      method: "get",
      path: one,
      summary: "What one mail opens with",
      security,
      middleware: [needs("settings:read")] as const,
      request: { params: templateParams },
      responses: { ...answer, ...problemResponses(400, 401, 403, 404) },
    }),
    async (c) => {
      const { shop, notice, language } = await placeOf(c.var.merchantId, c.req.valid("param"));
      const found = view(notice, language, await findTemplate(db, shop.merchantId, shop.id, notice, language));
      c.header("ETag", `"${found.version}"`);
      return c.json(found, 200);
    },
  );

  app.openapi(
    createRoute({
      method: "put",
      path: one,
      summary: "Say something else; the facts below stay",
      description: "With `If-Match`: when somebody has changed it meanwhile, the answer is 412 and nothing changes.",
      security,
      middleware: [needs("settings:write")] as const,
      request: { params: templateParams, body: { required: true, content: json(templateChangeSchema) } },
      responses: { ...answer, ...problemResponses(400, 401, 403, 404, 412) },
    }),
    async (c) => {
      const { shop, notice, language } = await placeOf(c.var.merchantId, c.req.valid("param"));
      const words = c.req.valid("json");
      refuseUnknown(words, notice);
      await changeTemplate(context, shop, { notice, language }, words, versionOf(c.req.header("If-Match")));
      const saved = view(notice, language, await findTemplate(db, shop.merchantId, shop.id, notice, language));
      c.header("ETag", `"${saved.version}"`);
      return c.json(saved, 200);
    },
  );

  app.openapi(
    createRoute({
      method: "delete",
      path: one,
      summary: "Say what we say again",
      security,
      middleware: [needs("settings:write")] as const,
      request: { params: templateParams },
      responses: { ...answer, ...problemResponses(400, 401, 403, 404) },
    }),
    async (c) => {
      const { shop, notice, language } = await placeOf(c.var.merchantId, c.req.valid("param"));
      await resetTemplate(context, shop, { notice, language });
      c.header("ETag", '"0"');
      return c.json(view(notice, language, null), 200);
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: `${one}/previews`,
      summary: "The whole mail with these words, of a sample or of a return; nothing is sent or kept",
      security,
      middleware: [needs("settings:read")] as const,
      request: { params: templateParams, body: { required: true, content: json(templatePreviewSchema) } },
      responses: { 200: { description: "The mail", content: json(mailPreviewSchema) }, ...problemResponses(400, 401, 403, 404, 409) },
    }),
    async (c) => {
      const { shop, notice, language } = await placeOf(c.var.merchantId, c.req.valid("param"));
      const { subject, body, returnId } = c.req.valid("json");
      refuseUnknown({ ...(subject && { subject }), ...(body && { body }) }, notice);
      const ret = returnId === undefined ? null : await returnOf(context, c.var.merchantId, returnId);
      if (ret && ret.shopId !== shop.id) throw new Refusal("return_not_found");
      const kept = (await findTemplate(db, shop.merchantId, shop.id, notice, language)) ?? standardTemplate(notice, textsFor(language));
      const own = subject !== undefined || body !== undefined;
      const words = own ? { subject: subject ?? kept.subject, body: body ?? kept.body } : null;
      const { attachments, ...preview } = await previewTemplate(context, shop, { notice, language, words, ret });
      return c.json({ ...preview, attachments: [...attachments] }, 200);
    },
  );

  async function shopOf(merchantId: MerchantId, slug: string): Promise<Shop> {
    const shop = await findShopOf(db, merchantId, slug);
    if (!shop) throw new Refusal("shop_not_found");
    return shop;
  }

  /** Only the shop's own languages: nobody would ever read another. */
  async function placeOf(merchantId: MerchantId, { slug, notice, language }: z.output<typeof templateParams>) {
    const shop = await shopOf(merchantId, slug);
    if (!shop.languages.includes(language)) throw new Refusal("not_found", { language });
    return { shop, notice, language };
  }

  return app;
}

function view(notice: NoticeKind, language: Language, own: KeptTemplate | null): TemplateView {
  const standard = standardTemplate(notice, textsFor(language));
  const { subject, body } = own ?? standard;
  return {
    notice,
    language,
    subject,
    body,
    own: own !== null,
    standard: { ...standard },
    variables: [...variablesOf(notice)],
    version: own?.updatedAt ?? 0,
  };
}

function refuseUnknown(words: Readonly<Record<string, string>>, notice: NoticeKind): void {
  const known = variablesOf(notice).map((name) => `{${name}}`);
  const wrong = Object.entries(words).flatMap(([field, text]) =>
    unknownVariables(text, notice).map((name) => ({
      pointer: `/${field}`,
      detail: `{${name}} stands for nothing in this mail; it can hold ${known.join(", ")}`,
    })),
  );
  if (wrong.length > 0) throw new InvalidRequest(wrong);
}
