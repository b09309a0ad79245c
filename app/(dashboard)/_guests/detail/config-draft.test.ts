import { describe, expect, test } from "vitest";
import type { GuestConfigView } from "@/lib/contracts/guest-config";
import { changeOf, draftOf, fieldOfPath } from "./config-draft";

const config: GuestConfigView = {
  name: "web-1",
  cores: 2,
  sockets: 2,
  memoryMB: 2048,
  swapMB: null,
  onBoot: true,
  protected: false,
  description: "",
  tags: ["env-prod"],
  agent: true,
  osType: "l26",
  disks: [],
  interfaces: [],
  cloudInit: { user: "ops", hasPassword: false, sshKeys: [], ip: "dhcp", gateway: null, nameservers: [] },
  pending: [],
  digest: "abc",
  raw: {},
};
const base = draftOf(config);
const ask = (edit: Partial<typeof base>) => changeOf({ kind: "vm", digest: "abc", base, draft: { ...base, ...edit } });

describe("the change that a configuration form asks for", () => {
  test("an untouched form asks for nothing", () => expect(ask({})).toEqual({ state: "unchanged" }));

  test("only touched fields are sent, bound to the version that was shown", () => {
    expect(ask({ memoryMB: "4096", tags: "env-prod, web  web" })).toEqual({
      state: "ready",
      change: { memoryMB: 4096, tags: ["env-prod", "web"], digest: "abc" },
    });
  });

  test("one field of cloud-init leaves its other fields alone", () => {
    expect(ask({ ciNameservers: "9.9.9.9 1.1.1.1" })).toEqual({
      state: "ready",
      change: { cloudInit: { nameservers: ["9.9.9.9", "1.1.1.1"] }, digest: "abc" },
    });
  });

  test("what cannot be is said at its own field, before anything is sent", () => {
    const outcome = ask({ memoryMB: "lots", name: "not a name!", ciSshKeys: "no key" });
    expect(outcome).toMatchObject({
      state: "wrong",
      problems: { memoryMB: expect.any(String), name: expect.any(String) },
    });
    expect(outcome.state === "wrong" && Object.keys(outcome.problems).sort()).toEqual([
      "ciSshKeys",
      "memoryMB",
      "name",
    ]);
  });
});

test("cores are shown as the guest sees them: cores times sockets", () => expect(base.cores).toBe("4"));

test("problems of the server find their field", () => {
  expect(fieldOfPath(["change", "cloudInit", "sshKeys", "0"])).toBe("ciSshKeys");
  expect(fieldOfPath(["memoryMB"])).toBe("memoryMB");
  expect(fieldOfPath(["digest"])).toBeUndefined();
});
