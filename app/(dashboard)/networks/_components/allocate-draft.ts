import ipaddr from "ipaddr.js";
import type { z } from "zod";
import { NetworkAllocate } from "@/lib/contracts/networks";

/** The form of an allocation, as it is typed. */
export interface AllocateDraft {
  clientId: string;
  purpose: string;
  datacenter: string;
  /** Empty: the datacenter's usual size. */
  prefix: string;
  /** Empty: the next free. */
  vlan: string;
  subnet: string;
  note: string;
}
export type AllocateField = keyof AllocateDraft;
export type AllocateProblems = Partial<Record<AllocateField, string>>;

export const emptyAllocation: AllocateDraft = {
  clientId: "",
  purpose: "",
  datacenter: "",
  prefix: "",
  vlan: "",
  subnet: "",
  note: "",
};

const words: Record<AllocateField, string> = {
  clientId: "Letters, digits and . _ : @ / -, beginning with a letter or digit",
  purpose: "Letters, digits, . _ and -, beginning with a letter or digit; at most 64",
  datacenter: "Choose a datacenter",
  prefix: "A number such as 24",
  vlan: "A number from 1 to 4094",
  subnet: "A subnet such as 172.16.4.0/24",
  note: "At most 500 characters",
};

const required: readonly AllocateField[] = ["clientId", "datacenter"];

/** What the form means; what it still lacks; what is wrong with which field. */
export function readAllocation(draft: AllocateDraft): {
  input: z.input<typeof NetworkAllocate> | null;
  missing: string | null;
  problems: AllocateProblems;
} {
  const text = Object.fromEntries(Object.entries(draft).map(([field, value]) => [field, value.trim()]));
  const given = Object.fromEntries(Object.entries(text).filter(([, value]) => value !== ""));
  const input = {
    ...given,
    ...(given.prefix && { prefix: Number(given.prefix) }),
    ...(given.vlan && { vlan: Number(given.vlan) }),
  };
  const parsed = NetworkAllocate.safeParse(input);
  const problems: AllocateProblems = {};
  for (const { path } of parsed.error?.issues ?? []) {
    const field = allocateField(String(path[0]));
    // What is not filled in yet is no mistake yet.
    if (field && given[field]) problems[field] = words[field];
  }
  const host = given.subnet && !problems.subnet ? hostBits(given.subnet) : null;
  if (host) problems.subnet = host;
  const lacks = required.some((field) => !given[field]);
  const wrong = Object.keys(problems).length > 0;
  return {
    input: parsed.success && !wrong ? parsed.data : null,
    missing: wrong ? "Some fields are not right yet" : lacks ? "Say the client and the datacenter" : null,
    problems,
  };
}

/** A subnet begins where its prefix says: 172.16.4.7/24 is an address in one. */
function hostBits(subnet: string): string | null {
  if (!ipaddr.isValidCIDR(subnet)) return null;
  const [address, prefix] = ipaddr.parseCIDR(subnet);
  const kind = address.kind() === "ipv4" ? ipaddr.IPv4 : ipaddr.IPv6;
  const network = kind.networkAddressFromCIDR(subnet).toString();
  return network === address.toString() ? null : `The subnet of this address is ${network}/${prefix}`;
}

/** The form's field that a path of the API means. */
export const allocateField = (path: string): AllocateField | undefined =>
  path in words ? (path as AllocateField) : undefined;
