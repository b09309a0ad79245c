import { expect, test } from "vitest";
import { said } from "../testing";
import { notInMaintenance } from "./maintenance";

test("nothing is put on a host in maintenance", () => {
  expect(said(notInMaintenance, {}, { maintenance: true })).toBe("In maintenance");
  expect(said(notInMaintenance, {}, { maintenance: false })).toBeNull();
});
