/** Texts by parameter name, as the API puts them into `errors`. */
export type ParameterErrors = Record<string, string>;

/**
 * An error answer of the API. The first line of the message becomes the reason phrase of the status line;
 * there is no 404: what does not exist is a 500 with the text of the failing code.
 */
export class ApiError extends Error {
  readonly status: number;
  readonly errors: ParameterErrors | undefined;
  /** False where the real gate answers without any body (401, and 595/596 made by the proxying node). */
  readonly hasBody: boolean;

  constructor(input: { status: number; message: string; errors?: ParameterErrors; hasBody?: boolean }) {
    super(input.message);
    this.name = "ApiError";
    this.status = input.status;
    this.errors = input.errors;
    this.hasBody = input.hasBody ?? true;
  }
}

/** 500 with the text of the code that failed. */
export function failure(message: string): ApiError {
  return new ApiError({ status: 500, message });
}

/** 400: the parameters did not pass verification. */
export function invalidParameters(errors: ParameterErrors): ApiError {
  return new ApiError({ status: 400, message: "Parameter verification failed.", errors });
}

/** 403 with the path and the missing privileges. */
export function permissionDenied(detail: string): ApiError {
  return new ApiError({ status: 403, message: `Permission check failed (${detail})` });
}

/** 401 of the gate: a reason phrase and an empty body. */
export function unauthenticated(message: string): ApiError {
  return new ApiError({ status: 401, message, hasBody: false });
}

/** 501: no such path, or no such method on it. */
export function notImplemented(message: string): ApiError {
  return new ApiError({ status: 501, message });
}

/** The text of anything thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
