import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import type { Logger } from "@/lib/log/logger";

interface Subscription {
  handler: (payload: string) => void;
  onGap?: () => void;
}

const heartbeatIntervalMs = 30_000;
const heartbeatTimeoutMs = 10_000;
const reconnectDelayMsMax = 15_000;

/**
 * One connection that listens on any number of channels. A lost connection is replaced, with growing pauses, and the
 * subscribers are told of the gap. A quiet connection is asked every 30 seconds whether it still lives, because a
 * dropped route makes no sound.
 */
export class NotificationListener {
  readonly #config: pg.ClientConfig;
  readonly #log: Logger;
  readonly #channels = new Map<string, Set<Subscription>>();
  #client: Promise<pg.Client> | undefined;
  #lastStatement: Promise<unknown> = Promise.resolve();
  #heartbeat: NodeJS.Timeout | undefined;
  readonly #closing = new AbortController();

  constructor({ config, log }: { config: pg.ClientConfig; log: Logger }) {
    this.#config = config;
    this.#log = log;
  }

  /**
   * Resolves once the channel is heard. The returned function ends the subscription.
   * @throws the driver's error when there is no connection at first.
   */
  async listen(channel: string, subscription: Subscription): Promise<() => Promise<void>> {
    const subscriptions = this.#channels.get(channel) ?? new Set();
    this.#channels.set(channel, subscriptions.add(subscription)); // first, so that a reconnect meanwhile listens too
    try {
      const client = await this.#connected();
      await this.#run(client, `LISTEN ${pg.escapeIdentifier(channel)}`);
    } catch (error) {
      subscriptions.delete(subscription);
      throw error;
    }
    return () => this.#unlisten(channel, subscription);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    clearInterval(this.#heartbeat);
    const client = await this.#client?.catch(() => undefined);
    await client?.end();
  }

  async #unlisten(channel: string, subscription: Subscription): Promise<void> {
    const subscriptions = this.#channels.get(channel);
    subscriptions?.delete(subscription);
    if (subscriptions?.size !== 0 || this.#closing.signal.aborted) return;
    this.#channels.delete(channel);
    const client = await this.#client;
    if (client) await this.#run(client, `UNLISTEN ${pg.escapeIdentifier(channel)}`);
  }

  /** Runs statements one after the other, as a connection wants them. */
  #run(client: pg.Client, statement: string): Promise<unknown> {
    const result = this.#lastStatement.then(() => client.query(statement));
    this.#lastStatement = result.catch(() => undefined);
    return result;
  }

  #connected(): Promise<pg.Client> {
    this.#client ??= this.#connect().catch((error) => {
      this.#client = undefined;
      throw error;
    });
    return this.#client;
  }

  async #connect(): Promise<pg.Client> {
    const client = new pg.Client({ ...this.#config, application_name: "moxxie-listener" });
    client.on("notification", ({ channel, payload = "" }) => this.#deliver(channel, payload));
    client.on("error", () => undefined); // "end" follows and does what is to do
    try {
      await client.connect();
      for (const channel of this.#channels.keys()) await client.query(`LISTEN ${pg.escapeIdentifier(channel)}`);
    } catch (error) {
      await client.end();
      throw error;
    }
    client.once("end", () => this.#reconnect());
    clearInterval(this.#heartbeat);
    this.#heartbeat = setInterval(() => this.#checkAlive(client), heartbeatIntervalMs).unref();
    return client;
  }

  #checkAlive(client: pg.Client): void {
    const deadline = setTimeout(() => client.connection.stream.destroy(), heartbeatTimeoutMs);
    client
      .query("SELECT 1")
      .catch(() => undefined)
      .finally(() => clearTimeout(deadline));
  }

  #reconnect(): void {
    if (this.#closing.signal.aborted) return;
    this.#log.warn("the database connection for notifications was lost");
    this.#client = this.#connectUntilItWorks();
    this.#client.catch(() => undefined); // only closing ends the attempts
  }

  async #connectUntilItWorks(): Promise<pg.Client> {
    for (let attempt = 0; ; attempt++) {
      await delay(Math.min(reconnectDelayMsMax, 100 * 2 ** attempt) * (1 - Math.random() / 4), undefined, {
        signal: this.#closing.signal,
      });
      try {
        const client = await this.#connect();
        this.#log.info("the database connection for notifications is back");
        for (const subscription of [...this.#channels.values()].flatMap((each) => [...each])) subscription.onGap?.();
        return client;
      } catch (error) {
        this.#log.debug({ err: error }, "no database connection for notifications yet");
      }
    }
  }

  #deliver(channel: string, payload: string): void {
    for (const { handler } of this.#channels.get(channel) ?? []) {
      try {
        handler(payload);
      } catch (error) {
        this.#log.error({ err: error, channel }, "a handler of notifications failed");
      }
    }
  }
}
