/** The phone's own store, IndexedDB: what stands in it survives a restart. */

const stores = ["keys", "state", "visits", "outbox", "media"] as const;

export type Store = (typeof stores)[number];

/** A value to keep at a key, or undefined to remove what is there. */
export interface Write {
  store: Store;
  key: string | number;
  value: unknown;
}

export class Database {
  private constructor(private readonly db: IDBDatabase) {}

  static async open(name = "kexin-phone"): Promise<Database> {
    const opening = indexedDB.open(name, 1);
    opening.onupgradeneeded = () => stores.forEach((store) => opening.result.createObjectStore(store));
    return new Database(await done(opening));
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
    const names = [...new Set(writes.map((write) => write.store))];
    const change = this.db.transaction(names, "readwrite", { durability: "strict" });
    const ended = new Promise<void>((resolve, reject) => {
      change.oncomplete = () => resolve();
      change.onabort = () => reject(change.error);
    });
    for (const { store, key, value } of writes) {
      const target = change.objectStore(store);
      value === undefined ? target.delete(key) : target.put(value, key);
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
