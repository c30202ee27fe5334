/**
 * The range that a number lies in, as floods buy them: all but its last six digits. Too wide to name anybody (D1), narrow
 * enough that one range's flood is nobody else's matter (S5).
 */
export const prefixOf = (e164: string) => e164.slice(0, Math.max(3, e164.length - 6));
