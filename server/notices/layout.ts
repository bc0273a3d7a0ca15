import type { MoneyRow, Total } from "../../locales/money.ts";
import type { Texts } from "../../locales/texts.ts";
import type { Brand as WholeBrand } from "../domain/shop.ts";
import { escapeHtml } from "../html.ts";

/** What a mail shows of whose it is. */
type Brand = Pick<WholeBrand, "name" | "accent">;

/** A mail's content before it has a shape: both parts, HTML and text, are made of the same blocks and say the same. */
export type Block =
  | { readonly is: "words"; readonly text: string }
  | { readonly is: "quote"; readonly title: string; readonly text: string }
  | { readonly is: "code"; readonly code: string }
  | { readonly is: "facts"; readonly facts: readonly (readonly [name: string, value: string])[] }
  | { readonly is: "list"; readonly title: string; readonly items: readonly string[]; readonly ordered: boolean }
  | { readonly is: "address"; readonly title: string; readonly lines: readonly string[] }
  | { readonly is: "money"; readonly title: string; readonly rows: readonly MoneyRow[]; readonly total: Total; readonly currency: string }
  | { readonly is: "link"; readonly text: string; readonly url: string }
  | { readonly is: "small"; readonly text: string };

export interface Written {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Sets the blocks as a mail of the brand: one column, no remote pictures, readable in light and dark. */
export function setLetter(subject: string, heading: string, blocks: readonly Block[], brand: Brand, texts: Texts): Written {
  // A line break in a subject would begin another header.
  const oneLine = subject.replaceAll(/\s*[\p{Cc}\u2028\u2029]+\s*/gu, " ");
  return { subject: oneLine, text: textPart(heading, blocks, brand, texts), html: htmlPart(oneLine, heading, blocks, brand, texts) };
}

function textPart(heading: string, blocks: readonly Block[], brand: Brand, texts: Texts): string {
  return `${[brand.name, heading, ...blocks.map((block) => textBlock(block, texts))].join("\n\n")}\n`;
}

function textBlock(block: Block, texts: Texts): string {
  switch (block.is) {
    case "words":
    case "small":
      return block.text;
    case "quote":
      return `${block.title}\n${block.text.replaceAll(/^/gm, "> ")}`;
    case "code":
      return block.code;
    case "facts":
      return block.facts.map(([name, value]) => texts.say("mails.pair", { name, value })).join("\n");
    case "list":
      return [
        block.title,
        ...block.items.map((item, place) => `${block.ordered ? `${place + 1}.` : "-"} ${item.replaceAll("\n", "\n  ")}`),
      ].join("\n");
    case "address":
      return [block.title, ...block.lines].join("\n");
    case "money":
      return [
        block.title,
        ...block.rows.map(({ title, note, amount }) =>
          texts.say("mails.pair", { name: note ? `${title} (${note})` : title, value: texts.money(amount, block.currency) }),
        ),
        texts.say("mails.pair", { name: block.total.title, value: texts.money(block.total.amount, block.currency) }),
        ...(block.total.note ? [block.total.note] : []),
      ].join("\n");
    case "link":
      return `${block.text}\n${block.url}`;
  }
}

const font = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
const muted = "font-size:14px;line-height:20px;color:#5b5c58";

function htmlPart(subject: string, heading: string, blocks: readonly Block[], brand: Brand, texts: Texts): string {
  return `<!doctype html>
<html lang="${escapeHtml(texts.language)}" dir="${texts.direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(subject)}</title>
<style>
@media (prefers-color-scheme: dark) {
  .page, .sheet { background: #1b1c1a !important; color: #f2f1ec !important; }
  .muted { color: #b9b8b2 !important; }
  .rule { border-color: #4a4b48 !important; }
  .panel { background: #272826 !important; }
}
</style>
</head>
<body class="page" style="margin:0;padding:0;background:#ffffff;color:#1b1c1a;${font}">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td align="center" style="padding:24px 16px">
<table class="sheet" role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:560px;text-align:start;font-size:16px;line-height:24px">
<tr><td style="padding:0 0 24px;font-weight:600">${escapeHtml(brand.name)}</td></tr>
<tr><td style="padding:0 0 16px"><h1 style="margin:0;font-size:26px;line-height:32px;font-weight:600;letter-spacing:-0.01em">${escapeHtml(heading)}</h1></td></tr>
${blocks.map((block) => `<tr><td style="padding:0 0 24px">${htmlBlock(block, brand, texts)}</td></tr>`).join("\n")}
</table>
</td></tr></table>
</body>
</html>
`;
}

function htmlBlock(block: Block, brand: Brand, texts: Texts): string {
  switch (block.is) {
    case "words":
      return paragraphs(block.text);
    case "small":
      return `<p class="muted" style="margin:0;${muted}">${escapeHtml(block.text)}</p>`;
    case "quote":
      return `${title(block.title)}<blockquote class="rule" style="margin:0;padding-inline-start:16px;border-inline-start:3px solid #d6d6d2">${paragraphs(block.text)}</blockquote>`;
    case "code":
      return `<p class="panel" style="margin:0;padding:16px;background:#f5f5f3;border-radius:10px;font-size:30px;line-height:36px;font-weight:600;letter-spacing:0.16em;text-align:center" dir="ltr">${escapeHtml(block.code)}</p>`;
    case "facts":
      return `${tableStart}${block.facts.map(([name, value]) => `<tr><td class="muted" width="40%" style="padding:0 0 8px;padding-inline-end:16px;${muted}">${escapeHtml(name)}</td><td style="padding:0 0 8px;font-weight:600">${escapeHtml(value)}</td></tr>`).join("")}</table>`;
    case "list": {
      const tag = block.ordered ? "ol" : "ul";
      return `${title(block.title)}<${tag} style="margin:0;padding-inline-start:24px">${block.items.map((item) => `<li style="padding:0 0 8px">${escapeHtml(item).replaceAll("\n", "<br>")}</li>`).join("")}</${tag}>`;
    }
    case "address":
      return `${title(block.title)}<p style="margin:0">${block.lines.map(escapeHtml).join("<br>")}</p>`;
    case "money":
      return `${title(block.title)}${moneyTable(block, texts)}`;
    case "link":
      return `<a href="${escapeHtml(block.url)}" style="display:inline-block;padding:14px 24px;border-radius:10px;background:${accentOf(brand)};color:${onAccent(accentOf(brand))};font-weight:600;text-decoration:none">${escapeHtml(block.text)}</a>`;
  }
}

const tableStart = '<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">';

function moneyTable({ rows, total, currency }: Extract<Block, { is: "money" }>, texts: Texts): string {
  const amount = (minor: number) => escapeHtml(texts.money(minor, currency));
  const note = (text: string | null) => (text ? `<br><span class="muted" style="${muted}">${escapeHtml(text)}</span>` : "");
  const body = rows.map(
    (row) =>
      `<tr><td class="rule" style="padding:8px 0;padding-inline-end:16px;vertical-align:top${row.kind === "paid" ? ";border-top:1px solid #d6d6d2" : ""}">${escapeHtml(row.title)}${note(row.note)}</td><td class="rule" style="padding:8px 0;text-align:end;white-space:nowrap;vertical-align:top${row.kind === "paid" ? ";border-top:1px solid #d6d6d2" : ""}">${amount(row.amount)}</td></tr>`,
  );
  const foot = `<tr><td style="padding:12px 0;padding-inline-end:16px;border-top:2px solid currentColor;font-weight:600">${escapeHtml(total.title)}${note(total.note)}</td><td style="padding:12px 0;border-top:2px solid currentColor;text-align:end;white-space:nowrap;vertical-align:top;font-size:20px;font-weight:600">${amount(total.amount)}</td></tr>`;
  return `${tableStart}${body.join("")}${foot}</table>`;
}

function title(text: string): string {
  return `<h2 style="margin:0 0 8px;font-size:18px;line-height:24px;font-weight:600">${escapeHtml(text)}</h2>`;
}

function paragraphs(text: string): string {
  return `<p style="margin:0">${escapeHtml(text).replaceAll("\n", "<br>")}</p>`;
}

/** Only a plain colour gets into a style; anything else could carry more than a colour. */
function accentOf({ accent }: Brand): string {
  return accent && /^#[0-9a-f]{6}$/i.test(accent) ? accent : "#1b1c1a";
}

/** Black or white, whichever contrasts more (WCAG 2.2 relative luminance). */
function onAccent(accent: string): string {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const share = Number.parseInt(accent.slice(start, start + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? "#000000" : "#ffffff";
}
