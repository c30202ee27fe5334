/** Apart from the query, for what only marks it stale. */
export const todayKey = ['today'];
