import { expect, test } from "vitest";
import { webhookEventTypes } from "@/lib/contracts/webhooks";
import { eventGroups, eventsInWords } from "./event-groups";

test("every event that webhooks are told of can be ticked, once", () => {
  const offered = eventGroups.flatMap(({ types }) => types);
  expect(offered.toSorted()).toEqual([...webhookEventTypes].toSorted());
});

test("a choice of events is said shortly, and all is said as all", () => {
  expect(eventsInWords(["*"])).toBe("all events");
  expect(eventsInWords(["vm.created"])).toBe("vm.created");
  expect(eventsInWords(["vm.created", "vm.deleted"])).toBe("2 events");
});
