import { Address4, Address6 } from "ip-address";
import { notFound, refused, simulated } from "../errors";
import type { IpBlock } from "../state/ip-block";
import type { Panel } from "../state/panel";
import { type InterfaceName, interfaceOf, type SimInterface, type SimServer } from "../state/server";
import { addressOf, blocksFor, takeIpv4 } from "./address-pool";

/** The interface of a server. Throws 404 where there is none. */
export function requireInterface(server: SimServer, which: InterfaceName): SimInterface {
  const network = interfaceOf(server, which);
  if (!network) throw notFound("interface");
  return network;
}

/** Adds so many addresses; answers them. Throws 422 when the blocks of the group have too few, and then adds none. */
export function addIpv4Quantity(
  panel: Panel,
  server: SimServer,
  input: { which: InterfaceName; count: number },
): string[] {
  const network = requireInterface(server, input.which);
  const wanted = { groupId: server.groupId, networkProfile: network.networkProfile };
  if (input.count < 1) throw refused(simulated("quantity must be at least 1"));
  const free = blocksFor(panel, wanted).reduce((sum, block) => sum + block.free, 0);
  if (free < input.count) throw refused(simulated(`Only ${free} IPv4 addresses are free`));
  const added = takeIpv4(panel, { ...wanted, count: input.count });
  panel.change(server, () => network.ipv4.push(...added));
  return added.map(({ address }) => address);
}

/** Adds these addresses. Throws 422 when one is not free in a block of the group, and then adds none. */
export function addIpv4(
  panel: Panel,
  server: SimServer,
  input: { which: InterfaceName; addresses: readonly string[] },
): void {
  const network = requireInterface(server, input.which);
  const candidates = [...panel.ipBlocks.values()].filter(
    ({ type, enabled, groupIds }) => type === 4 && enabled && groupIds.includes(server.groupId),
  );
  const taken: { block: IpBlock; address: string }[] = [];
  for (const address of input.addresses) {
    const block = candidates.find((candidate) => candidate.takeExactly(address));
    if (!block) {
      for (const given of taken) given.block.give(given.address);
      throw refused(simulated(`IPv4 address ${address} is not available`));
    }
    taken.push({ block, address });
  }
  panel.change(server, () => {
    network.ipv4.push(...taken.map(({ block, address }) => addressOf(panel, block, address)));
  });
}

/** Takes these addresses away. Throws 422 when the interface lacks one, and then takes none. */
export function removeIpv4(
  panel: Panel,
  server: SimServer,
  input: { which: InterfaceName; addresses: readonly string[] },
): void {
  const network = requireInterface(server, input.which);
  const missing = input.addresses.find((address) => !network.ipv4.some((owned) => owned.address === address));
  if (missing !== undefined) throw refused(simulated(`IPv4 address ${missing} is not assigned to the interface`));
  panel.change(server, () => {
    for (const { blockId, address } of network.ipv4) {
      if (input.addresses.includes(address)) panel.ipBlocks.get(blockId)?.give(address);
    }
    network.ipv4 = network.ipv4.filter(({ address }) => !input.addresses.includes(address));
  });
}

/** Lets an address pass the interface's filter. Throws 422 when it is none. */
export function addToWhitelist(
  panel: Panel,
  server: SimServer,
  input: { which: InterfaceName; ip: string; cidr: number },
): void {
  const network = requireInterface(server, input.which);
  const bits = Address4.isValid(input.ip) ? 32 : Address6.isValid(input.ip) ? 128 : 0;
  if (bits === 0) throw refused(simulated("ip is not an IP address"));
  if (input.cidr < 0 || input.cidr > bits) throw refused(simulated(`cidr must be from 0 to ${bits}`));
  if (network.whitelist.some(({ ip }) => ip === input.ip)) throw refused(simulated("ip is in the whitelist"));
  panel.change(server, () => {
    network.whitelist.push({ id: panel.nextId("whitelist"), ip: input.ip, cidr: input.cidr });
  });
}

export function removeFromWhitelist(
  panel: Panel,
  server: SimServer,
  input: { which: InterfaceName; ip: string },
): void {
  const network = requireInterface(server, input.which);
  if (!network.whitelist.some(({ ip }) => ip === input.ip)) throw notFound("ip");
  panel.change(server, () => {
    network.whitelist = network.whitelist.filter(({ ip }) => ip !== input.ip);
  });
}
