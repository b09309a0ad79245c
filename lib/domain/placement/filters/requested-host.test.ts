import { expect, test } from "vitest";
import { said } from "../testing";
import { requestedHost } from "./requested-host";

test("only the host asked for passes, by its name or its id", () => {
  expect(said(requestedHost, { hostName: "pve2" }, {})).toBe("The request asks for host pve2");
  expect(said(requestedHost, { hostName: "pve1" }, {})).toBeNull();
  expect(said(requestedHost, { hostName: "pve:pve1" }, {})).toBeNull();
  expect(said(requestedHost, { hostName: "pve-b:pve1" }, {})).not.toBeNull();
  expect(said(requestedHost, {}, {})).toBeNull();
});

test("where the platform chooses among the hosts of a group, one of them is only named if it is alone", () => {
  const group = { name: "Prague", placeable: 3 };
  expect(said(requestedHost, { hostName: "pve1" }, { group })).toBe(
    "The platform chooses among the 3 hosts of group Prague; ask for the group instead",
  );
  expect(said(requestedHost, { hostName: "pve1" }, { group: { ...group, placeable: 1 } })).toBeNull();
  expect(said(requestedHost, { hostName: "pve1" }, { group, capabilities: new Set(["hostChoice"]) })).toBeNull();
  expect(said(requestedHost, {}, { group })).toBeNull();
});
