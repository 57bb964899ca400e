import fc from 'fast-check';

/**
 * Properties draw the same cases on every machine, so that a failure can be looked at again. `PROPERTY_SEED=n` draws
 * others; a property that names a seed of its own keeps it.
 */
fc.configureGlobal({ seed: Number(process.env.PROPERTY_SEED ?? 20_261_122) });
