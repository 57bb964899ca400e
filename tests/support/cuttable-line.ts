import { Away, type ServerPort } from '#core/sync/sync-transport.ts';

export interface CuttableLine {
  readonly port: ServerPort;
  isCut: boolean;
}

/** A PC's way to its server that a test can cut, so that nobody talks before their turn. */
export function cuttable(port: ServerPort): CuttableLine {
  const line: CuttableLine = {
    isCut: false,
    port: {
      ...port,
      connect: (address) => {
        const transport = port.connect(address);
        return {
          ...transport,
          exchange: async (...asked) => {
            if (line.isCut) throw new Away('no-network');
            return transport.exchange(...asked);
          },
        };
      },
    },
  };
  return line;
}
