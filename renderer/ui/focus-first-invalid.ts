/** Once what is wrong has been drawn: the keys go to the first field that has to be mended, and it comes into view. */
export function focusFirstInvalid(form: HTMLElement): void {
  requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
}
