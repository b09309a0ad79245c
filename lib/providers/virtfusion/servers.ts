import { path } from "../transport";
import type { VirtfusionClient } from "./client";
import { isProblem } from "./errors";
import { Server, ServerAnswer } from "./wire";

/** The endpoint's servers as last read, so that many small questions cost few calls. Ids as text. */
export interface Servers {
  /** As read within the last 60 s, else read now; undefined when the panel has none with that id. */
  get(id: string, signal?: AbortSignal): Promise<Server | undefined>;
  /** Read now; `remoteState` asks the hypervisor for the power state too, which is slow. */
  look(id: string, options?: { remoteState?: boolean; signal?: AbortSignal }): Promise<Server | undefined>;
  /**
   * All servers that the token sees, of whatever group. One reading, begun at most `maxAgeMs` ago (2 s when absent; 0:
   * begun after this call), serves all who ask at a time.
   */
  list(options?: { maxAgeMs?: number; signal?: AbortSignal }): Promise<Server[]>;
  /** After a write: what was read before it no longer holds. */
  forget(id: string): void;
}

interface Reading {
  startedAt: number;
  servers: Promise<Server[]>;
}

const keptForMs = 60_000;
const sharedForMs = 2_000;

export function createServers(client: VirtfusionClient, now: () => number = () => performance.now()): Servers {
  const known = new Map<string, { server: Server; readAt: number }>();
  const forgottenAt = new Map<string, number>();
  let reading: Reading | undefined;

  /** Keeps what was read, unless a write or a later reading came between. */
  function keep(server: Server, readAt: number): void {
    const id = String(server.id);
    const entry = known.get(id);
    if (entry && entry.readAt > readAt) return;
    if ((forgottenAt.get(id) ?? Number.NEGATIVE_INFINITY) < readAt) known.set(id, { server, readAt });
  }

  async function look(
    id: string,
    { remoteState = false, signal }: { remoteState?: boolean; signal?: AbortSignal } = {},
  ): Promise<Server | undefined> {
    const readAt = now();
    try {
      const query = remoteState ? { remoteState: true } : {};
      const { data } = await client.get(path`/servers/${id}`, ServerAnswer, { query, signal });
      keep(data, readAt);
      return data;
    } catch (error) {
      if (!isProblem(error, "missing")) throw error;
      known.delete(id);
      return undefined;
    }
  }

  async function readAll(startedAt: number): Promise<Server[]> {
    const servers = await client.pages("/servers", Server, { query: { type: "full" } });
    const listed = new Set(servers.map(({ id }) => String(id)));
    for (const [id, { readAt }] of known) if (!listed.has(id) && readAt < startedAt) known.delete(id);
    for (const server of servers) keep(server, startedAt);
    for (const [id, at] of forgottenAt) if (at < startedAt) forgottenAt.delete(id);
    return servers;
  }

  return {
    look,
    async get(id, signal) {
      const entry = known.get(id);
      return entry && now() - entry.readAt < keptForMs ? entry.server : look(id, { signal });
    },
    async list({ maxAgeMs = sharedForMs, signal } = {}) {
      signal?.throwIfAborted();
      if (reading === undefined || now() - reading.startedAt >= maxAgeMs) {
        const startedAt = now();
        const mine: Reading = { startedAt, servers: readAll(startedAt) };
        reading = mine;
        // A failed reading serves those who wait for it, and nobody after them.
        mine.servers.catch(() => {
          if (reading === mine) reading = undefined;
        });
      }
      return withSignal(reading.servers, signal);
    },
    forget(id) {
      known.delete(id);
      forgottenAt.set(id, now());
      reading = undefined;
    },
  };
}

/** A shared promise that one of those who wait for it may give up on. */
function withSignal<T>(shared: Promise<T>, signal?: AbortSignal): Promise<T> {
  if (signal === undefined) return shared;
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(signal.reason);
    signal.addEventListener("abort", giveUp, { once: true });
    shared.then(resolve, reject).finally(() => signal.removeEventListener("abort", giveUp));
  });
}
