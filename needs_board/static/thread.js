// An open thread, live: new messages appear by themselves, sending does not load the page anew.
// Each message has a number; whatever connection brings it, it is shown once and in order.
"use strict";

(() => {
  const list = document.getElementById("talk");
  const address = list?.dataset.live;
  if (!address) return;
  const form = document.getElementById("say");
  const typing = document.getElementById("typing");
  const token = document.querySelector("input[name=_csrf_token]").value;
  let last = Number(list.dataset.last);
  let read = list.dataset.unread === "0" ? last : 0;
  let source = null;
  let streams = true;
  let typingEnds = 0;
  let toldTyping = 0;

  const post = (path, fields) =>
    fetch(address + path, {
      method: "POST",
      headers: { "HX-Request": "true" },
      body: new URLSearchParams({ _csrf_token: token, ...fields }),
      redirect: "error",
    });

  // Seen is what was on the screen of somebody who looks.
  const noteRead = () => {
    if (document.visibilityState !== "visible" || read >= last) return;
    const upTo = last;
    read = upTo;
    post("/read", { number: upTo }).then(() => document.getElementById("read")?.remove(), () => (read = 0));
  };

  const show = (event) => {
    const number = Number(event.lastEventId);
    if (number <= last) return;
    last = number;
    const isNear = innerHeight + scrollY > document.body.offsetHeight - 400;
    list.insertAdjacentHTML("beforeend", event.data);
    typing.textContent = "";
    if (isNear) list.lastElementChild.scrollIntoView({ block: "nearest" });
    noteRead();
  };

  const showRead = (event) => {
    for (const one of list.querySelectorAll(".nb-says.is-own .nb-says-read[hidden]"))
      one.hidden = Number(one.closest("li").dataset.number) > Number(event.data);
  };

  const showTyping = () => {
    typing.textContent = typing.dataset.text;
    clearTimeout(typingEnds);
    typingEnds = setTimeout(() => (typing.textContent = ""), 5000);
  };

  // Without a stream (a proxy that keeps answers back) the same address is asked again and again: it ends at once,
  // and the browser comes back by itself after two seconds.
  const open = () => {
    close();
    source = new EventSource(`${address}/events?after=${last}${streams ? "&stay=1" : ""}`);
    const hello = setTimeout(() => {
      if (!streams) return;
      streams = false;
      open();
    }, 10000);
    source.addEventListener("hello", () => clearTimeout(hello));
    source.addEventListener("message", show);
    source.addEventListener("read", showRead);
    source.addEventListener("typing", showTyping);
    source.addEventListener("error", () => {
      clearTimeout(hello);
      // The browser gives up after a refusal; the page says why when it is loaded anew.
      if (source?.readyState === EventSource.CLOSED) setTimeout(() => source && open(), 15000);
    });
  };

  const close = () => {
    source?.close();
    source = null;
  };

  // A browser has six connections to a host: a page that nobody sees keeps none.
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "visible") return close();
    open();
    noteRead();
  });

  form?.addEventListener("submit", async (event) => {
    event.preventDefault();
    const field = form.elements.text;
    const sent = { id: form.elements.id.value, text: field.value };
    try {
      const answer = await post("/messages", sent);
      if (answer.status !== 204) throw new Error("refused");
    } catch {
      // Sent as a page it is the same message, should it have arrived; a refusal is shown in full.
      return form.submit();
    }
    if (field.value === sent.text) field.value = "";
    form.elements.id.value = crypto.randomUUID();
    field.focus();
  });

  form?.elements.text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });

  form?.elements.text.addEventListener("input", () => {
    if (Date.now() - toldTyping < 3000) return;
    toldTyping = Date.now();
    post("/typing", {}).catch(() => {});
  });

  list.lastElementChild?.scrollIntoView({ block: "nearest" });
  if (document.visibilityState === "visible") open();
  noteRead();
})();
