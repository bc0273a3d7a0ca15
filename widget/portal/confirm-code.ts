import { msg } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import { link } from "../controls/button.ts";
import { textField } from "../controls/field.ts";
import { backLink } from "./frame.ts";
import { sixDigits } from "./trouble.ts";
import { continueLabel, heading, main, onSubmit, type View } from "./view.ts";

/** Six digits, mailed to the order's own address. One field, so that paste and the phone's own suggestion work. */
export function confirmCode(view: View): TemplateResult {
  const { journey, flow } = view;
  const submit = (event: Event) =>
    journey.confirm(((event.target as HTMLFormElement).elements.namedItem("code") as HTMLInputElement).value.replace(/\D/g, ""));
  return html`<form class="stack wide narrow" novalidate @submit=${(event: Event) => onSubmit(() => submit(event))(event)}>
    ${heading(
      view,
      msg("Look into your e‑mail", { id: "code.title" }),
      html`${msg("We sent six digits to the address you ordered with.", { id: "code.lead" })} <bdi>${flow.sentTo}</bdi>`,
      backLink(() => journey.back(flow.returns.length ? "status" : "find")),
    )}
    ${view.trouble()}
    ${textField({ id: "code", label: sixDigits(), missing: view.missingAt("code"), value: "", readonly: journey.busy !== null, mode: "numeric", autocomplete: "one-time-code", enter: "go", onInput: () => {} })}
    ${main(view, continueLabel(), "code", { beside: html`${link(msg("Send new digits", { id: "code.again" }), () => void again(view), "quiet")}${journey.mailedAgain ? html`<p class="small">${mailed()}</p>` : nothing}` })}
  </form>`;
}

async function again({ journey, announce }: View): Promise<void> {
  await journey.sendCode();
  if (journey.mailedAgain && !journey.trouble) announce(mailed());
}

const mailed = (): string => msg("New digits are on their way to you.", { id: "code.mailed" });
