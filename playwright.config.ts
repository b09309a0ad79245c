import { defineConfig } from "@playwright/test";
import { findBrowser } from "./scripts/browser";

const port = Number(process.env.MOXXIE_E2E_PORT ?? 18930);

/**
 * The whole story in a real browser against the real server and simulated platforms over HTTPS. `npm test` builds
 * first; `npm run test:e2e` does too.
 */
export default defineConfig({
  testDir: "e2e",
  fullyParallel: false,
  workers: 1,
  forbidOnly: process.env.CI === "true",
  retries: 0,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: [["list"], ["json", { outputFile: "test-results/e2e.json" }]],
  use: {
    baseURL: `http://localhost:${port}`,
    actionTimeout: 15_000,
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
    viewport: { width: 1440, height: 900 },
    launchOptions: {
      executablePath: findBrowser(),
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--no-first-run",
      ],
    },
  },
  projects: [
    { name: "sign-in", testMatch: "sign-in.setup.ts" },
    {
      name: "dashboard",
      testMatch: "*.spec.ts",
      dependencies: ["sign-in"],
      use: { storageState: "test-results/signed-in.json" },
    },
  ],
  webServer: {
    command: "tsx scripts/demo.ts",
    url: `http://localhost:${port}/api/v1/readyz`,
    // The build comes first, and shares the cores with the unit tests.
    timeout: 480_000,
    reuseExistingServer: false,
    gracefulShutdown: { signal: "SIGTERM", timeout: 20_000 },
    env: {
      PORT: String(port),
      MOXXIE_DATA_DIR: "test-results/e2e-data",
      MOXXIE_API_TOKEN: "mox_e2e_0123456789abcdef0123456789abcdef",
      MOXXIE_INVENTORY_INTERVAL: "PT2S",
    },
  },
});
