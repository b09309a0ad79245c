import type { VirtfusionClient } from "./client";
import type { Servers } from "./servers";
import type { Server } from "./wire";

/** Asks hypervisors for the power state of a few servers at a time, in turn. */
export interface PowerLooks {
  /** The same servers; those whose turn it was with `remoteState`. Failures are ignored: the next turn comes. */
  take(servers: readonly Server[], signal?: AbortSignal): Promise<Server[]>;
}

/** An observation does not wait longer for hypervisors that do not answer. */
const deadlineMs = 8_000;
/** Of the calls that the token has left in this minute, this share may go into looks. */
const spareShare = 1 / 3;

/** A fiftieth of the servers, so that all have had their turn after fifty observations, within bounds. */
export const looksFor = (servers: number): number => Math.min(100, Math.max(10, Math.ceil(servers / 50)));

export function createPowerLooks({ client, servers }: { client: VirtfusionClient; servers: Servers }): PowerLooks {
  const lookedAt = new Map<number, number>();

  /** Never looked at first, then those whose look is oldest. */
  function nextOf(candidates: readonly Server[]): Server[] {
    const wished = client.settings.powerLooksPerPoll ?? looksFor(candidates.length);
    const most = Math.min(wished, Math.floor(client.limiter.spare() * spareShare));
    return [...candidates].sort((a, b) => (lookedAt.get(a.id) ?? 0) - (lookedAt.get(b.id) ?? 0)).slice(0, most);
  }

  async function lookAt(server: Server, signal: AbortSignal): Promise<Server | undefined> {
    lookedAt.set(server.id, performance.now());
    return servers.look(String(server.id), { remoteState: true, signal }).catch(() => undefined);
  }

  return {
    async take(list, signal) {
      const listed = new Set(list.map(({ id }) => id));
      for (const id of lookedAt.keys()) if (!listed.has(id)) lookedAt.delete(id);
      const chosen = nextOf(list.filter(({ state, suspended }) => state === "complete" && !suspended));
      if (chosen.length === 0) return [...list];
      // Given up by us, and not timed out: a slow hypervisor says nothing about the panel, whose circuit must not open.
      const enough = new AbortController();
      const deadline = setTimeout(() => enough.abort(new Error("the observation goes on without it")), deadlineMs);
      const either = signal ? AbortSignal.any([signal, enough.signal]) : enough.signal;
      const looked = await Promise.all(chosen.map((server) => lookAt(server, either))).finally(() =>
        clearTimeout(deadline),
      );
      signal?.throwIfAborted();
      const seen = new Map(looked.flatMap((server) => (server ? [[server.id, server] as const] : [])));
      return list.map((server) => seen.get(server.id) ?? server);
    },
  };
}
