import { createContainerRoute, listRoute } from "@/app/api/v1/_guests/collection";
import { resource } from "@/lib/http/live";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource("/containers", {
  GET: listRoute("container"),
  POST: createContainerRoute,
});
