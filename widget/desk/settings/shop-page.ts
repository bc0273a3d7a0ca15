import type { ShopSettings } from "../../../server/http/desk-schemas.ts";
import { type Read, SettingsPage } from "./page.ts";

/** What cannot be changed there. */
type Fixed = "slug" | "code" | "logo";

/** A page about one shop. Only what was changed is sent, so that two pages open beside each other do not undo one another. */
export abstract class ShopPage extends SettingsPage<ShopSettings> {
  protected async read(): Promise<Read<ShopSettings>> {
    const { body, tag } = await this.desk.api.ask<ShopSettings>("GET", `/shops/${this.slug}`);
    return { value: body, tag };
  }

  protected async write(draft: ShopSettings, tag: string | null): Promise<Read<ShopSettings>> {
    const { slug: _, code: __, logo: ___, ...body } = draft satisfies Record<Fixed, unknown>;
    const answer = await this.desk.api.ask<ShopSettings>("PATCH", `/shops/${this.slug}`, { body, ...(tag !== null && { version: tag }) });
    return { value: answer.body, tag: answer.tag };
  }
}
