export interface Turns {
  /** Runs the work when it is its turn, first come first served. */
  take<Result>(work: () => Promise<Result>): Promise<Result>;
}

/** Lets at most `places` works run at the same time. */
export function openTurns(places: number): Turns {
  const waiting: (() => void)[] = [];
  let free = places;
  return {
    async take(work) {
      if (free > 0) free--;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      try {
        return await work();
      } finally {
        const next = waiting.shift();
        if (next) next();
        else free++;
      }
    },
  };
}
