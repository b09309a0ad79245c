/**
 * `npm test`: lint, types, unit and integration tests, the build, and the whole story in a browser. Every stage runs
 * even when an earlier one failed, so that one run tells all; ends with `N passed, N failed`.
 */
import { spawnSync } from "node:child_process";
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

const counts: Count[] = [
  stage("Lint", "biome", ["check", "."]),
  stage("Types", "tsc", ["--noEmit"]),
  unit(),
  endToEnd(),
];
const sum = (key: keyof Count) => counts.reduce((total, count) => total + count[key], 0);
const skipped = sum("skipped") > 0 ? `, ${sum("skipped")} skipped` : "";
process.stdout.write(`\n${sum("passed")} passed, ${sum("failed")} failed${skipped}\n`);
process.exit(sum("failed") === 0 ? 0 : 1);

function run(command: string, args: string[], env: Record<string, string> = {}): boolean {
  return spawnSync(command, args, { stdio: "inherit", env: { ...process.env, ...env } }).status === 0;
}

function title(text: string): void {
  process.stdout.write(`\n── ${text} ${"─".repeat(Math.max(1, 70 - text.length))}\n`);
}

/** A stage that is one check. */
function stage(name: string, command: string, args: string[]): Count {
  title(name);
  const ok = run(command, args);
  return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 };
}

function unit(): Count {
  title("Unit and integration tests");
  const file = `${results}/unit.json`;
  const ok = run("vitest", [
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

function endToEnd(): Count {
  title("The whole story in a browser");
  const browser = findOrGetBrowser();
  if (!browser) {
    process.stderr.write(
      "No Chromium is here and none could be installed: install one, or set MOXXIE_TEST_BROWSER to its path.\n",
    );
    return { passed: 0, failed: 1, skipped: 0 };
  }
  const ok = run("playwright", ["test"], { MOXXIE_TEST_BROWSER: browser });
  const file = `${results}/e2e.json`;
  if (!existsSync(file)) return { passed: 0, failed: 1, skipped: 0 };
  const { expected, unexpected, flaky, skipped } = JSON.parse(readFileSync(file, "utf8")).stats;
  return { passed: expected + flaky, failed: ok ? unexpected : Math.max(1, unexpected), skipped };
}
