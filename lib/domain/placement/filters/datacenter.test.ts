import { expect, test } from "vitest";
import { said } from "../testing";
import { datacenter } from "./datacenter";

test("a host in another datacenter than those asked for is refused, with both names", () => {
  expect(said(datacenter, { datacenterIds: ["DC2", "DC3"] }, {})).toBe(
    "The request asks for DC2 or DC3; this host is in DC1",
  );
  expect(said(datacenter, { datacenterIds: ["DC1", "DC2"] }, {})).toBeNull();
  expect(said(datacenter, {}, { datacenterId: "DC9" })).toBeNull();
});

test("no datacenter at all means no host", () => {
  expect(said(datacenter, { datacenterIds: [] }, {})).not.toBeNull();
});
