/** The releases that the simulator can pose as. */
export type PveRelease = "8.4" | "9.1";

const packageVersions: Record<PveRelease, { version: string; repoid: string; kernel: string; qemu: string }> = {
  "8.4": { version: "8.4.14", repoid: "b502d23c55afcba1", kernel: "6.8.12-16-pve", qemu: "9.2.0" },
  "9.1": { version: "9.1.9", repoid: "3ae9d0f5b1c2764e", kernel: "6.17.9-1-pve", qemu: "10.1.2" },
};

/** What a client can tell about the release: its numbers, and which parameters and shapes it has. */
export class PveVersion {
  readonly release: PveRelease;

  constructor(release: PveRelease) {
    this.release = release;
  }

  get isNine(): boolean {
    return this.release !== "8.4";
  }

  /** False for what a later release added. */
  knows(since: "9.0" | "9.1" | undefined): boolean {
    return since === undefined || this.isNine;
  }

  get packages(): { version: string; repoid: string; kernel: string; qemu: string } {
    return packageVersions[this.release];
  }
}
