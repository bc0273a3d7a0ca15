import { msg, str } from "@lit/localize";
import type { CheckedPageView } from "../../../server/http/desk-set-up-schemas.ts";

type Finding = CheckedPageView["findings"][number];

/** What the live check found, in words one can act on. */
export function findingWords({ code, text }: Finding): string {
  const said = text ?? "";
  switch (code) {
    case "bad_address":
      return msg("This is no address of a web page.", { id: "site.bad_address" });
    case "refused_address":
      return msg("The address leads into a private network, so it was not called.", { id: "site.refused_address" });
    case "unknown_host":
      return msg("No server has this name. Look for a slip in the address.", { id: "site.unknown_host" });
    case "too_many_redirects":
      return msg("The page leads on and on, more than five times.", { id: "site.too_many_redirects" });
    case "too_slow":
      return msg("No whole answer within ten seconds.", { id: "site.too_slow" });
    case "not_reached":
      return msg("The server did not answer.", { id: "site.not_reached" });
    case "status":
      return msg(str`The page answered ${said}.`, { id: "site.status" });
    case "not_html":
      return msg(str`What answered is no web page, but ${said || "—"}.`, { id: "site.not_html" });
    case "no_script":
      return msg("The script line is not in it.", { id: "site.no_script" });
    case "script_elsewhere":
      return msg(str`The script line is there, but loads from elsewhere: ${said}`, { id: "site.script_elsewhere" });
    case "script_insecure":
      return msg(str`Browsers block the script, because the page is https and the script is not: ${said}`, { id: "site.script_insecure" });
    case "script_no_module":
      return msg('The script line has lost its type="module".', { id: "site.script_no_module" });
    case "no_element":
      return msg("The <returns-portal> line is not in it.", { id: "site.no_element" });
    case "wrong_shop":
      return msg(str`The <returns-portal> line is there, but names another shop: ${said || "—"}`, { id: "site.wrong_shop" });
    case "wrong_api":
      return msg(str`The <returns-portal> line leads to another server: ${said}`, { id: "site.wrong_api" });
    case "csp_script":
      return msg(str`The page's Content-Security-Policy keeps the script out: ${said}`, { id: "site.csp_script" });
    case "csp_connect":
      return msg(str`The page's Content-Security-Policy keeps the portal from its server: ${said}`, { id: "site.csp_connect" });
    case "redirected":
      return msg(str`The address led on to ${said}.`, { id: "site.redirected" });
    case "cut":
      return msg("The page is longer than two megabytes; only its beginning was read.", { id: "site.cut" });
  }
}
