/**
 * What is wrong with an address that numbers, secrets or money are trusted to: nobody on the way may read or write what goes
 * there, so it is `https://`, other than on this machine.
 */
export function unfitToTrust(
  { protocol, hostname, username, password, search, hash }: URL,
  what = 'numbers',
): string[] {
  const isLocal = ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
  return [
    ...(protocol === 'https:' || isLocal ? [] : [`${what} go there over https:// only`]),
    ...(username || password || search || hash ? ['an address without user, ? and #'] : []),
  ];
}
