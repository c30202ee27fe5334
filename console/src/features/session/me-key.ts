/** Apart from the query itself, which asks by `call`: what notices that a session ended only marks it. */
export const meKey = ['me'];
