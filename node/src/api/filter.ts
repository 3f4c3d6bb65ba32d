/** How many requests: exactly this number, or from `min` (default 0) to `max` (default: any number). */
export type Times = number | { min?: number | undefined; max?: number | undefined };
