import { expect, test } from "vitest";
import type { NetworkProfileView } from "@/lib/contracts/estate";
import { whyNotProfile } from "./profile-words";

const profile = (more: Partial<NetworkProfileView>) =>
  ({ makesNetworks: false, addressesLeft: null, nodes: ["h1", "h2"], ...more }) as NetworkProfileView;
const anywhere = { hosts: null, place: "" };

test("a network has to be on the host, or on one host of the group", () => {
  expect(whyNotProfile(profile({}), { hosts: ["h3"], place: "h3" })).toBe("not on h3");
  expect(whyNotProfile(profile({}), { hosts: ["h3"], place: "any host of Prague" })).toBe("not on any host of Prague");
  expect(whyNotProfile(profile({}), { hosts: ["h3", "h2"], place: "any host of Prague" })).toBeNull();
  expect(whyNotProfile(profile({}), anywhere)).toBeNull();
  expect(whyNotProfile(profile({ nodes: [] }), { hosts: ["h3"], place: "h3" })).toBeNull();
});

test("what the server says cannot be asked for there is not offered", () => {
  const asked = { ...anywhere, valid: ["vmbr0"] };
  expect(whyNotProfile(profile({ id: "vmbr9" }), asked)).toBe("cannot be had where the guest would go");
  expect(whyNotProfile(profile({ id: "vmbr0" }), asked)).toBeNull();
});

test("one without an address left cannot be chosen; one that does not tell can", () => {
  expect(whyNotProfile(profile({ addressesLeft: 0 }), anywhere)).toBe("no address left on it");
  expect(whyNotProfile(profile({ addressesLeft: 1 }), anywhere)).toBeNull();
});
