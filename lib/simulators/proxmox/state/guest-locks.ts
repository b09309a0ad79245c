import { failure } from "../errors";
import type { GuestKind } from "./guest";

/**
 * The short file locks that keep two changes of one guest apart. A waiter that does not get the lock in time fails with
 * the text that clients are expected to retry. Not to be confused with the `lock` property of a config.
 */
export class GuestLocks {
  readonly #tails = new Map<number, Promise<void>>();
  /** Those that hold a lock together, until somebody who wants it alone queues behind them. */
  readonly #groups = new Map<
    number,
    { tail: Promise<void> | undefined; members: number; entered: Promise<() => void> }
  >();
  timeoutMs: number;

  constructor(input: { timeoutMs: number }) {
    this.timeoutMs = input.timeoutMs;
  }

  /** Runs `work` while holding the lock of the guest. */
  async hold<Result>(guest: { kind: GuestKind; vmid: number }, work: () => Promise<Result> | Result): Promise<Result> {
    const release = await this.#acquire(guest);
    try {
      return await work();
    } finally {
      release();
    }
  }

  /** Runs `work` while holding the lock together with others that do so; whoever wants it alone waits for all of them. */
  async share<Result>(guest: { kind: GuestKind; vmid: number }, work: () => Promise<Result> | Result): Promise<Result> {
    const group = this.#groupOf(guest);
    group.members++;
    try {
      await group.entered;
      return await work();
    } finally {
      group.members--;
      if (group.members === 0) {
        if (this.#groups.get(guest.vmid) === group) this.#groups.delete(guest.vmid);
        void group.entered.then((release) => release()).catch(() => undefined);
      }
    }
  }

  #groupOf(guest: { kind: GuestKind; vmid: number }) {
    const open = this.#groups.get(guest.vmid);
    if (open && open.tail === this.#tails.get(guest.vmid)) return open;
    const entered = this.#acquire(guest);
    const group = { tail: this.#tails.get(guest.vmid), members: 0, entered };
    this.#groups.set(guest.vmid, group);
    return group;
  }

  async #acquire(guest: { kind: GuestKind; vmid: number }): Promise<() => void> {
    const previous = this.#tails.get(guest.vmid);
    let release: () => void = () => undefined;
    const mine = new Promise<void>((resolve) => {
      release = resolve;
    });
    const tail = (previous ?? Promise.resolve()).then(() => mine);
    this.#tails.set(guest.vmid, tail);
    void tail.then(() => {
      if (this.#tails.get(guest.vmid) === tail) this.#tails.delete(guest.vmid);
    });
    if (previous && !(await settlesWithin(previous, this.timeoutMs))) {
      release();
      throw failure(`can't lock file '${lockFile(guest)}' - got timeout`);
    }
    return release;
  }
}

function lockFile({ kind, vmid }: { kind: GuestKind; vmid: number }): string {
  return kind === "qemu" ? `/var/lock/qemu-server/lock-${vmid}.conf` : `/run/lock/lxc/pve-config-${vmid}.lock`;
}

async function settlesWithin(promise: Promise<void>, timeoutMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), timeoutMs);
    timer.unref();
  });
  const inTime = await Promise.race([promise.then(() => true), timeout]);
  clearTimeout(timer);
  return inTime;
}
