import { availableParallelism } from "node:os";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Files that take half a minute or more, the longest first. It need not be complete: it only saves time. */
const longest = [
  "lib/operations/crash.test.ts",
  "lib/commands/bulk/crash-bulk.test.ts",
  "lib/operations/crash-placed.test.ts",
  "lib/commands/bulk/random-kills.test.ts",
  "lib/commands/create-race.test.ts",
  "lib/testing/faults/calls.test.ts",
  "lib/commands/approval/crash.test.ts",
  "lib/db/migrate.test.ts",
  "lib/operations/jobs.test.ts",
  "lib/commands/bulk/broken-steps.test.ts",
  "lib/commands/bulk/two-processes.test.ts",
  "lib/providers/proxmox/contract.test.ts",
  "scripts/audit-verify.test.ts",
  "lib/inventory/inventory.test.ts",
  "lib/db/embedded.test.ts",
];

/**
 * Begins with the longest files, so that no worker is left alone with one at the end. Vitest does so by itself once it
 * has seen a run; a machine that is fresh has not.
 */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const place = ({ moduleId }: TestSpecification) => {
      const found = longest.indexOf(relative(process.cwd(), moduleId).replaceAll("\\", "/"));
      return found < 0 ? longest.length : found;
    };
    return sorted.toSorted((a, b) => place(a) - place(b));
  }
}

export default defineConfig({
  resolve: { alias: { "@": fileURLToPath(new URL(".", import.meta.url)).replace(/\/$/, "") } },
  test: {
    include: ["{app,cli,components,lib,scripts}/**/*.test.{ts,tsx}"],
    globalSetup: ["lib/db/testing-global-setup.ts"],
    environment: "node",
    // Modules are loaded once for all files of a worker: to load them for each took half of all the time. A test file
    // must therefore leave nothing behind in a module, nor count on finding one untouched.
    isolate: false,
    sequence: { sequencer: LongestFirst },
    // Many tests wait for child processes and databases: leave no core to rest, as the default would.
    maxWorkers: Math.max(2, availableParallelism()),
    // The browser's tests and their build run beside these: no test is wrong because it had a small share of a core.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
