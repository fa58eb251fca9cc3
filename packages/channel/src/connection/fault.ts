/** Longest text of a fault that is told to the other side; always fits a frame of `minFrameLimit`. */
export const maxFaultCharacters = 1_000;
