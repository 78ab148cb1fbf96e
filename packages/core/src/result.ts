/** A value, or the reason there is none. */
export type Result<T, E> = Success<T> | Failure<E>

/** What was asked for. */
export interface Success<T> {
  readonly ok: true
  readonly value: T
}

/** Why there is no value. */
export interface Failure<E> {
  readonly ok: false
  readonly error: E
}

/**
 * A value where nothing has to be waited for, and else a promise of it. `await` takes both; where every
 * microsecond counts, only the promise is awaited, for each `await` is a turn of the queue.
 */
export type Eventual<T> = T | Promise<T>

/** Wraps a value. */
export function succeed<T>(value: T): Success<T> {
  return { ok: true, value }
}

/** Wraps a reason. */
export function fail<E>(error: E): Failure<E> {
  return { ok: false, error }
}
