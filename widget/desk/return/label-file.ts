import type { CheckedLabel } from "../../../server/http/desk-label-schemas.ts";
import type { ReturnPage } from "../../../server/http/desk-return-schemas.ts";
import type { DeskApi } from "../api.ts";
import type { Said } from "./tell-dialog.ts";

export const mostLabelBytes = 5 * 1024 * 1024;

/** A label of one's own that the server opened and found harmless. */
export interface OwnLabel extends CheckedLabel {
  readonly name: string;
  readonly file: File;
}

/** The file that goes along, or none. */
export class LabelChosen extends Event {
  readonly label: OwnLabel | null;

  constructor(label: OwnLabel | null) {
    super("label");
    this.label = label;
  }
}

/** A long file on a slow line. */
const patience = 120_000;

/** Opens it on the server by its content, whatever it is called; nothing is kept. @throws Refused `label_unreadable`, `label_active`, … */
export async function checkLabel(api: DeskApi, file: File): Promise<OwnLabel> {
  const verified = await api.post<CheckedLabel>("/label-checks", {
    body: file,
    headers: { "content-type": typeOf(file) },
    patience,
  });
  return { ...verified, name: file.name, file };
}

/**
 * Keeps it as the return's label, and approves what was only requested: it is in the shopper's space from then on, whether or not a mail
 * leaves (S3-22).
 */
export function sendLabel(
  api: DeskApi,
  { id, version }: Pick<ReturnPage, "id" | "version">,
  label: OwnLabel,
  { mail, message }: Said,
  key: string,
  parcel?: string,
): Promise<ReturnPage> {
  return api.post<ReturnPage>(`/returns/${id}/label`, {
    body: label.file,
    query: { mail, message, parcel },
    headers: { "content-type": label.type === "pdf" ? "application/pdf" : "image/png" },
    key,
    version,
    patience,
  });
}

/** What it is called decides nothing: the server looks inside. */
const typeOf = (file: File): string => (/\.png$/i.test(file.name) || file.type === "image/png" ? "image/png" : "application/pdf");
