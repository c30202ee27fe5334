/** One thing kept in this tab: a reload finds it again, a closed tab has forgotten it. Nothing secret that was typed goes in. */
export const inTab = <Thing>(name: string) => ({
  read: (): Thing | null => JSON.parse(sessionStorage.getItem(name) ?? 'null'),
  write: (thing: Thing | null) =>
    thing === null ? sessionStorage.removeItem(name) : sessionStorage.setItem(name, JSON.stringify(thing)),
});
