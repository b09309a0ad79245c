import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { alias: { "@": fileURLToPath(new URL(".", import.meta.url)).replace(/\/$/, "") } },
  test: {
    include: ["{app,cli,components,lib,scripts}/**/*.test.{ts,tsx}"],
    globalSetup: ["lib/db/testing-global-setup.ts"],
    environment: "node",
    // Many tests wait for child processes and databases: leave no core to rest, as the default would.
    maxWorkers: Math.max(2, availableParallelism()),
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
