/**
 * Typing pauses this long before a draft is written, but never waits longer than `LONGEST_MS` in all. Of the two seconds
 * that may be lost, the rest is for a busy disk.
 */
const PAUSE_MS = 600;
const LONGEST_MS = 1_200;

interface Keeping<Body> {
  readonly save: (body: Body) => Promise<{ readonly savedAt: string }>;
  readonly onPending: (isPending: boolean) => void;
  readonly onSaved: (savedAt: string) => void;
}

/** When what is being typed goes to disk. Knows no window, so that it can be driven and killed without one. */
export class DraftKeeper<Body> {
  readonly #keeping: Keeping<Body>;
  #waiting: { readonly body: Body; readonly since: number } | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isOver = false;

  constructor(keeping: Keeping<Body>) {
    this.#keeping = keeping;
  }

  /** The form was opened, or opened again. */
  begin(): void {
    this.#isOver = false;
  }

  /** Takes the form's present values. */
  keep(body: Body): void {
    if (this.#isOver) return;
    const since = this.#waiting?.since ?? Date.now();
    this.#waiting = { body, since };
    this.#keeping.onPending(true);
    clearTimeout(this.#timer);
    const left = LONGEST_MS - (Date.now() - since);
    this.#timer = setTimeout(() => void this.flush(), Math.max(0, Math.min(PAUSE_MS, left)));
  }

  /** Writes at once what is not yet on disk. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    const due = this.#waiting;
    if (due === null || this.#isOver) return;
    this.#waiting = null;
    try {
      const { savedAt } = await this.#keeping.save(due.body);
      this.#keeping.onSaved(savedAt);
      this.#keeping.onPending(this.#waiting !== null);
    } catch {
      // Locked in this very moment, or the disk is full: what was typed waits for the next chance and is said to wait.
      this.#waiting ??= due;
    }
  }

  /** The work was saved for good or given up: nothing of it is written any more. */
  end(): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
    this.#waiting = null;
    this.#keeping.onPending(false);
  }
}
