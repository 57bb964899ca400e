/** @file Moving the keyboard inside a sheet: to a field that is still missing, or to the next block. */

const CONTROLS = 'input:not([disabled]), select, textarea, [role=spinbutton]';

function focusFirst(container: Element | null): boolean {
  if (!container) return false;
  const chosen = container.querySelector<HTMLElement>('input[type=radio]:checked');
  const control = chosen ?? container.querySelector<HTMLElement>(CONTROLS);
  if (!control) return false;
  control.focus();
  control.scrollIntoView({ block: 'center' });
  return true;
}

export const focusField = (field: string): boolean =>
  focusFirst(document.getElementById(`field-${field.replace('.', '-')}`));

export const focusSection = (id: string): boolean => focusFirst(document.querySelector(`[data-sheet-section="${id}"]`));

/** The block before or after the one the cursor is in. */
export function stepSection(by: 1 | -1): void {
  const sections = [...document.querySelectorAll('[data-sheet-section]')];
  const at = sections.findIndex((section) => section.contains(document.activeElement));
  const next = sections[at === -1 ? 0 : at + by];
  if (next) focusFirst(next);
}

/** The missing field after the one the cursor is in, from the top again when it was the last. */
export function focusNextGap(missing: readonly string[]): void {
  const places = missing.map((field) => document.getElementById(`field-${field.replace('.', '-')}`));
  const here = places.findIndex((place) => place?.contains(document.activeElement));
  const next = missing[(here + 1) % missing.length];
  if (next !== undefined) focusField(next);
}
