import { describe, expect, test } from "vitest";
import { PanelError } from "../errors";
import { IpBlock } from "./ip-block";

const block = (cidr: string) =>
  new IpBlock({ id: 1, name: cidr, cidr, groupIds: [1], networkProfile: 0, createdAt: new Date(0) });

describe("a block of IPv4 addresses", () => {
  test("leaves the first addresses to its operator and gives the lowest free one", () => {
    const pool = block("10.1.0.0/24");
    expect({ gateway: pool.gateway, netmask: pool.netmask, total: pool.total }).toEqual({
      gateway: "10.1.0.1",
      netmask: "255.255.255.0",
      total: 245,
    });
    expect([pool.take(), pool.take(), pool.take()]).toEqual(["10.1.0.10", "10.1.0.11", "10.1.0.12"]);
    pool.give("10.1.0.11");
    expect([pool.take(), pool.take()]).toEqual(["10.1.0.11", "10.1.0.13"]);
  });

  test("gives an address once, and none when it is used up", () => {
    const pool = block("10.1.0.0/28");
    expect(pool.takeExactly("10.1.0.12")).toBe(true);
    expect(pool.takeExactly("10.1.0.12")).toBe(false);
    const taken = Array.from({ length: pool.free }, () => pool.take());
    expect(taken).not.toContain("10.1.0.12");
    expect(new Set(taken).size).toBe(4);
    expect(() => pool.take()).toThrow(PanelError);
  });

  test.each(["10.1.0.1", "10.1.1.10", "10.1.0.255", "2001:db8::1", "nonsense"])("does not give %s", (address) => {
    expect(block("10.1.0.0/24").takeExactly(address)).toBe(false);
  });

  test("grows by ranges that do not overlap", () => {
    const pool = block("10.1.0.0/28");
    pool.addRange("10.2.0.1", "10.2.0.3");
    expect(pool.total).toBe(8);
    for (const [start, end] of [
      ["10.2.0.3", "10.2.0.9"],
      ["10.3.0.9", "10.3.0.1"],
      ["x", "10.3.0.1"],
    ] as const)
      expect(() => pool.addRange(start, end)).toThrow(PanelError);
    expect(Array.from({ length: 8 }, () => pool.take()).slice(-3)).toEqual(["10.2.0.1", "10.2.0.2", "10.2.0.3"]);
  });
});

test("a block of IPv6 gives subnets and takes them back", () => {
  const pool = block("2001:db8:18::/48");
  expect(pool.gateway).toBe("2001:db8:18::1");
  expect([pool.take(), pool.take()]).toEqual(["2001:db8:18:1::", "2001:db8:18:2::"]);
  pool.give("2001:db8:18:1::");
  expect(pool.take()).toBe("2001:db8:18:1::");
  expect(() => pool.addRange("10.0.0.1", "10.0.0.2")).toThrow(PanelError);
});
