import { describe, expect, test } from "vitest";
import { emptyAllocation, readAllocation } from "./allocate-draft";

const filled = { ...emptyAllocation, clientId: "acme", datacenter: "DC1" };

describe("the form of an allocation", () => {
  test("asks for the next free when nothing else is said", () => {
    expect(readAllocation(filled)).toEqual({
      input: { clientId: "acme", datacenter: "DC1", purpose: "default", note: "" },
      missing: null,
      problems: {},
    });
  });

  test("asks for what is said", () => {
    const { input } = readAllocation({
      ...filled,
      vlan: " 104 ",
      subnet: "172.16.4.0/24",
      prefix: "24",
      purpose: "web",
    });
    expect(input).toMatchObject({ vlan: 104, subnet: "172.16.4.0/24", prefix: 24, purpose: "web" });
  });

  test("a field that is still empty lacks something, but is not called wrong", () => {
    const { input, missing, problems } = readAllocation(emptyAllocation);
    expect(input).toBeNull();
    expect(missing).toBe("Say the client and the datacenter");
    expect(problems).toEqual({});
  });

  test.each([
    ["clientId", "-acme"],
    ["purpose", "two words"],
    ["vlan", "4095"],
    ["vlan", "ten"],
    ["prefix", "0"],
    ["subnet", "172.16.4.0"],
  ])("a wrong %s (%s) is told at its field", (field, value) => {
    const { input, problems } = readAllocation({ ...filled, [field]: value });
    expect(input).toBeNull();
    expect(Object.keys(problems)).toEqual([field]);
  });

  test("an address in a subnet is told the subnet", () => {
    expect(readAllocation({ ...filled, subnet: "172.16.4.7/24" }).problems.subnet).toBe(
      "The subnet of this address is 172.16.4.0/24",
    );
    expect(readAllocation({ ...filled, subnet: "2001:db8::1/64" }).problems.subnet).toBe(
      "The subnet of this address is 2001:db8::/64",
    );
  });
});
