import { describe, expect, test } from "vitest";
import { parseUpid, workOfType } from "./upid";

describe("a UPID", () => {
  test.each([
    [
      "UPID:pve1:0020C066:042DF204:69C26EB0:vzdump::root@pam:",
      { node: "pve1", startedAt: 1774350000, type: "vzdump", id: "", user: "root@pam" },
    ],
    [
      "UPID:pve:00083447:0131DE60:6A84EA23:vzstart:101:root@pam!t-1:",
      { node: "pve", startedAt: 0x6a84ea23, type: "vzstart", id: "101", user: "root@pam!t-1" },
    ],
    [
      "UPID:n-1:0008344700:0131DE600:6A84EA23:qmclone:9000:a@pve:",
      { node: "n-1", startedAt: 0x6a84ea23, type: "qmclone", id: "9000", user: "a@pve" },
    ],
  ])("%s is taken apart", (ref, parts) => expect(parseUpid(ref)).toEqual(parts));

  test.each([
    "",
    "OK",
    "UPID:pve:1:2:3:x:y:z",
    "UPID:-:0020C066:042DF204:69C26EB0:x:1:root@pam:",
    "UPID:a/b:0020C066:042DF204:69C26EB0:x:1:u:",
  ])("'%s' is none", (ref) => expect(parseUpid(ref)).toBeUndefined());

  test.each([
    ["qmstart", "start"],
    ["vzclone", "clone"],
    ["qmdelsnapshot", "delete-snapshot"],
    ["hamigrate", "migrate"],
    ["srvreload", "other"],
  ])("a task of type %s is work of kind %s", (type, work) => expect(workOfType(type)).toBe(work));
});
