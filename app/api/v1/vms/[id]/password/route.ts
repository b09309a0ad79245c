import { passwordRoute } from "@/app/api/v1/_guests/access";
import { resource } from "@/lib/http/live";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource("/vms/{id}/password", { POST: passwordRoute });
