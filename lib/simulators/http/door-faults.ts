import type { ActiveFault, FaultBook, FaultRule } from "../faults";
import type { Listener } from "./listener";

/** What can be made to go wrong at the HTTPS door of every simulated platform. */
export class DoorFaults {
  /** The HTTP faults in force. Paths are below the API's base. */
  readonly http: FaultBook;
  readonly #listener: Listener;
  #isRefusing = false;

  constructor({ http, listener }: { http: FaultBook; listener: Listener }) {
    this.http = http;
    this.#listener = listener;
  }

  /** Puts an HTTP fault in force; answers its id. */
  add(rule: FaultRule): number {
    return this.http.add(rule);
  }

  remove(id: number): boolean {
    return this.http.remove(id);
  }

  list(): ActiveFault[] {
    return this.http.list();
  }

  /** Cuts all connections and refuses new ones until acceptConnections. */
  async refuseConnections(): Promise<void> {
    if (this.#isRefusing) return;
    this.#isRefusing = true;
    await this.#listener.close();
  }

  /** Listens again, on the same port. */
  async acceptConnections(): Promise<void> {
    if (!this.#isRefusing) return;
    this.#isRefusing = false;
    await this.#listener.open(this.#listener.port);
  }

  /** Ends all faults at the door: HTTP rules and refusals. */
  async clear(): Promise<void> {
    this.http.clear();
    await this.acceptConnections();
  }

  /** Closes the door for good. */
  async close(): Promise<void> {
    if (!this.#isRefusing) await this.#listener.close();
    this.#isRefusing = true;
  }
}
