const part = (id) => document.getElementById(id);
const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });

let letters = [];
let open = null;

part("as-html").addEventListener("click", () => view("html"));
part("as-text").addEventListener("click", () => view("text"));
part("html").addEventListener("load", fit);
addEventListener("resize", fit);
void look();

/** Looks for new letters, again and again while somebody watches. */
async function look() {
  if (!document.hidden) {
    const found = await fetch("/demo/inbox/letters")
      .then((answer) => answer.json())
      .catch(() => letters);
    if (found.length !== letters.length || found[0]?.id !== letters[0]?.id) list(found);
  }
  setTimeout(look, 2000);
}

function list(found) {
  const isFirst = letters.length === 0;
  const fresh = found.length - letters.length;
  letters = found;
  part("empty").hidden = letters.length > 0;
  part("letters").replaceChildren(...letters.map(row));
  if (isFirst && letters[0]) show(letters[0]);
  else if (fresh > 0) part("news").textContent = `${fresh} new: ${letters[0].subject}`;
}

function row(letter) {
  const button = element("button", "");
  button.type = "button";
  button.dataset.id = letter.id;
  if (letter.id === open) button.setAttribute("aria-current", "true");
  button.append(
    element("span", "subject", letter.subject),
    element("span", "to", letter.to),
    element("span", "when", day.format(letter.at)),
  );
  button.addEventListener("click", () => {
    show(letter);
    part("letter").focus();
    part("letter").scrollIntoView({ block: "nearest" });
  });
  const item = element("li", "");
  item.append(button);
  return item;
}

function show(letter) {
  open = letter.id;
  for (const button of document.querySelectorAll("#letters button"))
    button.toggleAttribute("aria-current", Number(button.dataset.id) === open);
  part("letter").hidden = false;
  part("subject").textContent = letter.subject;
  part("from").textContent = letter.from;
  part("to").textContent = letter.to;
  part("at").textContent = day.format(letter.at);
  part("text").textContent = letter.text;
  part("html").src = `/demo/inbox/letters/${letter.id}`;
  part("attachments").replaceChildren(
    ...letter.attachments.map(({ filename, bytes }, number) => {
      const link = element("a", "", `${filename} (${Math.ceil(bytes / 1024)} kB)`);
      link.href = `/demo/inbox/letters/${letter.id}/attachments/${number}`;
      link.download = filename;
      const item = element("li", "");
      item.append(link);
      return item;
    }),
  );
}

function view(chosen) {
  for (const one of ["html", "text"]) {
    part(one).hidden = one !== chosen;
    part(`as-${one}`).setAttribute("aria-pressed", String(one === chosen));
  }
  fit();
}

/** As tall as the letter: two scroll bars are one too many. */
function fit() {
  const { contentDocument } = part("html");
  if (contentDocument?.documentElement) part("html").style.blockSize = `${contentDocument.documentElement.scrollHeight + 2}px`;
}

function element(name, className, text = "") {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.textContent = text;
  return made;
}
