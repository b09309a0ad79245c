export { getGuest } from "./get-guest";
export { guestConfig, savedConfigs } from "./guest-config";
export { guestMetrics, guestSnapshots } from "./guest-history";
export { guestConsole, guestFirewall, guestHosting, guestTraffic } from "./guest-hosting";
export { guestView } from "./guest-view";
export { listGuests } from "./list-guests";
export { guestById, resolveGuest } from "./resolve-guest";
