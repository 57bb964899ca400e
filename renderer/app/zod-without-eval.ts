import { z } from 'zod';

/**
 * zod otherwise probes for `eval` when a schema is made, and our content security policy reports that on every page.
 * Imported first of all, because schemas are made while modules load.
 */
z.config({ jitless: true });
