import type { FaultBook } from "../../faults";
import { DoorFaults } from "../../http/door-faults";
import type { Listener } from "../../http/listener";
import type { JobAction } from "../jobs/job";
import type { Panel } from "../state/panel";

/** All that can be made to go wrong with a simulated panel. */
export class FaultControl extends DoorFaults {
  readonly #panel: Panel;

  constructor({ panel, ...door }: { panel: Panel; listener: Listener; http: FaultBook }) {
    super(door);
    this.#panel = panel;
  }

  /**
   * Orders the next job of a kind to fail at its end. A failed build also sets `buildFailed`, unless told otherwise: a
   * real panel was seen that left it out.
   */
  failNextJob(action: JobAction, message: string, { buildFailed = true }: { buildFailed?: boolean } = {}): void {
    this.#panel.timeline.settle();
    this.#panel.queue.failNext(action, { message, buildFailed });
  }

  /** Orders the next build to stay queued, until releaseStuckBuilds or clear. */
  stuckNextBuild(): void {
    this.#panel.queue.stuckNextBuild();
  }

  /** Lets the builds begin that were stuck. */
  releaseStuckBuilds(): void {
    this.#panel.timeline.settle();
    this.#panel.queue.releaseStuck();
  }

  /** Locks a server as queued work does (423), for a time or until unlockServer. */
  lockServer(id: number, durationMs = Number.POSITIVE_INFINITY): void {
    this.#panel.queue.lock(this.#panel.server(id).id, this.#panel.timeline.nowMs() + durationMs);
  }

  unlockServer(id: number): void {
    this.#panel.queue.unlock(id);
  }

  /** Makes a hypervisor silent: remote state lacks its fields and jobs on it fail. The panel's own records stay. */
  unreachableHypervisor(id: number, isUnreachable: boolean): void {
    this.#panel.timeline.settle();
    this.#panel.hypervisor(id).reachable = !isUnreachable;
  }

  /** Ends all faults: HTTP rules, ordered failures, locks, stuck builds, silent hypervisors, refusals. */
  override async clear(): Promise<void> {
    this.#panel.timeline.settle();
    this.#panel.queue.clearOrders();
    for (const hypervisor of this.#panel.hypervisors.values()) hypervisor.reachable = true;
    await super.clear();
  }
}
