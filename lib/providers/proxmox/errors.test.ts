import { describe, expect, test } from "vitest";
import { codeOfTaskError, errorOf, type ProblemKind, problemOf, problemOfText } from "./errors";

const refusal = (status: number, text: string, fields: Record<string, string> = {}) => ({
  endpointId: "pve",
  method: "POST",
  status,
  text,
  fields,
});

describe("the platform's words", () => {
  const table: [text: string, kind: ProblemKind][] = [
    ["Configuration file 'nodes/pve2/qemu-server/101.conf' does not exist", "gone"],
    ["unable to create VM 100 - VM 100 already exists on node 'pve1'", "id-taken"],
    ["unable to create CT 101 - VM 101 already exists on node 'x'", "id-taken"],
    ["unable to create VM 101: config file already exists", "id-taken"],
    ["checksum mismatch (file change by other user?)", "edited"],
    ["detected modified configuration - file changed by other user? Try again.", "edited"],
    ["VM is locked (backup)", "locked"],
    ["CT is locked (snapshot)", "locked"],
    ["can't lock file '/var/lock/qemu-server/lock-100.conf' - got timeout", "busy"],
    ["cfs-lock 'file-user_cfg' error: got lock request timeout", "busy"],
    ["cluster not ready - no quorum?", "no-quorum"],
    ["cfs-lock 'storage-x' error: no quorum!", "no-quorum"],
    ["can't remove VM 100 - protection mode enabled", "protected"],
    ["VM 100 already running", "running"],
    ["CT 101 already running", "running"],
    ["VM 100 is running - destroy failed", "running"],
    ["unable to destroy CT 101 - container is running", "running"],
    ["unable to restore VM 100 - vm is running", "running"],
    ["VM 100 not running", "not-running"],
    ["VM 100 is not running", "not-running"],
    ["QEMU guest agent is not running", "not-running"],
    ["snapshot name 'x' already used", "exists"],
    ["sdn zone object ID 'z1' already defined", "exists"],
    ["storage 'x' does not exist", "missing"],
    ["no such task", "missing"],
    ["only root can set 'args' config", "forbidden"],
    ["VM quit/powerdown failed - got timeout", "unknown"],
    ["migration aborted", "unknown"],
    ["unable to create image: no space left", "unknown"],
  ];
  test.each(table)("%s", (text, kind) => expect(problemOfText(text)).toBe(kind));
});

describe("a status", () => {
  test.each<[number, string, Record<string, string>, ProblemKind]>([
    [401, "Authentication failed!", {}, "unauthorized"],
    [403, "Permission check failed (/vms/100, VM.PowerMgmt)", {}, "forbidden"],
    [400, "Parameter verification failed.", { vmid: "VM 200 already exists" }, "id-taken"],
    [400, "Parameter verification failed.", { "overrule-shutdown": "property is not defined in schema" }, "invalid"],
    [400, "Parameter verification failed.", { upid: "no such task" }, "missing"],
    [595, "No route to host", {}, "unreachable"],
    [596, "Connection timed out", {}, "timeout"],
    [599, "Too many redirections", {}, "unreachable"],
    [501, "Method 'GET /foo' not implemented", {}, "unknown"],
  ])("%i %s", (status, text, fields, kind) => expect(problemOf(refusal(status, text, fields))).toBe(kind));

  test("596 on a write leaves open whether it happened, 595 does not", () => {
    expect(errorOf(refusal(596, "Connection timed out")).extra).toEqual({ mayHaveHappened: true });
    expect(errorOf({ ...refusal(596, "Connection timed out"), method: "GET" }).extra).toBeUndefined();
    expect(errorOf(refusal(595, "Connection refused")).extra).toBeUndefined();
  });

  test("without any words still makes a sentence", () => {
    expect(errorOf(refusal(500, "")).message).toBe("Endpoint 'pve' refused: status 500 without a message.");
  });
});

test("a failed task's words have the same codes as an answer's", () => {
  expect(codeOfTaskError("unable to create VM 101: config file already exists")).toBe("vm_id_taken");
  expect(codeOfTaskError("VM is locked (backup)")).toBe("guest_locked");
  expect(codeOfTaskError("command 'x' failed: exit code 1")).toBeUndefined();
});
