import type { ReturnsPortal } from "../../widget/portal/returns-portal.ts";
import { createFakeApi } from "./fake-api.ts";
import { transportTo, until } from "./shopper.ts";

/** Runs inside a host page: walks from the order number to the items and tells the test above what happened. */
const violations: string[] = [];
document.addEventListener("securitypolicyviolation", (event) => violations.push(`${event.violatedDirective} ${event.blockedURI}`));
const errors: string[] = [];
addEventListener("error", (event) => errors.push(event.message));
addEventListener("unhandledrejection", (event) => errors.push(String(event.reason)));

await import("../../widget/portal.ts");

const portal = document.querySelector("returns-portal") as ReturnsPortal;
portal.transport = transportTo(createFakeApi());
const root = await until(() => portal.shadowRoot?.querySelector("#order") && portal.shadowRoot);
for (const [id, value] of [
  ["order", "10482"],
  ["proof", "59100"],
]) {
  const field = root.querySelector(`#${id}`) as HTMLInputElement;
  field.value = value as string;
  field.dispatchEvent(new Event("input"));
}
root.querySelector("form")?.requestSubmit();
const items = await until(() => root.querySelectorAll(".item").length);
const storage = (() => {
  try {
    return typeof sessionStorage;
  } catch (refusal) {
    return (refusal as Error).name;
  }
})();
parent.postMessage(
  {
    guest: true,
    items,
    violations,
    errors,
    storage,
    portals: document.querySelectorAll("returns-portal").length,
    panel: getComputedStyle(root.querySelector(".choice") as Element).display,
  },
  "*",
);
