import { writeFile } from "node:fs/promises";
import { variables } from "../config.ts";

/** The text of `.env.example`: every variable commented out at its default, below its documentation. */
export function envExample(): string {
  const sections = Object.entries(variables.shape).map(([name, schema]) => {
    const documentation = (schema.description ?? "").split("\n").map((line) => `# ${line}\n`);
    const standard = schema.safeParse(undefined);
    const value = standard.success && typeof standard.data !== "object" ? String(standard.data ?? "") : "";
    return `${documentation.join("")}${name === "INSTANCE_KEY" ? "" : "#"}${name}=${value}\n`;
  });
  return `# Generated from server/config.ts by \`npm run env-example\`.\n# Copy to .env, which the server reads at start, or set the same names in the environment; the environment wins.\n\n${sections.join("\n")}`;
}

if (import.meta.main) await writeFile(new URL("../../.env.example", import.meta.url), envExample());
