/** What tests use of `@20minutes/s3rver`, which has no types of its own. */
declare module '@20minutes/s3rver' {
  import type { AddressInfo } from 'node:net';

  export default class S3rver {
    constructor(options: {
      address: string;
      port: number;
      directory: string;
      silent: boolean;
      vhostBuckets?: boolean;
      resetOnClose?: boolean;
      serviceEndpoint?: string;
      configureBuckets: { name: string; configs: [] }[];
    });
    run(): Promise<AddressInfo>;
    close(): Promise<void>;
  }
}
