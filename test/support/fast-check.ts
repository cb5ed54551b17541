import fc from 'fast-check';

/**
 * Every run draws the same inputs, so that a change that has nothing to do with a property cannot be
 * refused by it. `SEED=random` draws others, and `SEED=<number>` those of the report that names it.
 */
const given = process.env['SEED'];
if (given !== 'random') fc.configureGlobal({ seed: Number(given ?? 20_261_127) });

export { fc };
