/** Milliseconds since 1970. Handed in everywhere, so that tests own the time. */
export type Clock = () => number;
