import type { Filter } from "../types";
import { inTime } from "../words";

/** A host whose endpoint does not answer may be full, or gone: nothing is put where nobody can look. */
export const dataKnown: Filter = {
  name: "data-age",
  reject: (_, { stale, dataAgeSeconds, cpuTotal, memoryTotalMb }) => {
    if (stale) {
      const since = dataAgeSeconds === null ? "has not answered yet" : `last answered ${inTime(dataAgeSeconds)} ago`;
      return `Its endpoint ${since}; what is free there is not known`;
    }
    // A machine that was just added may report nothing until it was looked at.
    const isTold = cpuTotal > 0 && memoryTotalMb > 0;
    return isTold ? null : "Its platform does not tell yet what the host has";
  },
};
