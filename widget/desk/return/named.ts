import type { TeamSettings } from "../../../server/http/desk-team-schemas.ts";
import type { Desk } from "../desk.ts";

/** What the team calls its grades, and the places where pieces go. */
export interface Named {
  readonly grades: readonly Pick<TeamSettings["grades"][number], "id" | "name">[];
  readonly dispositions: readonly Pick<TeamSettings["dispositions"][number], "id" | "name">[];
}

export const unnamed: Named = { grades: [], dispositions: [] };

/** Where they do not load, a grade is called by its id: the screen is not worth less for it. */
export async function readNames({ api }: Desk): Promise<Named> {
  return api.get<Named>("/settings").catch(() => unnamed);
}

export function nameIn(names: Named["grades"], id: string): string {
  return names.find((one) => one.id === id)?.name ?? id;
}
