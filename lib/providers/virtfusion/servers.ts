import { path } from "../transport";
import type { VirtfusionClient } from "./client";
import { isProblem } from "./errors";
import { shareReading } from "./shared-reading";
import { Server, ServerAnswer } from "./wire";

export interface LookOptions {
  signal?: AbortSignal;
  timeoutMs?: number;
  /** Asks the hypervisor for the power state too, which is slow. */
  remoteState?: boolean;
}

/** The endpoint's servers as last read, so that many small questions cost few calls. Ids as text. */
export interface Servers {
  /** As read within the last 60 s (or `maxAgeMs`), else read now; undefined when the panel has none with that id. */
  get(id: string, options?: { maxAgeMs?: number; signal?: AbortSignal }): Promise<Server | undefined>;
  /** Read now. */
  look(id: string, options?: LookOptions): Promise<Server | undefined>;
  /**
   * All servers that the token sees, of whatever group. One reading, begun at most `maxAgeMs` ago (2 s when absent; 0:
   * begun after this call), serves all who ask at a time.
   */
  list(options?: { maxAgeMs?: number; signal?: AbortSignal }): Promise<Server[]>;
  /** How many servers the last list had; 0 before the first. */
  readonly size: () => number;
  /** After a write: what was read before it no longer holds. */
  forget(id: string): void;
}

/** Ids that Moxxie gives provisionally are none of the panel's. */
const isServerId = (id: string) => /^\d+$/.test(id);

const keptForMs = 60_000;
const sharedForMs = 2_000;

export function createServers(client: VirtfusionClient, now: () => number = () => performance.now()): Servers {
  const known = new Map<string, { server: Server; readAt: number }>();
  const forgottenAt = new Map<string, number>();
  const all = shareReading(readAll, { maxAgeMs: sharedForMs, now });
  let size = 0;

  /** Keeps what was read, unless a write or a later reading came between. */
  function keep(server: Server, readAt: number): void {
    const id = String(server.id);
    const entry = known.get(id);
    if (entry && entry.readAt > readAt) return;
    if ((forgottenAt.get(id) ?? Number.NEGATIVE_INFINITY) < readAt) known.set(id, { server, readAt });
  }

  async function look(id: string, { remoteState = false, ...options }: LookOptions = {}): Promise<Server | undefined> {
    if (!isServerId(id)) return undefined;
    if (!/^\d+$/.test(id)) return undefined; // a provisional id: the panel has given none yet
    const readAt = now();
    try {
      const query = remoteState ? { remoteState: true } : {};
      const { data } = await client.get(path`/servers/${id}`, ServerAnswer, { query, ...options });
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
    size = servers.length;
    return servers;
  }

  return {
    look,
    async get(id, { maxAgeMs = keptForMs, signal } = {}) {
      const entry = known.get(id);
      return entry && now() - entry.readAt < maxAgeMs ? entry.server : look(id, { signal });
    },
    list: all.read,
    size: () => size,
    forget(id) {
      known.delete(id);
      forgottenAt.set(id, now());
      all.forget();
    },
  };
}
