// Looks for new messages each second, copies codes, empties the mailbox.
const status = document.querySelector('[role="status"]');
const here = () => document.querySelector("#messages");

async function look() {
  const answer = await fetch(location.href).catch(() => undefined);
  if (!answer?.ok) return;
  const page = new DOMParser().parseFromString(
    await answer.text(),
    "text/html",
  );
  const fresh = page.querySelector("#messages");
  // What is opened stays so until there is something new.
  if (fresh && fresh.dataset.ids !== here().dataset.ids)
    here().replaceWith(document.adoptNode(fresh));
}

document.addEventListener("click", async ({ target }) => {
  const { code, clear } = target.closest("button")?.dataset ?? {};
  if (code !== undefined) {
    await navigator.clipboard.writeText(code);
    status.textContent = status.dataset.copied;
  }
  if (clear !== undefined) {
    await fetch("/api/dev/mailbox", { method: "DELETE" });
    await look();
  }
});

setInterval(look, 1000);
