/** Spellings that look alike are one person; '' where nothing can be seen. */
export const foldName = (name: string) =>
  name
    .replace(/[\p{Default_Ignorable_Code_Point}\p{Cc}]/gu, '')
    .normalize('NFKC')
    .replace(/\s+/gu, ' ')
    .trim()
    .toLowerCase();
