import type { SeededRandom } from "../../random";

/** What a guest is for: decides its name, its size and its tag. */
export interface GuestRole {
  readonly name: string;
  readonly app: string;
  readonly kind: "qemu" | "lxc" | "either";
  readonly cores: readonly [number, ...number[]];
  readonly memoryGib: readonly [number, ...number[]];
  readonly diskGib: readonly [number, ...number[]];
}

export const roles: readonly [GuestRole, ...GuestRole[]] = [
  { name: "web", app: "web", kind: "either", cores: [1, 2, 4], memoryGib: [1, 2, 4], diskGib: [8, 16, 32] },
  { name: "api", app: "api", kind: "qemu", cores: [2, 4], memoryGib: [2, 4, 8], diskGib: [16, 32] },
  { name: "db-primary", app: "db", kind: "qemu", cores: [4, 8], memoryGib: [8, 16, 32], diskGib: [64, 128, 256] },
  { name: "db-replica", app: "db", kind: "qemu", cores: [4, 8], memoryGib: [8, 16], diskGib: [64, 128, 256] },
  { name: "cache", app: "cache", kind: "either", cores: [1, 2], memoryGib: [2, 4, 8], diskGib: [8] },
  { name: "queue", app: "queue", kind: "qemu", cores: [2, 4], memoryGib: [4, 8], diskGib: [16, 32] },
  { name: "worker", app: "worker", kind: "qemu", cores: [2, 4, 8], memoryGib: [4, 8], diskGib: [16, 32] },
  { name: "ci-runner", app: "ci", kind: "qemu", cores: [4, 8], memoryGib: [8, 16], diskGib: [64] },
  { name: "proxy", app: "proxy", kind: "lxc", cores: [1, 2], memoryGib: [1], diskGib: [4, 8] },
  { name: "dns", app: "dns", kind: "lxc", cores: [1], memoryGib: [1], diskGib: [4] },
  { name: "mail", app: "mail", kind: "qemu", cores: [2, 4], memoryGib: [4, 8], diskGib: [64, 128] },
  { name: "search", app: "search", kind: "qemu", cores: [4], memoryGib: [16], diskGib: [128] },
  { name: "monitor", app: "monitoring", kind: "either", cores: [2], memoryGib: [4], diskGib: [32] },
  { name: "files", app: "files", kind: "qemu", cores: [2], memoryGib: [4], diskGib: [128, 256] },
];

export const clients: readonly [string, ...string[]] = [
  "acme",
  "globex",
  "initech",
  "hooli",
  "umbrella",
  "stark",
  "wayne",
  "wonka",
  "tyrell",
  "cyberdyne",
];

const environments: readonly [string, ...string[]] = ["prod", "prod", "prod", "staging", "dev"];

/** Gives out names that are unique in a cluster: `web-01`, `db-primary-03`. */
export class NameGiver {
  readonly #counts = new Map<string, number>();

  next(role: string): string {
    const count = (this.#counts.get(role) ?? 0) + 1;
    this.#counts.set(role, count);
    return `${role}-${String(count).padStart(2, "0")}`;
  }
}

export function tagsFor(input: { app: string; client: string; random: SeededRandom }): string {
  return [`app-${input.app}`, `client-${input.client}`, `env-${input.random.pick(environments)}`].sort().join(";");
}
