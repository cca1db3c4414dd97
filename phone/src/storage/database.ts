/** The phone's own store, IndexedDB: what stands in it survives a restart. */

const stores = ["keys", "state", "visits", "outbox", "media"] as const;

export type Store = (typeof stores)[number];

/** A value to keep at a key, or undefined to remove what is there; without a key, all of the store is removed. */
export interface Write {
  store: Store;
  key?: string | number;
  value?: unknown;
}

export class Database {
  private constructor(private readonly db: IDBDatabase) {}

  /** @param taken is called when the browser takes the store away, as when somebody clears the page's data. */
  static async open(name = "kexin-phone", taken: () => void = () => {}): Promise<Database> {
    const opening = indexedDB.open(name, 1);
    opening.onupgradeneeded = () => stores.forEach((store) => opening.result.createObjectStore(store));
    const db = await done(opening);
    db.onclose = taken;
    db.onversionchange = () => {
      db.close();
      taken();
    };
    return new Database(db);
  }

  async get<T>(store: Store, key: string | number): Promise<T | undefined> {
    return done(this.db.transaction(store).objectStore(store).get(key));
  }

  /** Keys in their order: numbers rise. */
  async keys(store: Store): Promise<(string | number)[]> {
    return (await done(this.db.transaction(store).objectStore(store).getAllKeys())) as (string | number)[];
  }

  /** All of it or nothing is kept, and on the disk when this returns. */
  async change(writes: Write[]): Promise<void> {
    if (writes.length === 0) {
      return;
    }

    const names = [...new Set(writes.map((write) => write.store))];
    const change = this.db.transaction(names, "readwrite", { durability: "strict" });
    const ended = new Promise<void>((resolve, reject) => {
      change.oncomplete = () => resolve();
      change.onabort = () => reject(change.error ?? new DOMException("The change was given up.", "AbortError"));
    });
    try {
      for (const { store, key, value } of writes) {
        const target = change.objectStore(store);
        key === undefined ? target.clear() : value === undefined ? target.delete(key) : target.put(value, key);
      }
    } catch (error) {
      // What was asked before would be kept by itself otherwise.
      change.abort();
      await ended.catch(() => undefined);
      throw error;
    }

    await ended;
  }

  close(): void {
    this.db.close();
  }
}

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
