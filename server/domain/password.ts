import { Refusal } from "./errors.ts";

const shortest = 12;
const longest = 200;

/** What is tried first by whoever guesses; longer than the shortest that is taken. */
const common =
  /^(?:password|passwort|motdepasse|contrasena|qwertyuiop|qwertz|azerty|letmein|welcome|admin|iloveyou|123456789012|(.)\1+)[\d!.]*$/i;

/** @throws Refusal `password_weak` */
export function refuseWeak(password: string, email: string): void {
  const plain = password.normalize("NFKC");
  if (plain.length < shortest || plain.length > longest || common.test(plain) || plain.toLowerCase() === email)
    throw new Refusal("password_weak", { shortest });
}
