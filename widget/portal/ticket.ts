import { msg } from "@lit/localize";
import { html, nothing, svg, type TemplateResult } from "lit";
import type { ReturnView } from "../../server/http/schemas.ts";
import { away, button } from "../controls/button.ts";
import { contactTicket, kept, postalAddress } from "./contact.ts";
import type { View } from "./view.ts";

/** What the shopper walks away with: a code, a label, an address or a reference, and until when. */
export function ticket(view: View, { id, qr, label, address, contact, sendBy, status }: ReturnView): unknown {
  if (status !== "requested" && status !== "approved") return nothing;
  if (contact) return html`${contactTicket(view, contact)}${kept(contact)}`;
  if (!qr && !label && !address) return nothing;
  return html`<div class="ticket" part="ticket">
    ${qr ? square(qr) : nothing}
    <div class="stack">
      <p class="deadline">${sendBy}</p>
      ${
        qr
          ? html`<div>
              <p class="small muted">${msg("Code, if the scanner cannot read it", { id: "done.code" })}</p>
              <p class="code"><bdi>${qr.text}</bdi></p>
            </div>`
          : nothing
      }
      ${qr ? html`<div class="buttons">${button(msg("Save the QR code", { id: "done.save" }), () => save(qr), "primary")}</div>` : nothing}
      ${label?.locked ? locked(view, id) : label ? papers(label, qr !== null) : nothing}
      ${
        address && !qr && !label
          ? html`<div>
              <p class="small muted">${msg("Send it to", { id: "done.address" })}</p>
              ${postalAddress(address)}
            </div>`
          : nothing
      }
    </div>
  </div>`;
}

/** A carrier's label says where somebody lives; what is printed on the parcel does not open it. */
const locked = ({ journey }: View, id: string): TemplateResult =>
  html`<p class="small">${msg("This label shows your full address, so we first mail you six digits.", { id: "label.locked" })}</p>
    <div class="buttons">${button(msg("Mail me the digits", { id: "label.unlock" }), () => void journey.unlock(id), "primary")}</div>`;

/** Beside a QR code the label is the second way, and looks like it. */
function papers({ ready, a4, a6 }: NonNullable<ReturnView["label"]>, second: boolean): unknown {
  if (!ready && second) return nothing;
  if (!ready)
    return html`<p class="small muted"><i class="spinner" aria-hidden="true"></i> ${msg("Your label is being made. It will appear here.", { id: "done.making" })}</p>`;
  const paper = (label: string, href: string | null, look: string) =>
    href ? away(label, href, second ? "link small" : `button ${look}`, second ? undefined : `button ${look}`) : nothing;
  return html`<div class=${second ? "papers" : "buttons"}>
    ${paper(msg("Label as PDF, A4", { id: "done.a4" }), a4, "primary")}${paper(msg("Label as PDF, A6", { id: "done.a6" }), a6, "secondary")}
  </div>`;
}

type Code = NonNullable<ReturnView["qr"]>;
/** Modules of white around a QR code, without which scanners lose it on dark pages. */
const quiet = 4;

const square = ({ size, path }: Code): TemplateResult =>
  html`<svg class="qr" role="img" aria-label=${codeName()} viewBox="${-quiet} ${-quiet} ${size + 2 * quiet} ${size + 2 * quiet}" shape-rendering="crispEdges">${svg`<path d=${path} />`}</svg>`;

const codeName = (): string => msg("QR code for the parcel shop", { id: "done.qr" });

/** Draws the code as a picture for the phone's gallery. */
function save({ size, path, text }: Code): void {
  const scale = 16;
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = (size + 2 * quiet) * scale;
  const pen = canvas.getContext("2d");
  if (!pen) return;
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.fillStyle = "#000";
  pen.setTransform(scale, 0, 0, scale, quiet * scale, quiet * scale);
  pen.fill(new Path2D(path));
  const download = document.createElement("a");
  download.href = canvas.toDataURL();
  download.download = `${text.replace(/\W/g, "")}.png`;
  download.click();
}
