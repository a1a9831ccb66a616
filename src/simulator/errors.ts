import type { JsonObject } from './json'

/** A failure that goes to the caller as Telegram's envelope; `description` is complete, with its prefix (MAP 4). */
export class ApiError extends Error {
  constructor(
    readonly code: number,
    readonly description: string,
    readonly parameters?: JsonObject,
  ) {
    super(description)
  }
}

/** A failure below the API: status line and an empty body, then the connection closes (MAP 3). */
export class HttpFailure extends Error {
  constructor(readonly status: number) {
    super(`HTTP ${status}`)
  }
}

export function badRequest(text: string, parameters?: JsonObject): ApiError {
  return new ApiError(400, `Bad Request: ${text}`, parameters)
}

export function forbidden(text: string): ApiError {
  return new ApiError(403, `Forbidden: ${text}`)
}

export function tooManyRequests(seconds: number): ApiError {
  return new ApiError(429, `Too Many Requests: retry after ${seconds}`, { retry_after: seconds })
}

export function conflict(text: string): ApiError {
  return new ApiError(409, `Conflict: ${text}`)
}

export function unauthorized(): ApiError {
  return new ApiError(401, 'Unauthorized')
}
