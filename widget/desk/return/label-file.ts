import type { ReturnPage } from "../../../server/http/desk-return-schemas.ts";
import type { DeskApi } from "../api.ts";
import type { Said } from "./tell-dialog.ts";

export const mostLabelBytes = 5 * 1024 * 1024;

/** What the server found when it opened the file; sizes in millimetres, of the first page. */
interface Verified {
  readonly type: "pdf" | "png";
  readonly pages: number;
  readonly width: number;
  readonly height: number;
}

/** A label of one's own that was opened and found harmless. */
export interface CheckedLabel extends Verified {
  readonly name: string;
  readonly bytes: number;
  readonly file: File;
}

/** The file that goes along, or none. */
export class LabelChosen extends Event {
  readonly label: CheckedLabel | null;

  constructor(label: CheckedLabel | null) {
    super("label");
    this.label = label;
  }
}

/** A long file on a slow line. */
const patience = 120_000;

/** Opens it on the server by its content, whatever it is called; nothing is kept. @throws Refused `label_unreadable`, `label_active`, … */
export async function checkLabel(api: DeskApi, file: File): Promise<CheckedLabel> {
  const verified = await api.post<Verified>("/label-checks", {
    body: file,
    headers: { "content-type": "application/octet-stream" },
    patience,
  });
  return { ...verified, name: file.name, bytes: file.size, file };
}

/**
 * Keeps it as the return's label, and approves what was only requested: it is in the shopper's space from then on, whether or not a mail
 * leaves (S3-22).
 */
export function sendLabel(
  api: DeskApi,
  { id, version }: Pick<ReturnPage, "id" | "version">,
  label: CheckedLabel,
  { mail, message }: Said,
  key: string,
): Promise<ReturnPage> {
  return api.post<ReturnPage>(`/returns/${id}/label`, {
    body: label.file,
    query: { mail, message },
    headers: { "content-type": label.type === "pdf" ? "application/pdf" : "image/png" },
    key,
    version,
    patience,
  });
}
