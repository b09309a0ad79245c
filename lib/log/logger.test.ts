import { describe, expect, test } from "vitest";
import { censorLine, isSecretName } from "./censor";
import { withLogContext } from "./context";
import { createLogger } from "./logger";

/** A logger that keeps its lines. */
function recorded() {
  const lines: string[] = [];
  const log = createLogger({ level: "debug", name: "test", destination: { write: (line) => void lines.push(line) } });
  return { log, lines, last: () => JSON.parse(lines.at(-1) ?? "null") as Record<string, unknown> };
}

describe("a log line", () => {
  test("is one line of JSON with level, name and time", () => {
    const { log, last } = recorded();
    log.info({ vmId: 7 }, "started");
    expect(last()).toMatchObject({ level: "info", name: "test", vmId: 7, msg: "started" });
    expect(Date.parse(String(last().time))).not.toBeNaN();
  });

  test("cannot be forged by control characters from outside", () => {
    const { log, lines, last } = recorded();
    const name = 'web\n{"level":"fatal"}\r\u001b[31m';
    log.info({ name }, `created ${name}`);
    expect(lines).toHaveLength(1);
    expect(lines[0]?.trimEnd()).not.toMatch(/\p{Cc}/u);
    expect(last().name).toBe(name);
  });

  test("carries the ids of the request and operation around it, across awaits and children", async () => {
    const { log, last } = recorded();
    await withLogContext({ requestId: "r1" }, async () => {
      await Promise.resolve();
      await withLogContext({ operationId: "o1" }, async () => log.child({ step: "create" }).info("inside"));
    });
    expect(last()).toMatchObject({ requestId: "r1", operationId: "o1", step: "create" });
    log.info("outside");
    expect(last()).not.toHaveProperty("requestId");
  });
});

describe("secrets", () => {
  test("are left out of fields at any depth, of child bindings and of errors", () => {
    const { log, lines } = recorded();
    const error = Object.assign(new Error("401 for Authorization: Bearer hunter2-hunter2"), {
      request: { headers: { authorization: "hunter2-header", Cookie: "hunter2-cookie" } },
    });
    log
      .child({ apiToken: "hunter2-child" })
      .error({ err: error, endpoint: { list: [{ password: "hunter2-deep" }] } }, "failed");
    log.info("connecting to postgres://moxxie:hunter2-url@db/moxxie?password=hunter2-query");
    log.info({ body: "PVEAPIToken=root@pam!ci=hunter2-pve" });
    log.info({ answer: JSON.stringify({ data: { ticket: "hunter2-quoted" } }), token: ["hunter2-list"] });
    expect(lines).toHaveLength(4);
    expect(lines.join("")).not.toContain("hunter2");
    for (const line of lines) expect(JSON.parse(line)).toBeTypeOf("object");
  });

  test.each([
    "password",
    "newPassword",
    "apiToken",
    "MOXXIE_SECRET_KEY",
    "client_secret",
    "Authorization",
    "set-cookie",
    "privateKey",
    "CSRFPreventionToken",
    "webhookSecret",
    "ticket",
  ])("%s names a secret", (name) => expect(isSecretName(name)).toBe(true));

  test.each(["tokenId", "name", "passed", "secretary", "keyboard", "ticketNumber", "cpuCores"])(
    "%s names none",
    (name) => expect(isSecretName(name)).toBe(false),
  );

  test("what is no secret stays as it is, and an absent secret stays visible", () => {
    const line = JSON.stringify({
      msg: "token bucket, password policy: a:b",
      secret: null,
      tokens: 3,
      at: "10.0.0.1:8006",
    });
    expect(censorLine(line)).toBe(line);
  });
});
