// Only in `assay serve`: asks the server whether this page is still what the files say, and shows what is wrong with them.
(() => {
  const page = document.currentScript.dataset.page;
  let event = -1;
  let asking = null;

  const show = (lines) => {
    let box = document.querySelector("#assay-live");
    if (!lines.length) {
      box?.remove();
      return;
    }
    if (!box) {
      box = document.createElement("div");
      box.id = "assay-live";
      box.setAttribute("role", "alert");
      Object.assign(box.style, {
        position: "fixed", insetInline: "0", bottom: "0", zIndex: "1000", maxHeight: "50vh", overflow: "auto", padding: "12px 16px",
        background: "#7a1020", color: "#fff", font: "14px/1.5 ui-monospace, monospace", whiteSpace: "pre-wrap", overflowWrap: "anywhere",
      });
      document.body.append(box);
    }
    box.textContent = lines.join("\n");
  };

  const ask = async () => {
    const mine = new AbortController();
    asking = mine;
    while (!mine.signal.aborted) {
      try {
        const query = new URLSearchParams({ event, page, path: location.pathname });
        const answer = await fetch(`/.assay/status?${query}`, { cache: "no-store", signal: mine.signal });
        const status = await answer.json();
        if (status.page !== page) {
          location.reload();
          return;
        }
        event = status.event;
        show(status.lines);
      } catch {
        // The server was stopped, perhaps to be started again.
        await new Promise((done) => setTimeout(done, 1000));
      }
    }
  };

  // Browsers keep few connections to one host, so a page that nobody sees lets go of its own.
  const follow = () => {
    asking?.abort();
    event = -1;
    if (document.visibilityState === "visible") ask();
  };
  document.addEventListener("visibilitychange", follow);
  follow();
})();
