import ipaddr from "ipaddr.js";
import type { z } from "zod";
import type { InterfaceAddresses } from "../provider";
import type { AgentInterfacesAnswer, ContainerInterfacesAnswer } from "./wire";

/** What a VM's agent reports, without loopback and link-local addresses, which tell nobody how to reach it. */
export function addressesOf(interfaces: z.output<typeof AgentInterfacesAnswer>["result"]): InterfaceAddresses[] {
  return interfaces
    .filter(({ name }) => name !== "lo")
    .map((one) => ({
      name: one.name,
      ...macAddress(one["hardware-address"]),
      addresses: (one["ip-addresses"] ?? [])
        .filter((address) => isReachable(address["ip-address"]))
        .map(({ "ip-address": ip, prefix }) => (prefix === undefined ? ip : `${ip}/${prefix}`)),
    }));
}

/** The same for a container, whose interfaces its host sees. */
export function containerAddressesOf(interfaces: z.output<typeof ContainerInterfacesAnswer>): InterfaceAddresses[] {
  return interfaces
    .filter(({ name }) => name !== "lo")
    .map((one) => ({
      name: one.name,
      ...macAddress(one.hwaddr),
      addresses: [one.inet, one.inet6].filter((address) => address !== undefined).filter(isReachable),
    }));
}

const macAddress = (address: string | undefined) => (address ? { macAddress: address.toUpperCase() } : {});

function isReachable(address: string): boolean {
  const [ip = ""] = address.split("/");
  if (!ipaddr.isValid(ip)) return false;
  return !["loopback", "linkLocal", "unspecified"].includes(ipaddr.parse(ip).range());
}
