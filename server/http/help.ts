import { Hono } from "hono";
import { languages, type MessageId, type Texts, textsFor } from "../../locales/texts.ts";
import type { Context } from "../context.ts";
import { Refusal } from "../domain/errors.ts";
import { escapeHtml } from "../html.ts";
import { type HelpTopic, helpTopics, isHelpTopic } from "./help-topics.ts";
import { ownIcon } from "./icon.ts";
import { languageOf } from "./language.ts";
import type { Env } from "./routes.ts";

/**
 * `/desk/help/{topic}`: one page for each thing that can be set, dated, in every language (S2-22, S3-30), with a way to say whether it
 * helped (S1-47). Plain HTML: it is read beside the desk, printed, and sent to a colleague.
 */
export function helpRoutes({ mailFrom }: Pick<Context, "mailFrom">): Hono<Env> {
  const app = new Hono<Env>();
  app.get("/desk/help/:topic", (c) => {
    const topic = c.req.param("topic");
    if (!isHelpTopic(topic)) throw new Refusal("not_found");
    const texts = textsFor(languageOf(c.req.query("lng"), c.req.header("Accept-Language"), "en"));
    return c.html(page(topic, texts, mailFrom), 200, {
      "Cache-Control": "public, max-age=300",
      Vary: "Accept-Language",
      "Content-Security-Policy":
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    });
  });
  return app;
}

function page(topic: HelpTopic, texts: Texts, mailFrom: string): string {
  const say = (part: "title" | "what" | "how"): string => escapeHtml(texts.say(`help.${topic}.${part}` as MessageId));
  const updated = Date.parse(`${helpTopics[topic]}T12:00:00Z`);
  const mail = (subject: string): string =>
    escapeHtml(`mailto:${mailFrom}?subject=${encodeURIComponent(`${texts.say(`help.${topic}.title` as MessageId)}: ${subject}`)}`);
  const others = Object.keys(helpTopics).filter((one) => one !== topic) as HelpTopic[];
  const lng = encodeURIComponent(texts.language);
  return `<!doctype html>
<html lang="${texts.language}" dir="${texts.direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<title>${say("title")}</title>
<link rel="icon" href="${ownIcon}">
<style>
:root { color-scheme: light dark; }
body { margin: 0; background: light-dark(#fff, #171716); color: light-dark(#1b1b19, #ededea); font: 16px/24px system-ui, sans-serif; }
main { max-inline-size: 640px; margin: 0 auto; padding: 48px 24px; }
h1 { font-size: 20px; line-height: 28px; margin: 0 0 4px; }
h2 { font-size: 14px; line-height: 20px; margin: 32px 0 8px; }
p { margin: 0 0 16px; }
.soft, nav { color: light-dark(#5b5a54, #aaa8a0); font-size: 13px; line-height: 20px; }
a { color: light-dark(#1f54c6, #8fb3ff); }
a:focus-visible { outline: 2px solid; outline-offset: 2px; }
ul { margin: 0; padding: 0; list-style: none; display: flex; flex-wrap: wrap; gap: 4px 16px; }
footer { margin-block-start: 32px; padding-block-start: 16px; border-block-start: 1px solid light-dark(#e5e4df, #2d2d2a); }
</style>
</head>
<body>
<main>
<h1>${say("title")}</h1>
<p class="soft">${escapeHtml(texts.say("help.updated", { date: texts.date(updated, "UTC", "day_year") }))}</p>
<p>${say("what")}</p>
<p>${say("how")}</p>
<footer>
<p>${escapeHtml(texts.say("help.answered"))} <a href="${mail(texts.say("help.yes"))}">${escapeHtml(texts.say("help.yes"))}</a> · <a href="${mail(texts.say("help.no"))}">${escapeHtml(texts.say("help.no"))}</a></p>
<p class="soft">${escapeHtml(texts.say("help.contact"))} <a href="mailto:${escapeHtml(mailFrom)}">${escapeHtml(mailFrom)}</a></p>
</footer>
<nav>
<h2>${escapeHtml(texts.say("help.others"))}</h2>
<ul>${others.map((one) => `<li><a href="/desk/help/${one}?lng=${lng}">${escapeHtml(texts.say(`help.${one}.title` as MessageId))}</a></li>`).join("")}</ul>
<h2>${escapeHtml(texts.say("help.languages"))}</h2>
<ul>${languages.map((one) => `<li><a href="/desk/help/${topic}?lng=${one}" lang="${one}" hreflang="${one}">${escapeHtml(new Intl.DisplayNames([one], { type: "language" }).of(one) ?? one)}</a></li>`).join("")}</ul>
</nav>
</main>
</body>
</html>
`;
}
