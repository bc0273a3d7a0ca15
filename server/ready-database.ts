import { unusable } from "./config.ts";
import { type Database, migrate, openDatabase } from "./store/database.ts";

/**
 * The database of `DATABASE_URL` with its schema up to date.
 * @throws ConfigError when it does not answer, is no database, or may not be written
 */
export async function openReadyDatabase(url: string): Promise<Database> {
  let db: Database | undefined;
  try {
    db = await openDatabase(url);
    await migrate(db);
    return db;
  } catch (failure) {
    await db?.close();
    throw unusable("DATABASE_URL", failure);
  }
}
