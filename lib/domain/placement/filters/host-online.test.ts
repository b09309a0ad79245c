import { expect, test } from "vitest";
import { said } from "../testing";
import { hostOnline } from "./host-online";

test("nothing is put on a host that is not online", () => {
  expect(said(hostOnline, {}, { online: false })).toBe("The host is not online");
  expect(said(hostOnline, {}, { online: true })).toBeNull();
});
