import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, globSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";

const sources = ["app/**/*", "components/**/*", "lib/**/*", "prisma/**/*", "public/**/*", "*.{ts,mjs,json}"];
const stampFile = ".next/moxxie-build";

/** Builds the application unless the last build was made from the same files. */
export function buildIfNeeded(): void {
  const stamp = stampOfSources();
  if (existsSync(".next/BUILD_ID") && existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp) return;
  process.stdout.write("Building Moxxie; this takes a minute the first time.\n");
  const { status } = spawnSync("next", ["build"], {
    stdio: ["ignore", process.env.CI || process.env.MOXXIE_VERBOSE ? "inherit" : "pipe", "inherit"],
    env: { ...process.env, NODE_ENV: "production" },
  });
  if (status !== 0) {
    process.stderr.write("The build failed. Run `npm run build` to see why.\n");
    process.exit(1);
  }
  mkdirSync(".next", { recursive: true });
  writeFileSync(stampFile, stampOfSources());
}

/** Size and time of every source file: quicker than reading them, and enough to notice an edit or a pull. */
function stampOfSources(): string {
  const hash = createHash("sha256");
  const files = sources
    .flatMap((pattern) => globSync(pattern))
    .filter((path) => !/\.test\.tsx?$|tsbuildinfo|next-env/.test(path));
  for (const path of files.sort()) {
    const { size, mtimeMs, isFile } = describe(path);
    if (isFile) hash.update(`${path} ${size} ${mtimeMs}\n`);
  }
  return hash.digest("hex");
}

function describe(path: string) {
  const stat = statSync(path);
  return { size: stat.size, mtimeMs: stat.mtimeMs, isFile: stat.isFile() };
}
