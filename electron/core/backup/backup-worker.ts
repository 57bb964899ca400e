/**
 * @file Entry of the backup worker: one job, then it ends. Copying and encrypting a database blocks, and core must not.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { must } from '#shared/kernel/must.ts';
import { type BackupJob, makeBackup } from './make-backup.ts';
import { type RestoreJob, unpackBackup } from './restore-backup.ts';

export type BackupWorkerJob = ({ readonly task: 'make' } & BackupJob) | ({ readonly task: 'unpack' } & RestoreJob);

const port = must(parentPort, 'parent port');
const job = workerData as BackupWorkerJob;
const progress = (done: number, total: number) => port.postMessage({ progress: { done, total } });
const result = job.task === 'make' ? makeBackup(job, progress) : unpackBackup(job, progress);
job.backupKey.fill(0);
port.postMessage({ result });
