import type { TeamSettings } from "../../../server/http/desk-team-schemas.ts";
import { type Read, SettingsPage } from "./page.ts";

/** A page about how the whole team works, in all shops of the merchant. */
export abstract class TeamPage extends SettingsPage<TeamSettings> {
  protected async read(): Promise<Read<TeamSettings>> {
    const { body, tag } = await this.desk.api.ask<TeamSettings>("GET", "/settings");
    return { value: body, tag };
  }

  protected async write(draft: TeamSettings, tag: string | null): Promise<Read<TeamSettings>> {
    const answer = await this.desk.api.ask<TeamSettings>("PUT", "/settings", { body: draft, ...(tag !== null && { version: tag }) });
    return { value: answer.body, tag: answer.tag };
  }
}
