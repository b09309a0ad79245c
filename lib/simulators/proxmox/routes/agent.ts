import { failure } from "../errors";
import { guestOf } from "../guests/guards";
import { netsOf } from "../guests/net";
import { guestAddresses } from "../metrics/addresses";
import { trafficCounters } from "../metrics/guest-load";
import { hasAgent, loadedGuest } from "../metrics/guest-status";
import { displayName, type Guest, isRunning } from "../state/guest";
import type { Call, Routes } from "./call";

const base = "/nodes/{node}/qemu/{vmid}/agent";
/** How long after the start the agent answers on a calm day. */
const agentStartMs = 4_000;

export const agentRoutes: Routes = {
  [`POST ${base}/ping`]: (call) => {
    requireAgent(call);
    return { result: {} };
  },
  [`GET ${base}/network-get-interfaces`]: (call) => ({ result: interfaces(call, requireAgent(call)) }),
  [`GET ${base}/get-osinfo`]: (call) => ({ result: operatingSystem(requireAgent(call)) }),
  [`GET ${base}/get-host-name`]: (call) => ({ result: { "host-name": displayName(requireAgent(call)) } }),
  [`GET ${base}/info`]: (call) => {
    requireAgent(call);
    const names = [
      "guest-ping",
      "guest-network-get-interfaces",
      "guest-get-osinfo",
      "guest-get-host-name",
      "guest-info",
    ];
    return {
      result: {
        version: "7.2.15",
        supported_commands: names.map((name) => ({ name, enabled: true, "success-response": true })),
      },
    };
  },
};

/** The guest, when its agent answers. Throws 500 in the three ways in which it may not. */
function requireAgent(call: Call): Guest {
  const { cluster } = call;
  const guest = guestOf(call, "qemu");
  if (!hasAgent(guest)) throw failure("No QEMU guest agent configured");
  if (!isRunning(guest)) throw failure(`VM ${guest.vmid} is not running`);
  const upMs = cluster.parts.clock.nowMs() - guest.startedAtMs;
  const isUp = guest.power === "running" && upMs >= agentStartMs / cluster.parts.tasks.speed;
  if (!isUp || cluster.silentAgents.has(guest.vmid)) throw failure("QEMU guest agent is not running");
  return guest;
}

function interfaces(call: Call, guest: Guest): unknown[] {
  const { cluster } = call;
  const nets = netsOf("qemu", guest.config);
  const traffic = trafficCounters(loadedGuest(cluster, guest), cluster.parts.clock.nowMs() / 1000);
  const lo = {
    mac: "00:00:00:00:00:00",
    addresses: { ipv4: "127.0.0.1/8", ipv6: "::1/128" },
    received: 6_480,
    sent: 6_480,
  };
  return [
    view({ name: "lo", ...lo }),
    ...nets.map((net, index) =>
      view({
        name: `ens${18 + index}`,
        mac: net.mac.toLowerCase(),
        addresses: guestAddresses(cluster, guest, net),
        received: Math.floor(traffic.netin / nets.length),
        sent: Math.floor(traffic.netout / nets.length),
      }),
    ),
  ];
}

function view(input: {
  name: string;
  mac: string;
  addresses: { ipv4?: string; ipv6?: string };
  received: number;
  sent: number;
}): unknown {
  const addresses = [input.addresses.ipv4, input.addresses.ipv6]
    .filter((text) => text !== undefined)
    .map((text) => {
      const [address = "", prefix] = text.split("/");
      return {
        "ip-address": address,
        "ip-address-type": address.includes(":") ? "ipv6" : "ipv4",
        prefix: Number(prefix),
      };
    });
  return {
    name: input.name,
    "hardware-address": input.mac,
    // An interface without any address has no list at all.
    ...(addresses.length > 0 && { "ip-addresses": addresses }),
    statistics: {
      "rx-bytes": input.received,
      "rx-packets": Math.ceil(input.received / 900),
      "rx-errs": 0,
      "rx-dropped": 0,
      "tx-bytes": input.sent,
      "tx-packets": Math.ceil(input.sent / 700),
      "tx-errs": 0,
      "tx-dropped": 0,
    },
  };
}

function operatingSystem(guest: Guest): unknown {
  const isUbuntu = (guest.config.ciuser ?? "") === "ubuntu" || guest.vmid % 3 === 0;
  const os = isUbuntu
    ? {
        id: "ubuntu",
        name: "Ubuntu",
        "pretty-name": "Ubuntu 24.04.3 LTS",
        version: "24.04.3 LTS (Noble Numbat)",
        "version-id": "24.04",
      }
    : {
        id: "debian",
        name: "Debian GNU/Linux",
        "pretty-name": "Debian GNU/Linux 12 (bookworm)",
        version: "12 (bookworm)",
        "version-id": "12",
      };
  return {
    ...os,
    machine: "x86_64",
    "kernel-release": isUbuntu ? "6.8.0-85-generic" : "6.1.0-40-cloud-amd64",
    "kernel-version": "#1 SMP",
  };
}
