import type { EndpointForm } from "@/lib/domain/endpoint-form";

/** How a cluster is asked for. */
export const proxmoxForm: EndpointForm = {
  provider: "proxmox",
  product: "Proxmox VE",
  idExample: "pve-ams",
  url: { example: "https://10.0.1.10:8006", hint: "Of any one member of a cluster" },
  takesPassword: true,
  tokenHint: "In one piece: user@realm!id=secret",
  options: [],
};
