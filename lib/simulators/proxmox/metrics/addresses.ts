import { mixHash } from "../../random";
import type { Net } from "../guests/net";
import { parseFormat } from "../parameters/property-string";
import type { Cluster } from "../state/cluster";
import type { Guest } from "../state/guest";

/** Addresses (with prefix length) that an interface of a running guest has: as configured, else leased by DHCP. */
export function guestAddresses(cluster: Cluster, guest: Guest, net: Net): { ipv4?: string; ipv6?: string } {
  if (net.properties.link_down === "1") return {};
  const wanted = wantedAddress(guest, net);
  const ipv6 = `${linkLocal(net.mac)}/64`;
  if (wanted === "manual") return { ipv6 };
  return { ipv4: wanted === undefined || wanted === "dhcp" ? leasedAddress(cluster, guest, net) : wanted, ipv6 };
}

/** A container has its address on the net, a machine in the cloud-init settings. */
function wantedAddress(guest: Guest, net: Net): string | undefined {
  if (guest.kind === "lxc") return net.properties.ip ?? "manual";
  const text = guest.config[`ipconfig${net.key.slice(3)}`];
  return text === undefined ? undefined : parseFormat("pve-qm-ipconfig", text).ip;
}

/** One /16 for the cluster, the VLAN in the third byte where there is one; stable for a guest and interface. */
function leasedAddress(cluster: Cluster, guest: Guest, net: Net): string {
  const index = Number(net.key.slice(3));
  const host = mixHash(guest.vmid, 70 + index);
  const third = net.tag === undefined ? 100 + ((guest.vmid >> 8) & 0x7f) : Number(net.tag) % 256;
  const fourth = net.tag === undefined ? guest.vmid & 0xff || 1 : 10 + (host % 240);
  return `${cluster.parts.guestNetwork}.${third}.${fourth}/24`;
}

function linkLocal(mac: string): string {
  const bytes = mac.split(":").map((byte) => Number.parseInt(byte, 16));
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = bytes;
  const group = (high: number, low: number) => ((high << 8) | low).toString(16);
  return `fe80::${group(a ^ 2, b)}:${group(c, 0xff)}:${group(0xfe, d)}:${group(e, f)}`;
}
