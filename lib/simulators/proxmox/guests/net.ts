import type { SeededRandom } from "../../random";
import { type Properties, parseFormat, printFormat } from "../parameters/property-string";
import type { GuestConfig, GuestKind } from "../state/guest";
import { newMacAddress } from "../state/identifiers";

export function isNetKey(key: string): boolean {
  return /^net\d+$/.test(key);
}

/** A guest's network interface, with the same names for both kinds. */
export interface Net {
  readonly key: string;
  readonly bridge: string | undefined;
  /** VLAN tag. */
  readonly tag: string | undefined;
  /** Upper case. */
  readonly mac: string;
  readonly properties: Properties;
}

export function parseNet(kind: GuestKind, key: string, text: string): Net {
  const properties = parseFormat(`${kind}-net`, text);
  const mac = (kind === "qemu" ? properties.macaddr : properties.hwaddr) ?? "";
  return { key, bridge: properties.bridge, tag: properties.tag, mac: mac.toUpperCase(), properties };
}

export function netsOf(kind: GuestKind, config: GuestConfig): Net[] {
  return Object.keys(config)
    .filter(isNetKey)
    .sort((left, right) => Number(left.slice(3)) - Number(right.slice(3)))
    .map((key) => parseNet(kind, key, config[key] ?? ""));
}

/** A net as it is stored: with a MAC address, in upper case, and for containers with the type of the pair. */
export function completeNet(input: {
  kind: GuestKind;
  text: string;
  random: SeededRandom;
  replaceMac?: boolean;
}): string {
  const { kind, text, random } = input;
  const properties = { ...parseFormat(`${kind}-net`, text) };
  const macKey = kind === "qemu" ? "macaddr" : "hwaddr";
  const given = input.replaceMac ? undefined : properties[macKey];
  properties[macKey] = (given ?? newMacAddress(random)).toUpperCase();
  if (kind === "lxc") return printFormat("lxc-net", { ...properties, type: properties.type ?? "veth" });
  // A machine's net begins with the model, whose value is the address.
  const { model = "virtio", macaddr, ...rest } = properties;
  const tail = Object.keys(rest)
    .sort()
    .map((key) => `,${key}=${rest[key]}`);
  return `${model}=${macaddr}${tail.join("")}`;
}
