/** Host pages that are hard on their guests, each with the policy a real shop might send. They talk to the test through messages. */
const element = '<returns-portal shop="halden" api="https://api.test"><p id="fallback">Write to help@halden.example</p></returns-portal>';
const script = '<script type="module" src="/tests/widget/guest.ts"></script>';

const pages = {
  "/guest/strict": {
    policy:
      "default-src 'none'; script-src 'self'; style-src 'none'; connect-src https://api.test; img-src data:; require-trusted-types-for 'script'; trusted-types lit-html",
    body: element + script,
  },
  "/guest/sandbox": { body: element + script },
  "/guest/no-script": { policy: "script-src 'none'", body: element + script },
  "/guest/rude": {
    body: `<style>* { color: red !important; font-size: 40px !important; text-transform: uppercase } button { display: none !important } html { font-size: 62.5% }</style><form action="/never">${element}<button name="own" value="1"></button></form>${script}`,
  },
  "/guest/reset": {
    body: `<style>html { font-size: 62.5% } * { all: revert; font-size: 20px !important }</style>${element}${script}`,
  },
  "/guest/centred": {
    body: `<style>html { font-size: 62.5% } body { display: flex; flex-direction: column; align-items: center; font-size: 20px }</style>${element}${script}`,
  },
  "/guest/twice": {
    body: `${element}${script}<script type="module" src="/tests/widget/guest.ts?again"></script><script type="module" src="/widget/portal.ts?ver=2"></script>`,
  },
};

export async function guestPages(context, next) {
  // A sandboxed frame has the origin `null`: modules reach it by CORS only, as from any server of ours.
  context.set("Access-Control-Allow-Origin", "*");
  const page = pages[context.path];
  if (!page) return next();
  context.type = "html";
  if (page.policy) context.set("Content-Security-Policy", page.policy);
  context.body = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Shop</title><body>${page.body}</body></html>`;
}
