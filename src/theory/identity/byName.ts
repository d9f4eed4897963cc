/** For `sort`: alphabetical by the codes of the characters, in every language. */
export function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  if (a.name < b.name) return -1;
  return a.name > b.name ? 1 : 0;
}
