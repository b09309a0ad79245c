import type { IpBlock } from "../state/ip-block";
import type { Panel } from "../state/panel";
import type { SimIpv4, SimIpv6, SimServer } from "../state/server";

/** Takes addresses from the blocks of a group, those of the network profile first. Throws 422 when there are too few. */
export function takeIpv4(panel: Panel, wanted: { groupId: number; networkProfile: number; count: number }): SimIpv4[] {
  const taken: SimIpv4[] = [];
  for (let index = 0; index < wanted.count; index++) {
    const blocks = blocksFor(panel, wanted);
    const block = blocks.find(({ free }) => free > 0) ?? blocks[0];
    if (!block) break;
    taken.push(addressOf(panel, block, block.take()));
  }
  return taken;
}

/** Takes one IPv6 subnet, or none when no block of the group has one left. */
export function takeIpv6(panel: Panel, groupId: number): SimIpv6[] {
  const block = [...panel.ipBlocks.values()].find(
    ({ type, free, groupIds }) => type === 6 && free > 0 && groupIds.includes(groupId),
  );
  if (!block) return [];
  return [
    {
      id: panel.nextId("address"),
      blockId: block.id,
      blockName: block.name,
      subnet: block.take(),
      cidr: block.subnetCidr,
      gateway: block.gateway,
    },
  ];
}

/** The IPv4 blocks that serve a profile in a group: its own, else those without a profile. */
export function blocksFor(panel: Panel, wanted: { groupId: number; networkProfile: number }): IpBlock[] {
  const blocks = [...panel.ipBlocks.values()].filter(
    (block) => block.type === 4 && block.enabled && block.groupIds.includes(wanted.groupId),
  );
  const own = blocks.filter((block) => block.networkProfile === wanted.networkProfile);
  return own.length > 0 ? own : blocks.filter((block) => block.networkProfile === 0);
}

export function addressOf(panel: Panel, block: IpBlock, address: string): SimIpv4 {
  return {
    id: panel.nextId("address"),
    blockId: block.id,
    address,
    gateway: block.gateway,
    netmask: block.netmask ?? "255.255.255.255",
  };
}

/** Gives all addresses of a server back to their blocks. */
export function releaseAddresses(panel: Panel, server: SimServer): void {
  for (const { ipv4, ipv6 } of server.interfaces) {
    for (const { blockId, address } of ipv4) panel.ipBlocks.get(blockId)?.give(address);
    for (const { blockId, subnet } of ipv6) panel.ipBlocks.get(blockId)?.give(subnet);
  }
}
