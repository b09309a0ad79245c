/**
 * `npm test`: lint, types, unit and integration tests, the build, and the whole story in a browser. Every stage runs
 * even when an earlier one failed, so that one run tells all; ends with `N passed, N failed`. The browser goes its way
 * beside the unit tests: both wait much, for leases and time-outs here, for pages there.
 */
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { findOrGetBrowser } from "./browser";

interface Count {
  passed: number;
  failed: number;
  skipped: number;
}

const results = "test-results";
rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });

const counts: Count[] = [await stage("Lint", "biome", ["check", "."]), await stage("Types", "tsc", ["--noEmit"])];
const browser = endToEnd();
counts.push(await unit());
const { count, output } = await browser;
title("The whole story in a browser");
process.stdout.write(output);
counts.push(count);
const sum = (key: keyof Count) => counts.reduce((total, count) => total + count[key], 0);
const skipped = sum("skipped") > 0 ? `, ${sum("skipped")} skipped` : "";
process.stdout.write(`\n${sum("passed")} passed, ${sum("failed")} failed${skipped}\n`);
process.exit(sum("failed") === 0 ? 0 : 1);

/** Runs a command; what it says is shown as it comes, or handed to `hear`. @returns whether it went well. */
function run(
  command: string,
  args: string[],
  { env = {}, hear }: { env?: Record<string, string>; hear?: (text: string) => void } = {},
): Promise<boolean> {
  const child = spawn(command, args, {
    stdio: ["ignore", hear ? "pipe" : "inherit", hear ? "pipe" : "inherit"],
    env: { ...process.env, ...env },
  });
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (data: Buffer) => hear?.(data.toString()));
  return new Promise((resolve) => {
    child.on("error", () => resolve(false));
    child.on("close", (code) => resolve(code === 0));
  });
}

function title(text: string): void {
  process.stdout.write(`\n── ${text} ${"─".repeat(Math.max(1, 70 - text.length))}\n`);
}

/** A stage that is one check. */
async function stage(name: string, command: string, args: string[]): Promise<Count> {
  title(name);
  const ok = await run(command, args);
  return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 };
}

async function unit(): Promise<Count> {
  title("Unit and integration tests");
  const file = `${results}/unit.json`;
  const ok = await run("vitest", [
    "run",
    "--reporter=default",
    "--silent=passed-only",
    "--reporter=json",
    `--outputFile.json=${file}`,
  ]);
  if (!existsSync(file)) return { passed: 0, failed: 1, skipped: 0 };
  const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(readFileSync(file, "utf8"));
  // A file that cannot be loaded has no test that failed.
  return {
    passed: numPassedTests,
    failed: ok ? numFailedTests : Math.max(1, numFailedTests),
    skipped: numPendingTests,
  };
}

async function endToEnd(): Promise<{ count: Count; output: string }> {
  const browser = findOrGetBrowser();
  if (!browser) {
    const output =
      "No Chromium is here and none could be installed: install one, or set MOXXIE_TEST_BROWSER to its path.\n";
    return { count: { passed: 0, failed: 1, skipped: 0 }, output };
  }
  let output = "";
  const ok = await run("playwright", ["test"], {
    env: { MOXXIE_TEST_BROWSER: browser },
    hear: (text) => {
      output += text;
    },
  });
  const file = `${results}/e2e.json`;
  if (!existsSync(file)) return { count: { passed: 0, failed: 1, skipped: 0 }, output };
  const { expected, unexpected, flaky, skipped } = JSON.parse(readFileSync(file, "utf8")).stats;
  return { count: { passed: expected + flaky, failed: ok ? unexpected : Math.max(1, unexpected), skipped }, output };
}
