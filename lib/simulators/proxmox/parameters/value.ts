import type { ParameterDefinition } from "../schema/definitions";
import { checkFormat } from "./formats";

/**
 * Checks one scalar value: type, then format, pattern, lengths, limits and enumeration, in the order of the real API.
 * Answers its text, or undefined when the value is fine.
 */
export function checkValue(definition: ParameterDefinition, value: string, name: string): string | undefined {
  if (!hasType(definition.type, value)) return `type check ('${definition.type}') failed - got '${value}'`;
  if (definition.format) {
    const complaint = checkFormat(definition.format, value, name);
    if (complaint) return `invalid format - ${complaint}`;
  }
  if (definition.pattern && !new RegExp(`^(?:${definition.pattern})$`, definition.patternFlags).test(value)) {
    return "value does not match the regex pattern";
  }
  return checkLimits(definition, value);
}

function hasType(type: ParameterDefinition["type"], value: string): boolean {
  switch (type) {
    case "integer":
      return /^-?\d+$/.test(value);
    case "number":
      return /^-?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i.test(value);
    case "boolean":
      return value === "0" || value === "1";
    case "string":
    case "array":
    case undefined:
      return true;
  }
}

function checkLimits(definition: ParameterDefinition, value: string): string | undefined {
  const { maxLength, minLength, minimum, maximum } = definition;
  if (maxLength !== undefined && value.length > maxLength) return `value may only be ${maxLength} characters long`;
  if (minLength !== undefined && value.length < minLength) return `value must be at least ${minLength} characters long`;
  if (minimum !== undefined && Number(value) < minimum) return `value must have a minimum value of ${minimum}`;
  if (maximum !== undefined && Number(value) > maximum) return `value must have a maximum value of ${maximum}`;
  if (definition.enum && !definition.enum.includes(value)) {
    return `value '${value}' does not have a value in the enumeration '${definition.enum.join(", ")}'`;
  }
  return undefined;
}
