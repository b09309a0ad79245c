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
