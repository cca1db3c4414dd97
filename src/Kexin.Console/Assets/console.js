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

export function download(address) {
  const link = document.createElement("a");
  link.href = address;
  link.download = "";
  link.click();
}

export function text(content, name, type) {
  const address = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
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

export async function picture(element, name, address) {
  const { getInstanceByDom } = await import(address);
  const drawn = getInstanceByDom(element);
  if (!drawn) return;
  const link = document.createElement("a");
  link.href = drawn.getDataURL();
  link.download = name;
  link.click();
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
