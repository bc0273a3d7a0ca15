import type { Context } from "../context.ts";
import type { NoticeKind } from "../domain/consequences.ts";
import type { Shop } from "../domain/shop.ts";
import type { Template } from "../domain/template.ts";
import { deleteTemplate, saveTemplate } from "../store/templates.ts";

export interface TemplatePlace {
  readonly notice: NoticeKind;
  readonly language: string;
}

/** From now on the shop's mails of this kind open with these words. @throws Refusal `stale` when somebody changed them since `seen` */
export async function changeTemplate(
  { db, now }: Context,
  { merchantId, id }: Shop,
  place: TemplatePlace,
  words: Template,
  seen: number | null,
): Promise<void> {
  await saveTemplate(db, merchantId, id, { ...place, ...words, updatedAt: now() }, seen);
}

/** From now on they open with our words again. */
export async function resetTemplate({ db }: Context, { merchantId, id }: Shop, { notice, language }: TemplatePlace): Promise<void> {
  await deleteTemplate(db, merchantId, id, notice, language);
}
