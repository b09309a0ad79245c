import { expect, test } from "vitest";
import { aPackage, said } from "../testing";
import { packageOffered } from "./package";

const packages = [aPackage("1", "Small"), aPackage("2", "Large"), aPackage("3", "Old", { enabled: false })];

test("the package asked for must be there and enabled, by id or name", () => {
  expect(said(packageOffered, { package: "1" }, { packages })).toBeNull();
  expect(said(packageOffered, { package: "large" }, { packages })).toBeNull();
  expect(said(packageOffered, { package: "Huge" }, { packages })).toMatch(
    /no package 'Huge'.*Small \(1\), Large \(2\)$/,
  );
  expect(said(packageOffered, { package: "Old" }, { packages })).toMatch(/'Old' is disabled/);
  expect(said(packageOffered, { package: "Small" }, {})).toBe("Its platform has no packages");
});

test("whether one must be named is not for placement: the room is the same", () => {
  expect(said(packageOffered, {}, { packages })).toBeNull();
  expect(said(packageOffered, {}, {})).toBeNull();
});
