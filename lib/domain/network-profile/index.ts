/** Which network a new guest is put on, and why. */
export { chooseProfile, whyNoProfile } from "./choose";
export { validIds } from "./order";
export { resolveProfile } from "./resolve";
export * from "./types";
export { wishIn } from "./wish-in";
