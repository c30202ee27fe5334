/** What someone wrote, for a terminal: nothing in it moves the cursor, turns the text round or passes for a line of ours. */
export const quoted = (text: string) =>
  text
    .replace(/\r\n|[\r\u2028\u2029]/g, '\n')
    .replace(/(?!\n)[\p{Cc}\p{Bidi_Control}]/gu, (char) => `<${char.codePointAt(0)!.toString(16)}>`)
    .replaceAll('\n', '\n    | ');
