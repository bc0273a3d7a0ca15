/** Rows of any merchant that are read and worked on together. */
const pageSize = 200;

/**
 * Every row of a list that may be long, read page after page: one that cannot be worked on stays where it is and keeps nobody from the next.
 * A list that is ordered by what no row changes ends.
 * @param read a page of at most `limit` rows behind `after`
 */
export async function* pageByPage<Row>(
  read: (page: { readonly limit: number; readonly after?: Row }) => Promise<readonly Row[]>,
): AsyncGenerator<Row, void> {
  for (let after: Row | undefined; ; ) {
    const page: readonly Row[] = await read({ limit: pageSize, ...(after !== undefined && { after }) });
    yield* page;
    after = page.at(-1);
    if (page.length < pageSize) return;
  }
}
