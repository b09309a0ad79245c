import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { chromium } from "playwright";

const systemBrowsers = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome-stable",
  "/usr/bin/google-chrome",
  "/snap/bin/chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/** A Chromium that is there: the one named by MOXXIE_TEST_BROWSER, Playwright's own, or the system's. */
export function findBrowser(): string | undefined {
  const candidates = [process.env.MOXXIE_TEST_BROWSER, chromium.executablePath(), ...systemBrowsers];
  return candidates.find((path) => path !== undefined && path !== "" && existsSync(path));
}

/** Finds a browser or gets one: Playwright's download, else Debian's package where that is allowed. */
export function findOrGetBrowser(): string | undefined {
  const found = findBrowser();
  if (found) return found;
  process.stdout.write("No Chromium found; getting one.\n");
  spawnSync("playwright", ["install", "chromium"], { stdio: "inherit", timeout: 300_000 });
  const downloaded = findBrowser();
  if (downloaded) return downloaded;
  if (process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
    const quiet = { stdio: "inherit", env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } } as const;
    spawnSync("apt-get", ["update", "-qq"], quiet);
    spawnSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "chromium"], quiet);
  }
  return findBrowser();
}
