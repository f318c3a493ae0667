"use strict";
// Shows the key once, opens the terminal of textual-serve on its socket, and minds the connection.
(() => {
  const PING_MS = 10_000;
  const MAX_UNANSWERED = 3;
  const BACK_OFF_MS = [500, 1000, 2000, 4000, 8000, 15_000];
  const PIECE = 32_768;
  const MAX_PASTED = 500_000;
  const KEPT = "copydesk";

  const byId = (id) => document.getElementById(id);
  const openTerminal = window.onload;
  window.onload = null; // The terminal waits until the server knows who is there.
  let line = null; // The socket of the terminal.
  let half = localStorage.getItem(KEPT) || "";
  let unsaved = 0;
  let ended = false;
  let unanswered = 0;

  function say(words, { again = false, veil = false } = {}) {
    byId("words").textContent = words;
    byId("again").hidden = !again;
    byId("over").classList.toggle("veil", veil);
    byId("over").hidden = false;
    if (again) byId("again").focus();
  }

  function focus() {
    const field = document.querySelector(".xterm-helper-textarea");
    if (field && byId("over").hidden && !byId("copy").open) field.focus();
  }

  async function show(key) {
    const answer = await fetch("/session", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ key, half }),
    });
    if (!answer.ok) throw Object.assign(new Error((await answer.text()).trim()), { status: answer.status });
    const { title, half: kept } = await answer.json();
    if (kept) localStorage.setItem(KEPT, (half = kept));
    document.title = `Copydesk – ${title}`;
  }

  // The terminal of textual-serve opens this socket. Keys typed before it is open are sent when it is.
  const Plain = window.WebSocket;
  window.WebSocket = class extends Plain {
    #early = [];
    constructor(address) {
      super(address, ["copydesk", half]);
      line = this;
      this.addEventListener("open", () => this.#early.splice(0).forEach((each) => super.send(each)));
      this.addEventListener("message", hear);
      this.addEventListener("close", () => lost());
    }
    send(data) {
      if (this.readyState === Plain.CONNECTING) this.#early.push(data);
      else if (this.readyState === Plain.OPEN) super.send(data);
    }
  };

  function hear(event) {
    if (typeof event.data !== "string") {
      if (!byId("over").hidden && !ended) {
        byId("over").hidden = true;
        focus();
      }
      return;
    }
    const [kind, value] = JSON.parse(event.data);
    if (kind === "pong") unanswered = 0;
    if (kind === "unsaved") unsaved = value;
    if (kind === "ended") {
      ended = true;
      unsaved = 0;
      say(value.words, { again: value.kind !== "refused" });
    }
  }

  async function lost() {
    if (ended) return;
    ended = true;
    unsaved = 0; // The process has saved and ended, or says so when the page is open again.
    say("Connection lost. What was marked saved is saved. Trying again …", { veil: true });
    for (let tries = 0; ; tries++) {
      await new Promise((done) => setTimeout(done, BACK_OFF_MS[Math.min(tries, BACK_OFF_MS.length - 1)]));
      try {
        await show("");
        location.reload();
        return;
      } catch (error) {
        if (error.status) {
          say(`Connection lost. What was marked saved is saved. ${error.message}`);
          return;
        }
      }
    }
  }

  function mind() {
    setInterval(() => {
      if (!line || line.readyState !== Plain.OPEN) return;
      if (unanswered >= MAX_UNANSWERED) {
        // The network is gone, and the browser has not noticed.
        line.close();
        lost();
        return;
      }
      unanswered += 1;
      line.send(JSON.stringify(["ping", String(Date.now())]));
    }, PING_MS);
  }

  function paste(event) {
    if (byId("copy").open) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    // Control characters in what is pasted would be keys.
    const text = event.clipboardData.getData("text/plain").slice(0, MAX_PASTED);
    const plain = text.replace(/\r\n?/g, "\n").replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, "");
    const keys = `\x1b[200~${plain}\x1b[201~`;
    for (let at = 0; at < keys.length; at += PIECE) {
      if (line) line.send(JSON.stringify(["stdin", keys.slice(at, at + PIECE)]));
    }
  }

  function allowCopying() {
    const own = navigator.clipboard;
    const write = async (text) => {
      try {
        await own.writeText(text);
      } catch {
        byId("copied").value = text;
        byId("copy").showModal();
        byId("copied").select();
      }
    };
    // The app copies; it never reads what the person has copied elsewhere.
    const clipboard = { writeText: write, readText: async () => "" };
    Object.defineProperty(navigator, "clipboard", { value: clipboard });
    byId("copy").addEventListener("close", focus);
  }

  function listen() {
    document.addEventListener("paste", paste, true);
    document.addEventListener(
      "keydown",
      (event) => {
        const isPaste = event.code === "KeyV" && (event.ctrlKey || event.metaKey) && !event.altKey;
        if (isPaste || byId("copy").open) event.stopImmediatePropagation(); // The browser pastes, not the terminal.
      },
      true,
    );
    document.addEventListener("click", focus);
    window.addEventListener("focus", focus);
    document.addEventListener("visibilitychange", focus);
    window.addEventListener("beforeunload", (event) => {
      if (unsaved) event.preventDefault();
    });
    byId("again").addEventListener("click", () => location.reload());
  }

  async function begin() {
    const key = new URLSearchParams(location.hash.slice(1)).get("k") || "";
    if (location.hash) history.replaceState(null, "", location.pathname + location.search);
    listen();
    allowCopying();
    try {
      await show(key);
    } catch (error) {
      say(error.status ? error.message : "The server does not answer.", { again: !error.status });
      return;
    }
    const asked = new URLSearchParams(location.search);
    const size = Math.min(48, Math.max(8, Number(asked.get("fontsize")) || 16));
    await document.fonts.load(`${size}px "Roboto Mono"`).catch(() => {});
    const place = document.createElement("div");
    place.className = "textual-terminal";
    place.dataset.sessionWebsocketUrl = `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws`;
    place.dataset.fontSize = String(size);
    byId("screen").append(place);
    openTerminal.call(window, new Event("load"));
    const terminal = window.copydeskTerminal?.terminal;
    if (terminal && asked.get("sr") === "1") terminal.options.screenReaderMode = true;
    mind();
    focus();
  }

  begin();
})();
