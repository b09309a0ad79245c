import { setTimeout as delay } from "node:timers/promises";
import type { Endpoint } from "@/lib/db/generated/client";
import { notFound } from "@/lib/errors";
import { refreshAddresses } from "./addresses";
import { InventoryContext, type InventoryDeps } from "./context";
import { refreshDetails } from "./details";
import { endpointSettings } from "./endpoint-settings";
import { EndpointWatch } from "./endpoint-watch";
import { withUnwritten } from "./estate";
import { applyNotice } from "./follow";
import { freshnessAt } from "./freshness";
import { learnNetworks } from "./guest-networks";
import type { Inventory } from "./inventory";
import { holdLeases, leaseRenewalMs, releaseLeases, takeLease } from "./leases";
import { loadContent, loadGuestsById, loadHolds, loadLists } from "./load-estate";
import { followNotices, type Notice, sendNotice } from "./notices";
import { pollEndpoint } from "./poll-endpoint";
import { keepLiveLook, type LiveRef } from "./refresh-guest";
import type { EndpointRecord, EstateView, Freshness } from "./view";

export type { InventoryDeps } from "./context";

/** Makes the inventory of this process; `start` reads the estate and begins to poll. */
export function createInventory(deps: InventoryDeps): Inventory {
  return new PolledInventory(deps);
}

class PolledInventory implements Inventory {
  readonly #context: InventoryContext;
  readonly #watches = new Map<string, EndpointWatch>();
  /** Settings that the registry's providers were made from, to make only changed ones anew. */
  readonly #settings = new Map<string, string>();
  readonly #stopping = new AbortController();
  readonly #background = new Set<Promise<unknown>>();
  #following: Promise<void> = Promise.resolve();
  #unlisten: (() => Promise<void>) | undefined;
  #listening: Promise<void> | undefined;
  #started = false;

  constructor(deps: InventoryDeps) {
    this.#context = new InventoryContext(deps);
  }

  view(): EstateView {
    return this.#context.estate;
  }

  freshnessOf(endpointId: string): Freshness {
    const endpoint = this.#context.estate.endpoints.get(endpointId);
    const intervalMs = this.#context.deps.config.inventoryIntervalMs;
    return endpoint ? freshnessAt(endpoint, { now: new Date(), intervalMs }) : "unknown";
  }

  async start(): Promise<void> {
    this.#started = true;
    await this.reload();
    this.#inBackground(this.#keepLeases());
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#unlisten?.();
    await Promise.all([...this.#watches.values()].map((watch) => watch.stop()));
    this.#watches.clear();
    await Promise.all([...this.#background, this.#following]);
    if (this.#started) await releaseLeases(this.#context.deps.db, this.#context.deps.processId);
  }

  async reload(): Promise<void> {
    const context = this.#context;
    this.#listening ??= this.#listen(); // first, so that nothing is written unheard between the reading and the hearing
    await this.#listening;
    const before = context.estate.endpoints;
    const { datacenters, endpoints, endpointRows } = await loadLists(context.deps.db);
    context.estate = context.estate.withLists({ datacenters, endpoints });
    this.#makeProviders(endpointRows);
    const unread = [...endpoints.values()].filter((endpoint) => !isSamePlace(before.get(endpoint.id), endpoint));
    for (const endpoint of unread) await this.#loadContent(endpoint);
    await this.#readHolds("all");
    if (this.#started && !this.#stopping.signal.aborted) await this.#shareEndpoints();
  }

  /** Reads everything again, after notifications may have been missed. */
  async #reloadAll(): Promise<void> {
    await this.reload();
    for (const endpoint of this.#context.estate.endpoints.values()) await this.#loadContent(endpoint);
  }

  async #loadContent(endpoint: EndpointRecord): Promise<void> {
    const context = this.#context;
    await context.turn(endpoint.id, async () => {
      const content = await loadContent(context.deps.db, endpoint);
      context.estate = context.estate.withContent(endpoint.id, content);
    });
  }

  async #listen(): Promise<void> {
    const { db, processId } = this.#context.deps;
    this.#unlisten = await followNotices(db, {
      processId,
      onNotice: (notice) => this.#follow(() => this.#hear(notice)),
      onGap: () => this.#follow(() => this.#reloadAll()),
    });
  }

  async pollNow(endpointId: string): Promise<void> {
    const context = this.#context;
    if (!context.estate.endpoints.has(endpointId)) throw notFound("endpoint", endpointId);
    const watch = this.#watches.get(endpointId);
    if (watch) return watch.poller.pollNow();
    await takeLease(context.deps.db, context.deps.processId, endpointId);
    await pollEndpoint(context, endpointId, { memory: { massMissing: false }, signal: this.#stopping.signal });
  }

  async refreshGuest(endpointId: string, ref: LiveRef): Promise<void> {
    const context = this.#context;
    const endpoint = context.estate.endpoints.get(endpointId);
    if (!endpoint) throw notFound("endpoint", endpointId);
    const hostName = ref.hostName ?? context.estate.guestByVmId(endpointId, ref.vmId)?.hostName;
    const askedAt = new Date();
    const seen = await context.deps.providers.get(endpointId).guests.get({ ...ref, hostName });
    const guest = await context.turn(endpointId, () => keepLiveLook(context, { endpoint, ref, seen, askedAt }));
    // What follows may rely on it (a network is released only when no guest is on it), but must not fail for it.
    if (guest) await learnNetworks(context, guest).catch((err) => this.#notTold(err, endpointId));
    // Nobody waits for the addresses: an agent may take seconds to say that it is not there.
    if (guest?.status === "running") this.#inBackground(refreshAddresses(context, guest));
  }

  async refreshProfiles(endpointId: string): Promise<void> {
    if (!this.#context.estate.endpoints.has(endpointId)) throw notFound("endpoint", endpointId);
    await refreshDetails(this.#context, endpointId);
  }

  async applyGuest(guestId: string): Promise<void> {
    const { db, processId } = this.#context.deps;
    const row = await db.prisma.guest.findUnique({ where: { id: guestId }, select: { endpointId: true } });
    const endpointId = row?.endpointId ?? this.#context.estate.guests.get(guestId)?.endpointId;
    const endpoint = endpointId === undefined ? undefined : this.#context.estate.endpoints.get(endpointId);
    if (!endpoint) return;
    await this.#context.turn(endpoint.id, async () => {
      const rows = await loadGuestsById(db, endpoint, [guestId]);
      const upserts = withUnwritten(this.#context.estate, rows);
      this.#context.apply(endpoint.id, { guests: { upserts, removedIds: rows.length > 0 ? [] : [guestId] } });
    });
    await sendNotice(db, { from: processId, endpointId: endpoint.id, guests: [guestId] });
  }

  async applyHolds(reservationIds: readonly string[]): Promise<void> {
    const { db, processId } = this.#context.deps;
    await this.#readHolds(reservationIds);
    await sendNotice(db, { from: processId, holds: [...reservationIds] });
  }

  async #readHolds(ids: readonly string[] | "all"): Promise<void> {
    const context = this.#context;
    await context.turn(holdsTurn, async () => {
      const holds = await loadHolds(context.deps.db, ids === "all" ? undefined : ids);
      const active = new Set(holds.map(({ id }) => id));
      const known = ids === "all" ? [...context.estate.holds.keys()] : ids;
      context.estate = context.estate.withHolds({ upserts: holds, removedIds: known.filter((id) => !active.has(id)) });
    });
  }

  async #hear(notice: Notice): Promise<void> {
    if (notice.holds) await this.#readHolds(notice.holds);
    else if (notice.estate) await this.reload();
    else await applyNotice(this.#context, notice);
  }

  /** Brings the registry in line with the rows; an endpoint that cannot be used is shown with its reason by its poll. */
  #makeProviders(rows: readonly Endpoint[]): void {
    const { providers, log } = this.#context.deps;
    const usable = new Set<string>();
    for (const row of rows.filter((each) => each.enabled)) {
      try {
        const settings = endpointSettings(row, this.#context.deps);
        const key = JSON.stringify(settings);
        if (this.#settings.get(row.id) !== key) providers.set(settings);
        this.#settings.set(row.id, key);
        usable.add(row.id);
      } catch (err) {
        log.error({ err, endpointId: row.id }, "an endpoint cannot be used");
      }
    }
    for (const provider of providers.all()) {
      if (usable.has(provider.endpointId)) continue;
      providers.remove(provider.endpointId);
      this.#settings.delete(provider.endpointId);
    }
  }

  async #keepLeases(): Promise<void> {
    const { db, log } = this.#context.deps;
    const { signal } = this.#stopping;
    if (db.kind === "embedded") return; // nobody can take what this process holds
    while (!signal.aborted) {
      await delay(leaseRenewalMs, undefined, { signal }).catch(() => undefined);
      if (!signal.aborted) await this.#shareEndpoints().catch((err) => log.warn({ err }, "leases were not renewed"));
    }
  }

  /** Watches the endpoints that this process holds the lease of, and no others. */
  async #shareEndpoints(): Promise<void> {
    const held = await holdLeases(this.#context.deps.db, this.#context.deps.processId);
    for (const [id, watch] of this.#watches) {
      if (held.has(id) && this.#context.estate.endpoints.has(id)) continue;
      this.#watches.delete(id);
      await watch.stop();
    }
    for (const id of held) {
      const isNew = this.#context.estate.endpoints.has(id) && !this.#watches.has(id);
      if (isNew && !this.#stopping.signal.aborted) this.#watches.set(id, new EndpointWatch(this.#context, id));
    }
  }

  #follow(work: () => Promise<void>): void {
    const { log } = this.#context.deps;
    this.#following = this.#following
      .then(work)
      .catch((err) => log.error({ err }, "changes of another process could not be read"));
  }

  #notTold(err: unknown, endpointId: string): void {
    this.#context.deps.log.debug({ err, endpointId }, "the networks of a guest are not told now");
  }

  #inBackground(work: Promise<unknown>): void {
    const { log } = this.#context.deps;
    const done = work
      .catch((err) => log.debug({ err }, "background work of the inventory failed"))
      .finally(() => this.#background.delete(done));
    this.#background.add(done);
  }
}

/** Reservations are read in turn too; no endpoint can be called so. */
const holdsTurn = "/holds";

/** Guests bear their endpoint's datacenter and platform: read again when one of them changed. */
const isSamePlace = (before: EndpointRecord | undefined, after: EndpointRecord) =>
  before?.datacenterId === after.datacenterId && before.provider === after.provider;
