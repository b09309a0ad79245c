/**
 * Property strings, `key=value,key=value`: how Proxmox writes disks, networks and the like into one setting. One key,
 * the default key, may stand first without its name. Values hold no comma; there is no quoting.
 */
export type Properties = Record<string, string>;

/** Parses one; a first part without `=` goes under `defaultKey`. */
export function parseProperties(text: string, defaultKey: string): Properties {
  const properties: Properties = {};
  for (const part of text.split(",")) {
    const at = part.indexOf("=");
    if (at < 0) properties[defaultKey] ??= part.trim();
    else properties[part.slice(0, at).trim()] = part.slice(at + 1).trim();
  }
  return properties;
}

/** Writes one, in the order given, `defaultKey` without its name; undefined values are left out. */
export function writeProperties(properties: Record<string, string | number | undefined>, defaultKey?: string): string {
  return Object.entries(properties)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => (key === defaultKey ? String(value) : `${key}=${value}`))
    .join(",");
}

const unitGb: Record<string, number> = { "": 1 / 1024 ** 3, K: 1 / 1024 ** 2, M: 1 / 1024, G: 1, T: 1024 };

/** `32G`, `528K`, `1536M` in GB; undefined for what is no size. Without a unit it is bytes. */
export function sizeGb(text: string | undefined): number | undefined {
  const [, digits, unit = ""] = /^(\d+(?:\.\d+)?)([KMGT]?)$/.exec(text ?? "") ?? [];
  const factor = unitGb[unit];
  return digits === undefined || factor === undefined ? undefined : Number(digits) * factor;
}
