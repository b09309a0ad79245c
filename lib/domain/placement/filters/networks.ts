import { chooseProfile } from "../../network-profile";
import type { Filter } from "../types";

/** All networks that are asked for; the first that the host lacks is named. */
export const networks: Filter = {
  name: "network",
  reject: (request, host) => {
    for (const wish of request.networks) {
      const choice = chooseProfile(wish, host.profiles);
      if (!choice.ok) return choice.reason;
    }
    return null;
  },
};
