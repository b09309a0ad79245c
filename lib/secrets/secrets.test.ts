import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createLogger } from "@/lib/log";
import { createSecretBox, openSecretBox, parseSecretKey, SecretBoxError } from ".";

const box = createSecretBox(Buffer.alloc(32, 1));

describe("a sealed secret", () => {
  test("opens with its key and context, and never looks the same twice", () => {
    const sealed = box.seal("root@pam!moxxie=päss", "endpoint:pve-ams");
    expect(box.open(sealed, "endpoint:pve-ams")).toBe("root@pam!moxxie=päss");
    expect(box.seal("root@pam!moxxie=päss", "endpoint:pve-ams")).not.toBe(sealed);
    expect(sealed).toMatch(/^v1(\.[\w-]+){3}$/);
  });

  test("may be empty", () => expect(box.open(box.seal("", "c"), "c")).toBe(""));

  test.each([
    ["in another place", (sealed: string) => box.open(sealed, "endpoint:other")],
    ["under another key", (sealed: string) => createSecretBox(Buffer.alloc(32, 2)).open(sealed, "endpoint:a")],
    [
      "with a changed byte",
      (sealed: string) =>
        box.open(`${sealed.slice(0, -2)}${sealed.at(-2) === "A" ? "B" : "A"}${sealed.at(-1)}`, "endpoint:a"),
    ],
    [
      "with a shortened tag",
      (sealed: string) =>
        box.open(
          sealed
            .split(".")
            .map((part, i) => (i === 2 ? part.slice(0, 6) : part))
            .join("."),
          "endpoint:a",
        ),
    ],
    ["of another version", (sealed: string) => box.open(sealed.replace("v1", "v2"), "endpoint:a")],
    ["that is no sealed secret", () => box.open("hunter2", "endpoint:a")],
  ])("does not open %s, and the error does not repeat it", (_, open) => {
    expect(() => open(box.seal("hunter2", "endpoint:a"))).toThrow(SecretBoxError);
    expect(() => open(box.seal("hunter2", "endpoint:a"))).not.toThrow(/hunter2/);
  });

  test("derived keys differ by purpose and stay the same", () => {
    expect(box.deriveKey("next-auth")).toBe(createSecretBox(Buffer.alloc(32, 1)).deriveKey("next-auth"));
    expect(box.deriveKey("next-auth")).not.toBe(box.deriveKey("links"));
    expect(Buffer.from(box.deriveKey("next-auth"), "base64url")).toHaveLength(32);
  });
});

test("a secret key is 32 bytes in hex or base64, or a passphrase that is long enough", () => {
  const bytes = Buffer.from(Array.from({ length: 32 }, (_, index) => index));
  expect(parseSecretKey(bytes.toString("hex"))).toEqual(bytes);
  expect(parseSecretKey(bytes.toString("base64"))).toEqual(bytes);
  expect(parseSecretKey(bytes.toString("base64url"))).toEqual(bytes);
  expect(parseSecretKey("correct horse battery staple")).toHaveLength(32);
  expect(() => parseSecretKey("hunter2")).toThrow(/^MOXXIE_SECRET_KEY: expected 32 bytes/);
});

describe("the key file", () => {
  let dataDir: string;
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), "moxxie-secrets-"));
  });
  afterEach(() => rmSync(dataDir, { recursive: true }));
  const open = (log = createLogger({ level: "silent" })) => openSecretBox({ dataDir, log });

  test("is made on the first start for its owner alone, and used again", () => {
    const sealed = open().seal("s", "c");
    expect(statSync(join(dataDir, "secret.key")).mode & 0o777).toBe(0o600);
    expect(readdirSync(dataDir)).toEqual(["secret.key"]);
    expect(open().open(sealed, "c")).toBe("s");
  });

  test("is closed to others when it was open, with a warning", () => {
    open();
    chmodSync(join(dataDir, "secret.key"), 0o644);
    const lines: string[] = [];
    open(createLogger({ destination: { write: (line) => void lines.push(line) } }));
    expect(statSync(join(dataDir, "secret.key")).mode & 0o777).toBe(0o600);
    expect(lines.join("")).toContain("0600");
  });

  test("is not replaced when it is damaged", () => {
    writeFileSync(join(dataDir, "secret.key"), "broken", { mode: 0o600 });
    expect(() => open()).toThrow(/holds no key/);
    expect(readFileSync(join(dataDir, "secret.key"), "utf8")).toBe("broken");
  });

  test("is the same for processes that start together", async () => {
    const script = `
      import { openSecretBox } from "${import.meta.dirname}/index";
      import { createLogger } from "${import.meta.dirname}/../log";
      process.stdin.once("data", () => {
        console.log(openSecretBox({ dataDir: ${JSON.stringify(dataDir)}, log: createLogger({ level: "silent" }) }).deriveKey("test"));
        process.exit();
      });
      console.log("ready");`;
    const starters = Array.from({ length: 4 }, () =>
      spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script], {
        stdio: ["pipe", "pipe", "inherit"],
      }),
    );
    const outputs = starters.map(() => "");
    for (const [index, starter] of starters.entries()) {
      starter.stdout.on("data", (chunk) => {
        outputs[index] += String(chunk);
      });
    }
    await Promise.all(starters.map((starter) => once(starter.stdout, "data")));
    for (const starter of starters) starter.stdin.write("go\n");
    await Promise.all(starters.map((starter) => once(starter, "close")));
    const keys = outputs.map((output) => output.split("\n")[1]);
    expect(keys[0]).toMatch(/^[\w-]{43}$/);
    expect(new Set(keys).size).toBe(1);
  });
});
