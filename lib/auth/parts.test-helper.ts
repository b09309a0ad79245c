import { randomBytes } from "node:crypto";
import { tmpdir } from "node:os";
import { loadConfig } from "@/lib/config";
import type { Database } from "@/lib/db";
import type { User } from "@/lib/db/generated/client";
import { createLogger } from "@/lib/log";
import { createSecretBox } from "@/lib/secrets";
import type { AuthParts } from "./identity";
import { hashPassword } from "./password";

/** What authentication needs, over a test's database. Two made with the same key are two processes of one instance. */
export function authParts(db: Database, env: Record<string, string> = {}, key = randomBytes(32)): AuthParts {
  return {
    db,
    config: loadConfig({ env, cwd: tmpdir() }),
    log: createLogger({ level: "silent" }),
    secrets: createSecretBox(key),
  };
}

export const password = "correct horse battery";
let passwordHash: Promise<string> | undefined;

/** A user with {@link password}. */
export async function addUser({ db }: Pick<AuthParts, "db">, change: Partial<User> = {}): Promise<User> {
  passwordHash ??= hashPassword(password);
  const name = change.name ?? `user-${randomBytes(4).toString("hex")}`;
  return db.prisma.user.create({
    data: { email: `${name}@example.com`, role: "admin", passwordHash: await passwordHash, ...change, name },
  });
}

/** A request as a browser or a program sends it. */
export const request = (headers: Record<string, string> = {}, method = "GET") =>
  new Request("http://moxxie.test/api/v1/me", { method, headers: { host: "moxxie.test", ...headers } });
