/** How many are asked for beside each other. */
const groupSize = 8;

/** Does something for each, a few at a time. */
export async function inGroups<T>(all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  for (let start = 0; start < all.length; start += groupSize)
    await Promise.all(all.slice(start, start + groupSize).map(work));
}
