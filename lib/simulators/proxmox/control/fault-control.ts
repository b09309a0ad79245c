import type { FaultBook } from "../../faults";
import { DoorFaults } from "../../http/door-faults";
import type { Listener } from "../../http/listener";
import type { Cluster } from "../state/cluster";
import type { Guest } from "../state/guest";
import type { SdnFailure } from "../state/sdn";
import type { TaskFault } from "../tasks/task-faults";

/** All that can be made to go wrong with a simulated cluster. */
export class FaultControl extends DoorFaults {
  readonly #cluster: Cluster;

  constructor({ cluster, ...door }: { cluster: Cluster; listener: Listener; http: FaultBook }) {
    super(door);
    this.#cluster = cluster;
  }

  /** Orders the next matching task (or the next `count`) to fail. */
  failTask(fault: TaskFault): void {
    this.#cluster.parts.tasks.faults.add(fault);
  }

  /** Takes a node away: its calls give 595, its figures are gone. Its guests are still listed, as they were last known. */
  nodeOffline(node: string): void {
    this.#cluster.setOnline(node, false);
  }

  nodeOnline(node: string): void {
    this.#cluster.setOnline(node, true);
  }

  /** Sets the `lock` property of a guest, as a job leaves it that crashed. */
  lockGuest(vmid: number, lock: string): void {
    this.#cluster.change(this.#guest(vmid), (guest) => {
      guest.lock = lock;
    });
  }

  unlockGuest(vmid: number): void {
    this.#cluster.change(this.#guest(vmid), (guest) => {
      guest.lock = undefined;
    });
  }

  /** Makes a guest ignore polite shutdowns; only a hard stop gets it down. */
  ignoreShutdown(vmid: number): void {
    this.#cluster.deafGuests.add(this.#guest(vmid).vmid);
  }

  /** Makes the guest agent of a machine fall silent. */
  silenceAgent(vmid: number): void {
    this.#cluster.silentAgents.add(this.#guest(vmid).vmid);
  }

  /**
   * Makes a node fail to take the SDN: it generates no configuration (`pending`), or cannot bring it up (`error`).
   * Undefined: it takes it again with the next reload. The task that applies the SDN ends well all the same.
   */
  failSdn(node: string, failure: SdnFailure | undefined): void {
    const { failures } = this.#cluster.parts.sdn;
    if (failure === undefined) failures.delete(node);
    else failures.set(this.#cluster.node(node).name, failure);
  }

  /** Takes a guest away without a trace; its volumes stay behind. */
  vanishGuest(vmid: number): void {
    this.#cluster.removeGuest(this.#guest(vmid));
  }

  /** Ends all faults: rules, ordered failures, refusals, offline nodes. Locks and vanished guests stay as they are. */
  override async clear(): Promise<void> {
    this.#cluster.parts.tasks.faults.clear();
    this.#cluster.deafGuests.clear();
    this.#cluster.silentAgents.clear();
    this.#cluster.parts.sdn.failures.clear();
    for (const node of this.#cluster.nodes.keys()) this.#cluster.setOnline(node, true);
    await super.clear();
  }

  #guest(vmid: number): Guest {
    const guest = this.#cluster.guests.get(vmid);
    if (!guest) throw new Error(`the simulator has no guest ${vmid}`);
    return guest;
  }
}
