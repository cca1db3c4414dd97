/* Serves the app from the phone: its files are kept when a version is installed, and asked for of nobody after that. */

const version = "58c6d2ba29981ce9";
const files = "./ app.css app.js icon.svg manifest.webmanifest".split(" ");
const cache = `kexin-phone-${version}`;

self.addEventListener("install", (event) =>
  event.waitUntil(
    caches.open(cache).then((kept) => kept.addAll(files.map((file) => new Request(file, { cache: "reload" })))),
  ),
);

// The first version serves at once; a later one waits until the person wants it, or the app was closed.
self.addEventListener("activate", (event) =>
  event.waitUntil(
    caches
      .keys()
      .then((names) => names.filter((name) => name.startsWith("kexin-phone-") && name !== cache))
      .then((old) => Promise.all(old.map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  ),
);

self.addEventListener("message", (event) => event.data === "take over" && self.skipWaiting());

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== location.origin || !address.pathname.startsWith("/phone/")) {
    return;
  }

  // A tag's address opens the app as well: what stands after the question mark is for the page.
  const wanted = request.mode === "navigate" ? new URL("./", location.href).href : request;
  event.respondWith(
    caches
      .open(cache)
      .then((kept) => kept.match(wanted))
      .then((found) => found ?? fetch(request)),
  );
});
