import { describe, expect, test } from "vitest";
import { MoxxieError } from "@/lib/errors";
import { explainProfileRefusal } from "./profile-refusal";

const words = "Invalid network profile. The specified profile is not in use";
const refused = new MoxxieError("network_profile_invalid", words, {
  upstream: { endpoint: "vf", status: 422, message: words },
  extra: { sentProfileId: 7 },
});

describe("a platform's refusal of a network profile", () => {
  test.each([
    [{ profileId: "7", chosenBy: "request" as const }, "profile 7, which the request asked for. Others"],
    [
      { profileId: "7", chosenBy: "primary" as const, primaryOf: "package Small" },
      "profile 7, the primary one of package Small, as the request named none. Others",
    ],
    [{ profileId: "7", chosenBy: "default" as const }, "profile 7, the default one, as the request named none. Others"],
  ])("says what was sent, where it came from, and what else there is: %j", (network, says) => {
    const error = explainProfileRefusal(refused, network, ["0", "7", "9"]);
    expect(error.message).toContain(says);
    expect(error.message).toContain("Others that are known there: 0, 9.");
    expect(error.message).toContain(`The platform said: "${words}"`);
    expect(error).toMatchObject({
      code: "network_profile_invalid",
      upstream: { status: 422 },
      extra: { sentId: "7", source: network.chosenBy, valid: ["0", "9"] },
    });
  });

  test("is complete where the provider does not tell the id and no other is known", () => {
    const bare = new MoxxieError("network_profile_invalid", words);
    const error = explainProfileRefusal(bare, { profileId: "3", chosenBy: "default" }, ["3"]);
    expect(error.message).toBe(
      "The platform does not take network profile 3, the default one, as the request named none. No other is known there. Name one in the request.",
    );
  });

  test("is all that is explained: other errors stay what they are", () => {
    const other = new MoxxieError("platform_refused", "No.");
    expect(explainProfileRefusal(other, { profileId: "7", chosenBy: "request" }, [])).toBe(other);
  });
});
