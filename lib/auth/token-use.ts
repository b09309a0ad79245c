import type { Database } from "@/lib/db";
import type { Logger } from "@/lib/log";

/** Notes when and from where tokens were last used. */
export interface TokenUse {
  /** Returns at once; the row is written behind the request, at most once a minute for a token. */
  note(tokenId: string, ip: string | null): void;
  /** Resolves when what was noted is written. */
  settled(): Promise<void>;
}

const intervalMs = 60_000;

export function createTokenUse({ db, log }: { db: Database; log: Logger }): TokenUse {
  const notedAtMs = new Map<string, number>();
  const writing = new Set<Promise<void>>();

  async function write(tokenId: string, ip: string | null): Promise<void> {
    const now = new Date();
    try {
      await db.prisma.apiToken.updateMany({
        // Several processes share the row: the first of them in a minute writes.
        where: {
          id: tokenId,
          OR: [{ lastUsedAt: null }, { lastUsedAt: { lt: new Date(now.getTime() - intervalMs) } }],
        },
        data: { lastUsedAt: now, lastUsedFrom: ip },
      });
    } catch (error) {
      log.warn({ err: error, tokenId }, "could not note the use of an API token");
    }
  }

  return {
    note(tokenId, ip) {
      const nowMs = Date.now();
      if (nowMs - (notedAtMs.get(tokenId) ?? 0) < intervalMs) return;
      notedAtMs.set(tokenId, nowMs);
      const work = write(tokenId, ip).finally(() => writing.delete(work));
      writing.add(work);
    },
    settled: async () => void (await Promise.all(writing)),
  };
}
