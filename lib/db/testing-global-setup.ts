import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { stopPrivateServer } from "./testing-server";

declare module "vitest" {
  interface ProvidedContext {
    /** Shared by all workers of a run; what the database tests need to find each other. */
    databaseTests: { folder: string; ownerPid: number };
  }
}

/** Costs nothing by itself: a server starts when the first test asks for one. */
export default function setup(project: TestProject): () => Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "moxxie-test-"));
  project.provide("databaseTests", { folder, ownerPid: process.pid });
  return async () => {
    await stopPrivateServer(folder);
    if (existsSync(join(folder, "server-missing"))) {
      console.warn(
        "No PostgreSQL server was found: database tests ran on the embedded database only. " +
          "For the others: apt-get install postgresql, or set MOXXIE_TEST_DATABASE_URL.",
      );
    }
    rmSync(folder, { recursive: true, force: true });
  };
}
