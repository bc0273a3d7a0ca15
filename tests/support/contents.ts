import Sqlite from "better-sqlite3";
import pg from "pg";

/** Every row of every table, as text: what must not change is compared whole. @param url as `DATABASE_URL` */
export async function contentsOf(url: string): Promise<Record<string, string[]>> {
  return url.startsWith("sqlite:") ? ofSqlite(url.slice("sqlite:".length)) : ofPostgres(url);
}

function ofSqlite(path: string): Record<string, string[]> {
  const file = new Sqlite(path, { readonly: true });
  const tables = file
    .prepare("select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by name")
    .pluck()
    .all();
  const rows = tables.map((table): [string, string[]] => {
    const found = file.prepare(`select * from "${table}"`).all();
    return [String(table), found.map((row) => JSON.stringify(row)).sort()];
  });
  file.close();
  return Object.fromEntries(rows);
}

async function ofPostgres(url: string): Promise<Record<string, string[]>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const tables = await client.query<{ name: string }>("select tablename as name from pg_tables where schemaname = 'public' order by 1");
    const contents: Record<string, string[]> = {};
    for (const { name } of tables.rows) {
      const { rows } = await client.query<{ row: string }>(`select t::text as row from "${name}" t`);
      contents[name] = rows.map(({ row }) => row).sort();
    }
    return contents;
  } finally {
    await client.end();
  }
}
