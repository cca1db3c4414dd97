// What pages need of the browser itself.
export function zone() {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
}

export async function copy(text) {
  await navigator.clipboard.writeText(text);
}

export function print() {
  window.print();
}

function save(address, name) {
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
}

export function text(content, name, type) {
  const address = URL.createObjectURL(new Blob([content], { type }));
  save(address, name);

  // A busy browser begins to read it later.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

let charts;

// Draws a chart, and draws it again when its place changes its size.
export async function chart(element, option, address) {
  charts ??= import(address);
  const { init, getInstanceByDom } = await charts;
  if (!element.isConnected) return;
  const drawn = getInstanceByDom(element) ?? init(element, null, { renderer: "svg" });
  drawn.setOption(option, true);
  if (!element.watched) {
    element.watched = new ResizeObserver(() => (element.isConnected ? drawn.resize() : drawn.dispose()));
    element.watched.observe(element);
  }
}

// Saves a chart as it is drawn, or as a picture of dots where its name ends in .png.
export async function picture(element, name, address) {
  const { getInstanceByDom } = await import(address);
  const drawn = getInstanceByDom(element);
  if (!drawn) return;
  let url = drawn.getDataURL();
  if (name.endsWith(".png")) {
    const sharpness = 2;
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = drawn.getWidth() * sharpness;
    canvas.height = drawn.getHeight() * sharpness;
    const brush = canvas.getContext("2d");
    brush.fillStyle = getComputedStyle(document.body).backgroundColor;
    brush.fillRect(0, 0, canvas.width, canvas.height);
    brush.drawImage(image, 0, 0, canvas.width, canvas.height);
    url = canvas.toDataURL("image/png");
  }
  save(url, name);
}

// Saves a part of the page as one file that needs nothing else and runs nothing: its drawings stand in it, and what is marked to be
// attached, as proof files are.
export async function report(id, title, language, name) {
  const part = document.getElementById(id).cloneNode(true);
  for (const link of part.querySelectorAll("a[data-attach]")) {
    const answer = await fetch(link.href);
    const file = /filename="?([^";]+)/.exec(answer.headers.get("Content-Disposition") ?? "");
    if (!answer.ok || !file) continue;
    const bytes = new Uint8Array(await answer.arrayBuffer());
    link.href = `data:application/octet-stream;base64,${btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""))}`;
    link.download = link.textContent = file[1];
    link.removeAttribute("data-attach");
  }
  for (const left of part.querySelectorAll("button, a:not([href^='data:'])")) left.remove();
  for (const place of part.querySelectorAll(".chart")) place.style.height = "auto";
  const page = document.implementation.createHTMLDocument(title);
  page.documentElement.lang = language;
  const policy = page.createElement("meta");
  policy.httpEquiv = "Content-Security-Policy";
  policy.content = "default-src 'none'; style-src 'unsafe-inline'";
  const coding = page.createElement("meta");
  coding.setAttribute("charset", "utf-8");
  const style = page.createElement("style");
  style.textContent =
    "body{font:15px/1.5 system-ui,'Noto Sans CJK SC','Microsoft YaHei',sans-serif;margin:2em auto;max-width:60em;padding:0 1em;color:#1a1d21}" +
    "table{border-collapse:collapse;margin:.5em 0 1.5em}th,td{padding:.25em .8em;border-bottom:1px solid #d5d9de;text-align:left}" +
    ".right{text-align:right;font-variant-numeric:tabular-nums}dl{display:grid;grid-template-columns:max-content 1fr;gap:.2em 1em}" +
    "dt,.quiet{color:#4d545c}dd{margin:0;overflow-wrap:anywhere}.pre{white-space:pre-wrap}svg{max-width:100%;height:auto}figcaption{font-weight:600}";
  page.head.prepend(coding, policy, style);
  page.body.append(part);
  text(`<!DOCTYPE html>\n${page.documentElement.outerHTML}`, name, "text/html");
}

// Sends a chosen or dropped file, tells how far it is, and gives back what the node answered.
export function upload(zone, input, page, address, token) {
  let sending = null;
  const send = (file) => {
    if (!file || sending) return;
    sending = new XMLHttpRequest();
    sending.open("POST", address);
    sending.setRequestHeader("RequestVerificationToken", token);
    let told = 0;
    sending.upload.onprogress = (event) => {
      if (event.timeStamp - told > 200) {
        told = event.timeStamp;
        page.invokeMethodAsync("Sending", file.name, event.loaded, event.total);
      }
    };
    const done = (status, body) => {
      sending = null;
      input.value = "";
      page.invokeMethodAsync("Sent", file.name, file.size, status, body);
    };
    sending.onload = (event) => done(event.target.status, event.target.responseText);
    sending.onerror = () => done(0, "");
    sending.onabort = () => done(-1, "");
    page.invokeMethodAsync("Sending", file.name, 0, file.size);
    sending.send(file);
  };
  input.addEventListener("change", () => send(input.files[0]));
  zone.addEventListener("dragover", (event) => {
    event.preventDefault();
    zone.classList.add("over");
  });
  zone.addEventListener("dragleave", () => zone.classList.remove("over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("over");
    send(event.dataTransfer.files[0]);
  });
  return { cancel: () => sending?.abort() };
}
