/** A private PostgreSQL server for tests, made of the binaries that the machine has. Not part of the program. */
import { execFileSync, spawn } from "node:child_process";
import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

/** The folder with `initdb` and `pg_ctl`: on the PATH, or the newest of Debian's. */
export function findPostgresBin(): string | undefined {
  const debian = "/usr/lib/postgresql";
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [
    ...(process.env.PATH ?? "").split(delimiter),
    ...versions.map((version) => join(debian, version, "bin")),
  ];
  return folders.find(
    (folder) => folder !== "" && ["initdb", "pg_ctl", "postgres"].every((name) => existsSync(join(folder, name))),
  );
}

/**
 * The URL of the server in `folder`, which is started by whoever asks first. It listens on a socket in the folder only,
 * and ends with the process `ownerPid` even if that is killed.
 */
export function startPrivateServer({ folder, ownerPid }: { folder: string; ownerPid: number }): string {
  const url = `postgresql://postgres@localhost/postgres?host=${folder}`;
  const { DatabaseSync } = process.getBuiltinModule("node:sqlite");
  const lock = new DatabaseSync(join(folder, "lock"), { timeout: 60_000 });
  lock.exec("BEGIN EXCLUSIVE");
  try {
    const dataDir = join(folder, "data");
    if (!existsSync(join(folder, "started"))) {
      start({ folder, dataDir });
      writeFileSync(join(folder, "started"), "");
      stopWithOwner({ folder, dataDir, ownerPid });
    }
    return url;
  } finally {
    lock.close();
  }
}

/** Stops the server in `folder`, if one was started, and waits until it has let go of its files. */
export async function stopPrivateServer(folder: string): Promise<void> {
  if (!existsSync(join(folder, "started"))) return;
  const pid = postmasterPid(join(folder, "data"));
  process.kill(pid, "SIGINT");
  while (isAlive(pid)) await delay(20);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function start({ folder, dataDir }: { folder: string; dataDir: string }): void {
  const bin = findPostgresBin();
  if (!bin) throw new Error("No PostgreSQL server was found.");
  const owner = unprivilegedOwner();
  chmodSync(folder, 0o755);
  mkdirSync(dataDir, { mode: 0o700 });
  if (owner) for (const path of [folder, dataDir]) chownSync(path, owner.uid, owner.gid);
  const run = (program: string, args: string[]) =>
    execFileSync(join(bin, program), args, {
      ...owner,
      cwd: folder,
      stdio: ["ignore", "ignore", "pipe"],
      env: { ...process.env, LC_ALL: "C" },
    });
  run("initdb", ["-D", dataDir, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"]);
  const settings = {
    listen_addresses: "''",
    unix_socket_directories: `'${folder}'`,
    fsync: "off",
    synchronous_commit: "off",
    full_page_writes: "off",
    shared_buffers: "32MB",
    max_connections: "200",
  };
  writeFileSync(
    join(dataDir, "postgresql.auto.conf"),
    Object.entries(settings)
      .map(([name, value]) => `${name} = ${value}\n`)
      .join(""),
  );
  writeFileSync(join(dataDir, "pg_hba.conf"), "local all postgres trust\nlocal all all scram-sha-256\n");
  run("pg_ctl", ["start", "-D", dataDir, "-w", "-t", "60", "-l", join(folder, "log")]);
}

/** PostgreSQL refuses to run as root. */
function unprivilegedOwner(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const accounts = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .map((line) => line.split(":"));
  const account = accounts.find(([name]) => name === "postgres") ?? accounts.find(([name]) => name === "nobody");
  if (!account) throw new Error("PostgreSQL cannot run as root, and there is no other account to run it as.");
  return { uid: Number(account[2]), gid: Number(account[3]) };
}

function postmasterPid(dataDir: string): number {
  return Number(readFileSync(join(dataDir, "postmaster.pid"), "utf8").split("\n")[0]);
}

/** A shell that outlives a killed test run and clears up after it. */
function stopWithOwner({ folder, dataDir, ownerPid }: { folder: string; dataDir: string; ownerPid: number }): void {
  const script = `while kill -0 "$0" 2>/dev/null; do sleep 1; done
    kill -QUIT "$1" 2>/dev/null && while kill -0 "$1" 2>/dev/null; do sleep 1; done
    rm -rf "$2"`;
  const args = ["-c", script, String(ownerPid), String(postmasterPid(dataDir)), folder];
  spawn("sh", args, { detached: true, stdio: "ignore" }).unref();
}
