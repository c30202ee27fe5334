/** The words of a Chinese file; where English has a singular, i18next finds it beside the key as `key_one`. */
export type English<Tree> = { [Key in keyof Tree]: Tree[Key] extends string ? string : English<Tree[Key]> } & {
  [Key in keyof Tree & string as `${Key}_one`]?: string;
};
