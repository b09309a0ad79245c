/**
 * `npm run bench:browser`: the dashboard in a real browser with 10,000 guests (MOXXIE_DEMO_GUESTS changes that): how long
 * until the list of VMs is seen, how smoothly its rows scroll, how much script each page brings. Prints figures; on a
 * busy machine they say more about the machine.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright";
import { demoAdministrator, signIn } from "../e2e/support/sign-in";
import { findOrGetBrowser } from "../scripts/browser";

const guests = Number(process.env.MOXXIE_DEMO_GUESTS ?? 10_000);
const port = Number(process.env.PORT ?? 18950);
const address = `http://localhost:${port}`;
const apiToken = "mox_bench_0123456789abcdef0123456789abcdef";
const limits = { listVisibleMs: 1_500, scriptKb: 350 };
const runs = 7;

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "moxxie-bench-"));
  const demo = startDemo(folder);
  const browser = await chromium.launch({ executablePath: findOrGetBrowser(), args: ["--no-sandbox"] });
  try {
    await untilAllGuestsAreKnown();
    const state = await signedIn(browser);
    process.stdout.write(
      `${guests} guests, ${cpus().length} × ${cpus()[0]?.model ?? "CPU"}, Chromium ${browser.version()}\n`,
    );
    await measureList(browser, state);
    await measureScrolling(browser, state);
    await measureScripts(browser, state);
  } finally {
    await browser.close();
    await stopped(demo);
    rmSync(folder, { recursive: true, force: true });
  }
}

function startDemo(folder: string): ChildProcess {
  return spawn("tsx", ["scripts/demo.ts"], {
    stdio: ["ignore", "ignore", "inherit"],
    env: {
      ...process.env,
      PORT: String(port),
      MOXXIE_DATA_DIR: folder,
      MOXXIE_DEMO_GUESTS: String(guests),
      MOXXIE_API_TOKEN: apiToken,
      MOXXIE_INVENTORY_INTERVAL: "PT30S",
    },
  });
}

async function untilAllGuestsAreKnown(): Promise<void> {
  for (;;) {
    const [vms, containers] = await Promise.all([api("vms?limit=1"), api("containers?limit=1")]);
    if ((vms?.total ?? 0) + (containers?.total ?? 0) >= guests * 0.95) return;
    await pause(500);
  }
}

interface Listed {
  total: number;
  items: { id: string; operationId: string }[];
}

async function api(path: string): Promise<Listed | undefined> {
  const answer = await fetch(`${address}/api/v1/${path}`, { headers: { authorization: `Bearer ${apiToken}` } }).catch(
    () => undefined,
  );
  return answer?.ok ? ((await answer.json()) as Listed) : undefined;
}

type State = Awaited<ReturnType<BrowserContext["storageState"]>>;

async function signedIn(browser: Browser): Promise<State> {
  const page = await newPage(browser);
  await page.goto("/sign-in");
  await signIn(page, demoAdministrator);
  const state = await page.context().storageState();
  await page.context().close();
  return state;
}

/** A page with an empty cache. */
async function newPage(browser: Browser, storageState?: State): Promise<Page> {
  const context = await browser.newContext({ baseURL: address, storageState, viewport: { width: 1440, height: 900 } });
  // tsx marks functions with their names by a helper of its own, which code sent to a page would lack.
  await context.addInitScript("globalThis.__name = (named) => named");
  return context.newPage();
}

/** From the start of the navigation to the frame in which rows are seen; the first visit with an empty cache. */
async function measureList(browser: Browser, state: State): Promise<void> {
  const cold: number[] = [];
  const warm: number[] = [];
  const complete: number[] = [];
  for (let run = 0; run < runs; run++) {
    const page = await newPage(browser, state);
    const visit = async () => {
      await page.goto("/vms", { waitUntil: "commit" });
      return page.evaluate(rowsSeenMs);
    };
    cold.push(await visit());
    await page.locator("button:has-text('Export CSV'):not([aria-disabled])").waitFor();
    complete.push(await page.evaluate(() => performance.now()));
    warm.push(await visit());
    await page.context().close();
  }
  print("VM list seen, empty cache", cold, limits.listVisibleMs);
  print("VM list seen, again", warm, limits.listVisibleMs);
  print("all rows in the browser", complete);
}

/** Runs in the page: when rows were first painted, in ms since the navigation began. */
async function rowsSeenMs(): Promise<number> {
  const nextFrame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));
  while (!document.querySelector("tr[data-id]")) await nextFrame();
  // The frame in which they are found is painted before the next begins.
  await nextFrame();
  return performance.now();
}

/** Scrolls through all rows at a steady pace and counts the frames that did not come in time. */
async function measureScrolling(browser: Browser, state: State): Promise<void> {
  const page = await newPage(browser, state);
  await page.goto("/vms");
  await page.locator("button:has-text('Export CSV'):not([aria-disabled])").waitFor();
  for (const seconds of [30, 5]) {
    const { frames, dropped, longestMs, rows } = await page.evaluate(scrollThrough, seconds);
    process.stdout.write(
      `scrolling ${rows} rows in ${seconds} s: ${frames} frames, ${dropped} dropped, the longest ${longestMs.toFixed(1)} ms\n`,
    );
  }
  await page.context().close();
}

/** Runs in the page. A frame is due every 1/60 s; each further one that passes before the next comes was dropped. */
async function scrollThrough(seconds: number) {
  const frameMs = 1000 / 60;
  const table = document.querySelector("table");
  const frame = table?.parentElement;
  if (!table || !frame) throw new Error("there is no list");
  const distance = frame.scrollHeight - frame.clientHeight;
  const nextFrame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));
  frame.scrollTop = 0;
  const startMs = await nextFrame();
  const gaps: number[] = [];
  for (let lastMs = startMs; lastMs - startMs < seconds * 1000; ) {
    frame.scrollTop = (distance * (lastMs - startMs)) / (seconds * 1000);
    const nowMs = await nextFrame();
    gaps.push(nowMs - lastMs);
    lastMs = nowMs;
  }
  return {
    rows: Number(table.getAttribute("aria-rowcount")) - 1,
    frames: gaps.length,
    dropped: gaps.reduce((sum, gap) => sum + Math.max(0, Math.round(gap / frameMs) - 1), 0),
    longestMs: Math.max(...gaps),
  };
}

/** The compressed bytes of all scripts that a page's first visit brings. */
async function measureScripts(browser: Browser, state: State): Promise<void> {
  const vm = (await api("vms?limit=1&status=running"))?.items[0];
  const operation = (await api("operations?limit=1"))?.items[0] ?? (await someOperation(vm?.id ?? ""));
  const host = (await api("hosts?limit=1"))?.items[0];
  const datacenter = (await api("datacenters"))?.items[0];
  const paths = [
    "/",
    "/vms",
    `/vms/${vm?.id}`,
    "/vms/new",
    `/hosts/${encodeURIComponent(host?.id ?? "")}`,
    ...["", "?tab=hosts", "?tab=networks", "?tab=fit"].map((tab) => `/datacenters/${datacenter?.id}${tab}`),
    "/networks",
    "/reservations",
    `/operations/${operation?.operationId}`,
    "/settings",
  ];
  for (const path of paths) {
    const page = await newPage(browser, state);
    const bytes = await scriptBytes(page, path);
    const kb = bytes / 1000;
    process.stdout.write(
      `script of ${path.replace(/[0-9a-f-]{36}/, "[id]")}: ${kb.toFixed(0)} kB ${verdict(kb, limits.scriptKb)}\n`,
    );
    await page.context().close();
  }
}

async function someOperation(vmId: string): Promise<Listed["items"][number] | undefined> {
  const headers = { authorization: `Bearer ${apiToken}`, "content-type": "application/json" };
  await fetch(`${address}/api/v1/vms/${vmId}/reset`, { method: "POST", headers, body: "{}" });
  return (await api("operations?limit=1"))?.items[0];
}

async function scriptBytes(page: Page, path: string): Promise<number> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Network.enable");
  const scripts = new Set<string>();
  let bytes = 0;
  let lastAtMs = Date.now();
  devtools.on("Network.responseReceived", ({ requestId, type }) => void (type === "Script" && scripts.add(requestId)));
  devtools.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    if (!scripts.has(requestId)) return;
    bytes += encodedDataLength;
    lastAtMs = Date.now();
  });
  await page.goto(path, { waitUntil: "load" });
  // Parts that are loaded later count too.
  while (Date.now() - lastAtMs < 1_500) await pause(100);
  return bytes;
}

function print(what: string, values: number[], limit?: number): void {
  const sorted = values.toSorted((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const worst = sorted.at(-1) ?? Number.NaN;
  process.stdout.write(
    `${what}: median ${median.toFixed(0)} ms, worst ${worst.toFixed(0)} ms${limit ? ` ${verdict(worst, limit)}` : ""}\n`,
  );
}

const verdict = (value: number, limit: number) => (value <= limit ? `(within ${limit})` : `(OVER ${limit})`);

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  await ended;
}

await main();
