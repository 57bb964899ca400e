/** @file The first argument of Electron's events. */

export interface EmittedEvent {
  preventDefault: () => void;
  readonly defaultPrevented: boolean;
}

/** An event that a listener can prevent, carrying `details` as own properties. */
export function emittedEvent<T extends object>(details?: T): EmittedEvent & T {
  let prevented = false;
  const event = {
    preventDefault: () => {
      prevented = true;
    },
    get defaultPrevented() {
      return prevented;
    },
  };
  return Object.assign(event, details);
}
