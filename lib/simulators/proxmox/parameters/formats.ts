import { isIP, isIPv4, isIPv6 } from "node:net";
import { type FormatDefinition, formatDefinitions } from "../schema/definitions";
import { PropertyStringError, parseProperties } from "./property-string";

/** Checks a value; answers the complaint, or undefined when the value is fine. */
type FormatCheck = (value: string) => string | undefined;

const nodeName = "[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?";
const storageId = "[a-zA-Z][a-zA-Z0-9\\-_.]*[a-zA-Z0-9]";

/** Formats that are code, not a regular expression, in the real API. */
const codedFormats: Record<string, FormatCheck> = {
  ip: (value) => unless(isIP(value) !== 0, "value does not look like a valid IP address"),
  ipv4: (value) => unless(isIPv4(value), "value does not look like a valid IPv4 address"),
  ipv6: (value) => unless(isIPv6(value), "value does not look like a valid IPv6 address"),
  CIDR: (value) => unless(isCidrV4(value) || isCidrV6(value), "value does not look like a valid CIDR network"),
  "pve-ipv4-config": (value) =>
    unless(
      value === "dhcp" || value === "manual" || isCidrV4(value),
      "value does not look like a valid ipv4 network configuration",
    ),
  "pve-ipv6-config": (value) =>
    unless(
      ["auto", "dhcp", "manual"].includes(value) || isCidrV6(value),
      "value does not look like a valid ipv6 network configuration",
    ),
  address: (value) =>
    unless(isIP(value) !== 0 || isDnsName(value), "value does not look like a valid IP address or hostname"),
  email: (value) => unless(/^[^\s@]+@[^\s@]+$/.test(value), "value does not look like a valid email address"),
  "pve-cpuset": (value) => unless(/^\d+(?:-\d+)?(?:,\d+(?:-\d+)?)*$/.test(value), "unable to parse cpuset"),
  "pve-ct-timezone": (value) =>
    unless(value === "host" || /^[A-Za-z][\w+\-/]*$/.test(value), `invalid time zone '${value}'`),
  "pve-hotplug-features": (value) => unless(isHotplugFeatures(value), "unable to parse hotplug option"),
  "pve-lxc-dev-string": (value) => unless(value.startsWith("/dev/"), `${value} must start with /dev/`),
  "pve-lxc-mp-string": (value) =>
    unless(/^(?:\/.*|[^:\s]+:.+|[^/:\s].*)$/.test(value), `unable to parse mount point string '${value}'`),
  "pve-poolid": (value) =>
    unless(
      /^[A-Za-z0-9.\-_]+(?:\/[A-Za-z0-9.\-_]+){0,2}$/.test(value),
      `pool name '${value}' contains invalid characters`,
    ),
  "pve-priv": (value) => unless(/^[A-Z][A-Za-z]+(?:\.[A-Z][A-Za-z]+)+$/.test(value), `invalid privilege '${value}'`),
  "pve-qm-ide": (value) => checkFormat("qemu-ide", value, "cdrom"),
  "pve-sdn-bgp-rt": (value) => unless(/^[\d.]+:\d+$/.test(value), "value does not look like a valid route target"),
  "pve-sdn-fabric-id": (value) => unless(/^[A-Za-z0-9][A-Za-z0-9-]{0,7}$/.test(value), "invalid fabric id"),
  "pve-startup-order": (value) =>
    unless(
      /^(?:(?:order=)?\d+|up=\d+|down=\d+)(?:,(?:order=\d+|up=\d+|down=\d+))*$/.test(value),
      "unable to parse startup options",
    ),
  "pve-userid": (value) => unless(isUserId(value), `value '${value}' does not look like a valid user name`),
  "pve-tokenid": (value) =>
    unless(/^[^\s:/]+@[\w.-]+![A-Za-z][\w.-]+$/.test(value), `value '${value}' does not look like a valid token ID`),
  "pve-volume-id-or-qm-path": (value) =>
    unless(
      value === "none" || value === "cdrom" || value.startsWith("/") || new RegExp(`^${storageId}:.+$`).test(value),
      `unable to parse volume ID '${value}'`,
    ),
  "pve-volume-id-or-absolute-path": (value) =>
    unless(
      value.startsWith("/") || new RegExp(`^${storageId}:.+$`).test(value),
      `unable to parse volume ID '${value}'`,
    ),
  "storage-pair": (value) =>
    unless(
      value === "1" || new RegExp(`^${storageId}(?::${storageId})?$`).test(value),
      `map-entry '${value}' is not valid`,
    ),
  "lxc-ip-with-ll-iface": (value) =>
    unless(
      isIP(value) !== 0 || /^fe80:[0-9a-f:]*%[a-z0-9.]+$/i.test(value),
      "value does not look like a valid IP address",
    ),
};

/** True when the simulator knows the format, by table or by code. */
export function isKnownFormat(name: string): boolean {
  const base = baseOf(name);
  return base in codedFormats || formatDefinitions.has(base);
}

/** True when a value of this format is a list whose repeated keys are joined. */
export function isListFormat(name: string): boolean {
  return name.endsWith("-list");
}

/** Splits a list value as the API does: at comma, semicolon, white space and NUL. */
export function splitList(value: string): string[] {
  return value.split(/[,;\s\0]+/).filter((item) => item !== "");
}

/**
 * Checks a value against a named format and answers the complaint (with its final newline, as the API sends it),
 * or undefined when the value is fine. `name` is the parameter, named inside complaints about property strings.
 */
export function checkFormat(format: string, value: string, name: string): string | undefined {
  if (format.endsWith("-opt") && value === "") return undefined;
  if (isListFormat(format)) return firstComplaint(splitList(value), (item) => checkFormat(baseOf(format), item, name));
  const base = baseOf(format);
  const coded = codedFormats[base];
  if (coded) return withNewline(coded(value));
  const definition = formatDefinitions.get(base);
  if (!definition) throw new Error(`format '${base}' is not known to the simulator`);
  return definition.properties
    ? checkProperties(definition, value, name)
    : withNewline(checkPattern(definition, value));
}

function baseOf(format: string): string {
  return format.replace(/-(?:list|opt)$/, "");
}

function checkPattern(definition: FormatDefinition, value: string): string | undefined {
  const complaint = (definition.error ?? "value does not match the format")
    .replace("'X'", `'${value}'`)
    .replace(/: X$/, `: ${value}`);
  if (definition.enum && !definition.enum.includes(value)) return complaint;
  if (definition.minLength !== undefined && value.length < definition.minLength) return complaint;
  if (definition.maxLength !== undefined && value.length > definition.maxLength) return complaint;
  if (definition.regex && !new RegExp(`^(?:${definition.regex})$`, definition.flags).test(value)) return complaint;
  return undefined;
}

function checkProperties(definition: FormatDefinition, value: string, name: string): string | undefined {
  try {
    parseProperties({ properties: definition.properties ?? {}, text: value, name });
    return undefined;
  } catch (error) {
    if (error instanceof PropertyStringError) return error.message;
    throw error;
  }
}

function firstComplaint(items: string[], check: (item: string) => string | undefined): string | undefined {
  for (const item of items) {
    const complaint = check(item);
    if (complaint) return complaint;
  }
  return undefined;
}

function unless(isFine: boolean, complaint: string): string | undefined {
  return isFine ? undefined : complaint;
}

function withNewline(complaint: string | undefined): string | undefined {
  return complaint === undefined || complaint.endsWith("\n") ? complaint : `${complaint}\n`;
}

function isCidrV4(value: string): boolean {
  const match = /^([\d.]+)\/(\d{1,2})$/.exec(value);
  return match !== null && isIPv4(match[1] ?? "") && Number(match[2]) >= 8 && Number(match[2]) <= 32;
}

function isCidrV6(value: string): boolean {
  const match = /^([0-9a-fA-F:.]+)\/(\d{1,3})$/.exec(value);
  return match !== null && isIPv6(match[1] ?? "") && Number(match[2]) >= 8 && Number(match[2]) <= 128;
}

function isDnsName(value: string): boolean {
  return new RegExp(`^(?:${nodeName}\\.)*${nodeName}$`).test(value);
}

function isHotplugFeatures(value: string): boolean {
  return (
    /^[01]$/.test(value) || splitList(value).every((item) => /^(?:network|disk|cpu|memory|usb|cloudinit)$/.test(item))
  );
}

function isUserId(value: string): boolean {
  return value.length >= 3 && value.length <= 64 && /^[^\s:/]+@[A-Za-z][A-Za-z0-9.\-_]+$/.test(value);
}
