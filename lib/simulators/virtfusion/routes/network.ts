import { z } from "zod";
import { notFound, refused, simulated } from "../errors";
import { paginate } from "../http/paginator";
import {
  addIpv4,
  addIpv4Quantity,
  addToWhitelist,
  removeFromWhitelist,
  removeIpv4,
  requireInterface,
} from "../servers/addresses";
import { checkedRulesets } from "../servers/order";
import { currentPeriod } from "../servers/traffic";
import type { IpBlock } from "../state/ip-block";
import type { Panel } from "../state/panel";
import type { SimInterface } from "../state/server";
import { ipBlockView } from "../views/ip-block";
import { monthsOnOffer, trafficBlocksView, trafficView } from "../views/traffic";
import { type Call, created, noContent, ok, type Routes } from "./call";

const Which = z.enum(["primary", "secondary"]);
const Quantity = z.object({ interface: Which, quantity: z.int() });
const Addresses = z.object({ interface: Which, ip: z.array(z.string()) });
const Allowed = z.object({ interface: Which, ip: z.string(), cidr: z.int() });
const Forbidden = z.object({ interface: Which, ip: z.string() });
const Rulesets = z.object({ rulesets: z.array(z.int()) });
const Range = z.object({ start: z.string(), end: z.string() });
const Block = z.object({ month: z.int(), amount: z.int() });

export const networkRoutes: Routes = {
  "POST /servers/{serverId}/ipv4Qty": (call) => {
    const { interface: which, quantity } = call.body(Quantity);
    return ok(addIpv4Quantity(call.panel, call.server(), { which, count: quantity }));
  },
  "POST /servers/{serverId}/ipv4": (call) => {
    const { interface: which, ip } = call.body(Addresses);
    addIpv4(call.panel, call.server(), { which, addresses: ip });
    return noContent;
  },
  "DELETE /servers/{serverId}/ipv4": (call) => {
    const { interface: which, ip } = call.body(Addresses);
    removeIpv4(call.panel, call.server(), { which, addresses: ip });
    return noContent;
  },
  "POST /servers/{serverId}/networkWhitelist": (call) => {
    const { interface: which, ip, cidr } = call.body(Allowed);
    addToWhitelist(call.panel, call.server(), { which, ip, cidr });
    return created();
  },
  "DELETE /servers/{serverId}/networkWhitelist": (call) => {
    const { interface: which, ip } = call.body(Forbidden);
    removeFromWhitelist(call.panel, call.server(), { which, ip });
    return noContent;
  },
  "GET /servers/{serverId}/firewall/{interface}": (call) => {
    // What a rule looks like is not known: the rulesets show as ids on the interface alone.
    return ok({ enabled: networkOf(call).firewallEnabled, rules: [] });
  },
  "POST /servers/{serverId}/firewall/{interface}/enable": (call) => switchFirewall(call, true),
  "POST /servers/{serverId}/firewall/{interface}/disable": (call) => switchFirewall(call, false),
  "POST /servers/{serverId}/firewall/{interface}/rules": (call) => {
    const network = networkOf(call);
    const rulesets = checkedRulesets(call.panel, call.body(Rulesets).rulesets);
    call.panel.change(call.server(), () => {
      network.firewallRulesets = rulesets;
    });
    return created();
  },
  "GET /servers/{serverId}/traffic": (call) => ok(trafficView(call.server(), call.panel.now())),
  "GET /servers/{serverId}/traffic/blocks": (call) => ok(trafficBlocksView(call.server(), call.panel.now())),
  "POST /servers/{serverId}/traffic/blocks": addTrafficBlock,
  "DELETE /servers/{serverId}/traffic/blocks/{blockId}": (call) => {
    const server = call.server();
    const id = call.text("blockId");
    if (!server.trafficBlocks.some((block) => String(block.id) === id)) throw notFound("traffic block");
    call.panel.change(server, () => {
      server.trafficBlocks = server.trafficBlocks.filter((block) => String(block.id) !== id);
    });
    return noContent;
  },
  "GET /connectivity/ipblocks": ({ panel, query, url }) => ({
    status: 200,
    body: paginate({ items: [...panel.ipBlocks.values()], query, url, view: ipBlockView }),
  }),
  "GET /connectivity/ipblocks/{blockId}": (call) => ok(ipBlockView(blockOf(call.panel, call.id("blockId")))),
  "POST /connectivity/ipblocks/{blockId}/ipv4": (call) => {
    const { start, end } = call.body(Range);
    blockOf(call.panel, call.id("blockId")).addRange(start, end);
    return noContent;
  },
};

function networkOf(call: Call): SimInterface {
  return requireInterface(call.server(), Which.parse(call.text("interface")));
}

function switchFirewall(call: Call, enabled: boolean): { status: number } {
  const network = networkOf(call);
  call.panel.change(call.server(), () => {
    network.firewallEnabled = enabled;
  });
  return { status: 200 };
}

function addTrafficBlock(call: Call): { status: number } {
  const { panel } = call;
  const server = call.server();
  const { month, amount } = call.body(Block);
  const current = currentPeriod(server, panel.now()).month;
  if (month < current || month >= current + monthsOnOffer) throw refused(simulated("Invalid month"));
  if (amount < 1) throw refused(simulated("amount must be at least 1 GB"));
  panel.change(server, () => {
    const id = panel.nextId("trafficBlock");
    server.trafficBlocks.push({ id, month, trafficGb: amount, addedAt: panel.now() });
  });
  return created();
}

function blockOf(panel: Panel, id: number): IpBlock {
  const block = panel.ipBlocks.get(id);
  if (!block) throw notFound("ip block");
  return block;
}
