import { expect, test } from "vitest";
import { readTake } from "./take-draft";

const network = { id: "n1", subnet: "172.16.4.0/24" };
const draft = { address: "", guestId: null, note: "" };

test("an empty address asks for the next free one", () =>
  expect(readTake(network, draft)).toEqual({ input: { networkId: "n1", note: "" }, problem: null }));

test("an address of the subnet is asked for, with the guest that has it", () =>
  expect(readTake(network, { address: " 172.16.4.9 ", guestId: "g1", note: " db " }).input).toEqual({
    networkId: "n1",
    address: "172.16.4.9",
    guestId: "g1",
    note: "db",
  }));

test.each([
  ["172.16.5.9", "It does not lie in 172.16.4.0/24"],
  ["2001:db8::1", "It does not lie in 172.16.4.0/24"],
  ["172.16.4", "An address such as 172.16.4.10"],
  ["10", "An address such as 172.16.4.10"],
])("%s is refused: %s", (address, problem) =>
  expect(readTake(network, { ...draft, address })).toEqual({ input: null, problem }),
);
