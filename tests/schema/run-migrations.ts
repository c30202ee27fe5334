import { migrate } from '../../server/src/kit/migrations.ts';

/** One process that migrates the database of its argument and says which migrations it ran. */
process.stdout.write(JSON.stringify(await migrate(process.argv[2]!)));
