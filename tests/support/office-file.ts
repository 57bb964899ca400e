import { join } from 'node:path';

/** Path of one of the files in the shapes that offices send. */
export const officeFile = (name: string): string => join(import.meta.dirname, '../fixtures/office-files', name);
