import { oneGuest } from "@/app/api/v1/_guests/one";
import { resource } from "@/lib/http/live";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource("/vms/{id}", oneGuest("vm"));
