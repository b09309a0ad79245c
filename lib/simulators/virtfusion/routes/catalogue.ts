import { notFound } from "../errors";
import { packageView, templateGroupView } from "../views/catalogue";
import { jobView } from "../views/job";
import { ok, type Routes } from "./call";

export const catalogueRoutes: Routes = {
  "GET /packages": ({ panel }) => ok([...panel.packages.values()].map(packageView)),
  "GET /packages/{packageId}": (call) => ok(packageView(call.panel.package(call.id("packageId")))),
  "GET /media/templates/fromServerPackageSpec/{serverPackageId}": (call) =>
    ok(call.panel.templateGroupsOf(call.id("serverPackageId")).map(templateGroupView)),
  "GET /servers/{serverId}/templates": (call) =>
    ok(call.panel.templateGroupsOf(call.server().packageId).map(templateGroupView)),
  "GET /queue/{queueId}": (call) => {
    const job = call.panel.queue.job(call.id("queueId"));
    if (!job) throw notFound("queue");
    return ok(jobView(job));
  },
};
