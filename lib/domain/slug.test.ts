import { expect, test } from "vitest";
import { slugOf } from "./slug";

test.each([
  ["Debian 12", "debian-12"],
  ["Debian 12 (Bookworm)", "debian-12-bookworm"],
  ["  Ubuntu--24.04 LTS ", "ubuntu-24-04-lts"],
  ["Größe", "größe"],
  ["!?", ""],
])("%s is written %s", (name, slug) => expect(slugOf(name)).toBe(slug));
