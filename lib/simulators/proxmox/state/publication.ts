import type { SimulatedClock } from "../../clock";
import type { Guest, PublishedGuest } from "./guest";
import { displayName, isTemplate } from "./guest";
import { cpusOf, diskBytesOf, memoryBytesOf } from "./guest-size";

/**
 * The slow clock: a node tells the others about its guests only every few seconds, so `/cluster/resources` shows a
 * changed guest as it was, and a new one without name and status, until the delay is over.
 */
export class Publication {
  readonly #clock: SimulatedClock;
  delayMs: number;

  constructor(input: { clock: SimulatedClock; delayMs: number }) {
    this.#clock = input.clock;
    this.delayMs = input.delayMs;
  }

  /** To be called before a guest changes: what was known so far stays known for the delay. */
  beforeChange(guest: Guest, nodeCpus: number): void {
    const before = viewOf(guest, nodeCpus);
    guest.view = undefined;
    this.#freeze(guest, before);
  }

  /** To be called when a guest appears: for the delay nobody knows more than that it exists. */
  afterCreation(guest: Guest): void {
    this.#freeze(guest, undefined);
  }

  /** What the cluster knows of a guest; undefined when only that it exists. */
  known(guest: Guest, nodeCpus: number): PublishedGuest | undefined {
    if (!guest.published) return viewOf(guest, nodeCpus);
    if (guest.published.untilMs > this.#clock.nowMs()) return guest.published.view;
    guest.published = undefined;
    return viewOf(guest, nodeCpus);
  }

  #freeze(guest: Guest, view: PublishedGuest | undefined): void {
    if (this.delayMs <= 0) return;
    const nowMs = this.#clock.nowMs();
    if (guest.published && guest.published.untilMs > nowMs) return;
    guest.published = { view, untilMs: nowMs + this.delayMs };
  }
}

function viewOf(guest: Guest, nodeCpus: number): PublishedGuest {
  guest.view ??= {
    name: displayName(guest),
    power: guest.power,
    isTemplate: isTemplate(guest),
    cpus: cpusOf(guest.kind, guest.config, nodeCpus),
    memoryBytes: memoryBytesOf(guest.config),
    diskBytes: diskBytesOf(guest.kind, guest.config),
    startedAtMs: guest.startedAtMs,
  };
  return guest.view;
}
