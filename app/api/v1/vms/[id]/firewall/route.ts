import { firewallRoutes } from "@/app/api/v1/_guests/hosting";
import { resource } from "@/lib/http/live";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource("/vms/{id}/firewall", firewallRoutes);
