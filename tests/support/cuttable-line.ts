import { Away, type ServerPort } from '#core/sync/sync-transport.ts';

export interface CuttableLine {
  readonly port: ServerPort;
  isCut: boolean;
  /** Cuts itself when this many questions more were answered. */
  cutsAfter: number;
}

/** A PC's way to its server that a test can cut, so that nobody talks before their turn. */
export function cuttable(port: ServerPort): CuttableLine {
  const line: CuttableLine = {
    isCut: false,
    cutsAfter: Number.POSITIVE_INFINITY,
    port: {
      ...port,
      connect: (address) => {
        const transport = port.connect(address);
        return {
          ...transport,
          exchange: async (...asked) => {
            line.isCut ||= line.cutsAfter === 0;
            if (line.isCut) throw new Away('no-network');
            line.cutsAfter -= 1;
            return transport.exchange(...asked);
          },
        };
      },
    },
  };
  return line;
}
