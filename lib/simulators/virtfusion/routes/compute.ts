import { paginate } from "../http/paginator";
import { allocations } from "../servers/allocation";
import { groupView, hypervisorRow, hypervisorView, resourcesView } from "../views/hypervisor";
import { ok, type Routes } from "./call";

export const computeRoutes: Routes = {
  "GET /connect": () => ({ status: 200, body: [] }),
  "GET /compute/hypervisors": ({ panel, query, url }) => ({
    status: 200,
    body: paginate({
      items: [...panel.hypervisors.values()],
      query,
      url,
      view: (hypervisor) => hypervisorRow(panel, hypervisor),
    }),
  }),
  "GET /compute/hypervisors/{hypervisorId}": (call) =>
    ok(hypervisorView(call.panel, call.panel.hypervisor(call.id("hypervisorId")))),
  "GET /compute/hypervisors/groups": ({ panel, query, url }) => ({
    status: 200,
    body: paginate({ items: [...panel.groups.values()], query, url, view: groupView }),
  }),
  "GET /compute/hypervisors/groups/{hypervisorGroupId}": (call) =>
    ok(groupView(call.panel.group(call.id("hypervisorGroupId")))),
  "GET /compute/hypervisors/groups/{hypervisorGroupId}/resources": (call) => {
    const { panel, query, url } = call;
    const group = panel.group(call.id("hypervisorGroupId"));
    const allocated = allocations(panel);
    const items = [...panel.hypervisors.values()].filter(({ groupId }) => groupId === group.id);
    const nothing = { servers: 0, memoryMb: 0, cpuCores: 0, localStorageGb: 0, otherStorageGb: new Map() };
    return {
      status: 200,
      body: paginate({
        items,
        query,
        url,
        view: (hypervisor) => resourcesView(panel, hypervisor, allocated.get(hypervisor.id) ?? nothing),
      }),
    };
  },
};
