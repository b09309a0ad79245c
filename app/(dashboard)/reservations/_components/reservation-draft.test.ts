import { describe, expect, test } from "vitest";
import { ReservationCreate } from "@/lib/contracts/reservations";
import { emptyReservation, readReservation, reservationField, shapeOf } from "./reservation-draft";

const filled = { ...emptyReservation, reason: "room for the shop" };

describe("the form of a reservation", () => {
  test("says what the API takes; what is left open is left out", () => {
    const { input, problems } = readReservation(filled);
    expect(problems).toEqual({});
    expect(input).toEqual({
      resources: { cpu: 4, memoryGB: 16, diskGB: 0 },
      duration: "PT15M",
      reason: "room for the shop",
    });
    expect(ReservationCreate.safeParse(input).success).toBe(true);
  });

  test("names the place when one is chosen", () => {
    expect(readReservation({ ...filled, datacenter: "DC1", node: "pve3" }).input).toMatchObject({
      datacenter: "DC1",
      node: "pve3",
    });
  });

  test.each([
    ["cpu", { cpu: "0" }],
    ["cpu", { cpu: "1.5" }],
    ["cpu", { cpu: "" }],
    ["memoryGB", { memoryGB: "0" }],
    ["memoryGB", { memoryGB: "much" }],
    ["diskGB", { diskGB: "-1" }],
    ["reason", { reason: "  " }],
    ["duration", { duration: { choice: "own", own: "P40D" } }],
  ])("a wrong %s is told at its field, and nothing is sent", (field, edit) => {
    const { input, problems } = readReservation({ ...filled, ...edit });
    expect(input).toBeNull();
    expect(Object.keys(problems)).toEqual([field]);
  });

  test("a comma is taken for a point, and no disk for none", () => {
    expect(readReservation({ ...filled, memoryGB: "0,5", diskGB: "" }).input?.resources).toEqual({
      cpu: 4,
      memoryGB: 0.5,
      diskGB: 0,
    });
  });
});

test("where it fits can be asked before the reason is written", () => {
  expect(shapeOf(emptyReservation)).toEqual({ cpu: 4, memoryGB: 16, diskGB: 0 });
  expect(shapeOf({ ...emptyReservation, cpu: "x" })).toBeNull();
});

test("problems of the API find their fields", () => {
  expect(reservationField(["resources", "memoryGB"])).toBe("memoryGB");
  expect(reservationField(["node"])).toBe("node");
  expect(reservationField(["elsewhere"])).toBeUndefined();
});
