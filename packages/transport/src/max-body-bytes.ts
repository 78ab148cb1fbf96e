import type { maxBodyBytes as limit } from '@latchkey/core'

// The compiler sees that it is core's: to load all of core for a number takes longer than all that is here.
export const maxBodyBytes: typeof limit = 1_048_576
